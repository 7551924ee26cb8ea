"""Shopify's bulk queries from start to file, against a fake of the service."""

import tomllib

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.errors.wholeness import ChecksumError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.resources import resource
from tests.services.fakes.base import Reply, steps
from tests.services.fakes.shopify import (
    CLIENT,
    GRAPHQL,
    JOB,
    SECRET,
    SIGN_IN,
    TOKEN,
    Shopify,
    node,
)

QUERY = "{ products { edges { node {\n id title } } } }"
PARAMS = {"shop": "my-shop", "query": QUERY}
SECRETS = {"token": TOKEN}
THROTTLED = {"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]}


CLIENT_SECRETS = {"client_id": CLIENT, "client_secret": SECRET}


def export(harness, service, secrets=None):
    secrets = secrets or SECRETS
    profile = "shopify-bulk" if "token" in secrets else "shopify-bulk-app"
    return harness.run(profile, PARAMS, secrets=secrets, base_url=service.url)


def test_objects_and_their_children_become_rows(harness):
    with Shopify(node("CREATED", 0), node("RUNNING", 1)) as service:
        service.nodes.append(service.done())
        done = export(harness, service)

    assert done.cells() == [
        ["id", "title", "price.amount", "price.currency", "__parentId"],
        ["gid://shopify/Product/1", "T-shirt", "10.00", "EUR", ""],
        ["gid://shopify/ProductVariant/11", "blue", "", "", "gid://shopify/Product/1"],
    ]
    assert done.receipt.completeness is Completeness.COMPLETE
    assert service.started() == 1
    assert len(service.files.requests) == 1  # that host refuses whatever looks like a credential


def test_the_query_goes_along_as_a_variable_and_the_polls_name_the_job(harness):
    with Shopify() as service:
        service.nodes.append(service.done())
        export(harness, service)

    start, poll = service.called("POST", GRAPHQL)
    assert start.json["variables"] == {"query": QUERY}
    assert poll.json["variables"] == {"id": JOB}


def test_the_counts_of_the_service_are_shown(harness):
    with Shopify(node("RUNNING", 7)) as service:
        service.nodes.append(service.done())
        export(harness, service)

    assert 7 in {progress.row_count for progress in harness.progress}


def test_errors_that_come_with_200_are_errors(harness):
    with Shopify() as service:
        service.user_errors = [
            {"code": "INVALID", "field": ["query"], "message": "Invalid bulk query: no connection"}
        ]
        with pytest.raises(RemoteJobError, match="no connection"):
            export(harness, service)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("OPERATION_IN_PROGRESS", "A bulk operation is already in progress."),
        ("LIMIT_REACHED", "Bulk operations limit reached. Please try again later."),
    ],
)
def test_too_many_bulk_queries_of_the_app_say_what_to_do(harness, code, message):
    with Shopify() as service:
        service.user_errors = [{"code": code, "field": None, "message": message}]
        with pytest.raises(RemoteJobError, match=message) as caught:
            export(harness, service)

    assert "Wait" in caught.value.hint


def test_words_in_a_message_do_not_decide_what_it_means(harness):
    message = "The field work is in progress does not exist"
    with Shopify() as service:
        service.user_errors = [{"code": "INVALID", "field": ["query"], "message": message}]
        with pytest.raises(RemoteJobError, match=message) as caught:
            export(harness, service)

    assert "Wait" not in caught.value.hint


def test_too_many_calls_are_waited_out(harness):
    with Shopify(THROTTLED) as service:
        service.nodes.append(service.done())
        done = export(harness, service)

    assert done.receipt.row_count == 2


def test_a_poll_that_is_refused_with_200_ends_it(harness):
    with (
        Shopify({"errors": [{"message": "Internal error"}]}) as service,
        pytest.raises(RemoteJobError, match="Internal error"),
    ):
        export(harness, service)


def test_a_failed_job_passes_its_code_on(harness):
    failed = node("FAILED", errorCode="INTERNAL_SERVER_ERROR")
    with (
        Shopify(node("RUNNING"), failed) as service,
        pytest.raises(RemoteJobError, match="INTERNAL_SERVER_ERROR"),
    ):
        export(harness, service)


def test_a_job_that_failed_for_lack_of_access_is_over_and_retry_starts_a_new_one(harness):
    failed = node("FAILED", errorCode="ACCESS_DENIED")
    with Shopify(failed) as service:
        with pytest.raises(LoginRefusedError, match="ACCESS_DENIED"):
            export(harness, service)
        service.nodes = [service.done()]
        harness.again()

    assert service.started() == 2


@pytest.mark.parametrize("status", ["CANCELED", "EXPIRED"])
def test_a_job_that_ended_without_a_file_is_a_failed_one(harness, status):
    with (
        Shopify(node("RUNNING"), node(status)) as service,
        pytest.raises(RemoteJobError, match=status),
    ):
        export(harness, service)


def test_http_20_another_size_than_announced_is_no_file(harness):
    with Shopify() as service:
        service.nodes.append(service.done(fileSize="17"))
        with pytest.raises(ChecksumError):
            export(harness, service)


def test_http_19_a_query_without_any_object_says_so(harness):
    with (
        Shopify(node("COMPLETED", 0)) as service,
        pytest.raises(RemoteJobError, match="no rows"),  # there are no columns to write either
    ):
        export(harness, service)


def test_a_completed_job_with_objects_but_no_link_is_a_failed_one(harness):
    with (
        Shopify(node("COMPLETED", 2)) as service,
        pytest.raises(RemoteJobError, match="failed at the service: COMPLETED"),
    ):
        export(harness, service)


def test_an_expired_link_is_repaired_by_one_more_poll(harness):
    with Shopify() as service:
        old = service.done(url=f"{service.files.url}/old.jsonl?Signature=canary")
        service.nodes = [old, service.done()]
        service.files.on("GET", "/old.jsonl", Reply(403, text="<Error>Expired</Error>"))
        done = export(harness, service)

    assert done.receipt.row_count == 2
    assert service.started() == 1


def test_cancelling_is_told_to_the_service(harness):
    with Shopify(node("RUNNING")) as service:
        harness.clock.after_wait = lambda waits: harness.cancel.set() if waits == 2 else None
        with pytest.raises(Cancelled):
            export(harness, service)

    stops = [seen for seen in service.requests if b"bulkOperationCancel" in seen.body]
    assert [seen.json["variables"] for seen in stops] == [{"id": JOB}]


def test_a_refused_token_is_named(harness):
    with Shopify() as service, pytest.raises(LoginRefusedError, match="Invalid API key"):
        export(harness, service, secrets={"token": "wrong"})


def test_an_operation_that_the_service_does_not_know_is_not_polled_for_ever(harness):
    with Shopify({"errors": []}) as service:
        service.on("POST", GRAPHQL, steps(service.graphql, Reply(json={"data": {"node": None}})))
        with pytest.raises(RemoteJobError):
            export(harness, service)

    assert len(service.called("POST", GRAPHQL)) == 2


# --- signing in as a client -----------------------------------------------------------------------


def test_a_client_signs_in_for_a_token(harness):
    with Shopify(node("RUNNING", 1)) as service:
        service.nodes.append(service.done())
        done = export(harness, service, secrets=CLIENT_SECRETS)

    assert done.receipt.completeness is Completeness.COMPLETE
    assert len(service.called("POST", SIGN_IN)) == 1


def test_a_token_that_has_ended_is_asked_for_anew(harness):
    with Shopify(node("RUNNING", 1)) as service:
        service.nodes.append(service.done())
        harness.clock.after_wait = lambda waits: service.tokens.clear() if waits == 2 else None
        done = export(harness, service, secrets=CLIENT_SECRETS)

    assert done.receipt.row_count == 2
    assert len(service.called("POST", SIGN_IN)) == 2
    assert service.started() == 1


def test_a_refused_client_is_named(harness):
    with Shopify() as service, pytest.raises(LoginRefusedError, match="The client is unknown"):
        export(harness, service, secrets=CLIENT_SECRETS | {"client_secret": "wrong"})


def test_both_profiles_differ_only_in_how_they_sign_in():
    older, newer = (_but_signing_in(name) for name in ("shopify-bulk", "shopify-bulk-app"))
    assert older == newer


def _but_signing_in(name):
    profile = tomllib.loads(resource(f"profiles/{name}.toml").read_text(encoding="utf-8"))
    del profile["errors"]["message"]
    own = {"id", "name", "notes", "sources", "secrets", "auth"}
    return {key: profile[key] for key in profile.keys() - own}
