"""Salesforce Bulk API 2.0 from start to file, against a fake of the service."""

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.errors.wholeness import ChecksumError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply
from tests.services.fakes.salesforce import (
    CLIENT,
    HEADER,
    JOBS,
    PARTS,
    SECRET,
    TOKENS,
    Salesforce,
    errors,
)

SOQL = "SELECT Id, Name\nFROM Account"
PARAMS = {"domain": "acme", "soql": SOQL}
SECRETS = {"client_id": CLIENT, "client_secret": SECRET}
CELLS = [
    ["Id", "Name"],
    ["001", "Ada"],
    ["002", 'Bob, the "second"'],
    ["003", "C\nD"],
    ["004", ""],
]


def export(harness, service, rows=None, **more):
    params = PARAMS | more
    return harness.run("salesforce-bulk", params, secrets=SECRETS, base_url=service.url, rows=rows)


def test_the_parts_are_joined_under_one_header(harness):
    with Salesforce("InProgress", "JobComplete") as service:
        done = export(harness, service)

    assert done.bytes == b"Id,Name\n" + b"".join(PARTS)
    assert done.cells() == CELLS
    assert done.receipt.completeness is Completeness.COMPLETE
    parts = service.called("GET", f"{JOBS}/750/results")
    assert [part.query.get("locator") for part in parts] == [None, "MTA0-1", "MTA0-2"]
    assert {part.query["maxRecords"] for part in parts} == {"50000"}
    assert {part.headers["Accept"] for part in parts} == {"text/csv"}


def test_the_start_carries_the_query_and_is_sent_once(harness):
    with Salesforce("JobComplete") as service:
        export(harness, service, operation="queryAll")

    (start,) = service.called("POST", JOBS)
    assert start.json == {
        "operation": "queryAll",
        "query": SOQL,
        "contentType": "CSV",
        "columnDelimiter": "COMMA",
        "lineEnding": "LF",
    }


def test_one_access_token_serves_the_whole_export(harness):
    with Salesforce("InProgress", "JobComplete") as service:
        export(harness, service)

    assert service.logins == 1
    calls = [seen for seen in service.requests if seen.path != "/services/oauth2/token"]
    assert {seen.headers["Authorization"] for seen in calls} == {f"Bearer {TOKENS[0]}"}


def test_a_session_that_ends_during_the_job_is_renewed_once(harness):
    with Salesforce("InProgress", "InProgress", "JobComplete") as service:
        harness.clock.after_wait = lambda waits: (
            service.ended.add(TOKENS[0]) if waits == 2 else None
        )
        done = export(harness, service)

    assert done.cells() == CELLS
    assert service.logins == 2
    assert len(service.called("POST", JOBS)) == 1


def test_the_job_is_deleted_when_the_file_is_there(harness):
    with Salesforce("JobComplete") as service:
        export(harness, service)

    assert not service.alive
    assert service.requests[-1].method == "DELETE"


def test_the_rows_that_were_asked_for_are_a_limited_file(harness):
    with Salesforce("JobComplete") as service:
        done = export(harness, service, rows=3)

    assert done.cells() == CELLS[:4]
    assert done.receipt.completeness is Completeness.LIMITED


def test_a_quit_between_two_parts_goes_on_with_the_part_it_was_at(harness):
    with Salesforce("JobComplete") as service:
        usual = service.results

        def quitting(seen):
            if "locator" in seen.query:
                harness.cancel.set(shutting_down=True)
            return usual(seen)

        service.on("GET", f"{JOBS}/750/results", quitting)
        with pytest.raises(Cancelled):
            export(harness, service)

        service.on("GET", f"{JOBS}/750/results", usual)
        done = harness.restarted().again()

    assert done.cells() == CELLS
    assert len(service.called("POST", JOBS)) == 1
    parts = service.called("GET", f"{JOBS}/750/results")
    locators = [part.query.get("locator") for part in parts]
    assert locators == [None, "MTA0-1", "MTA0-1", "MTA0-2"]  # the first part came once


def test_a_locator_that_comes_again_is_no_endless_loop(harness):
    with Salesforce("JobComplete") as service:
        usual = service.results

        def looping(seen):
            reply = usual(seen)
            return Reply(body=reply.body, headers=reply.headers | {"Sforce-Locator": "MTA0-1"})

        service.on("GET", f"{JOBS}/750/results", looping)
        with pytest.raises(UserError):
            export(harness, service)

    assert len(service.called("GET", f"{JOBS}/750/results")) < 5


def test_a_failed_job_passes_the_services_own_words_on(harness):
    with (
        Salesforce("InProgress", "Failed") as service,
        pytest.raises(RemoteJobError, match="unexpected token: FORM"),
    ):
        export(harness, service)


def test_a_job_that_somebody_aborted_ends(harness):
    with (
        Salesforce("InProgress", "Aborted") as service,
        pytest.raises(RemoteJobError, match="Aborted"),
    ):
        export(harness, service)


def test_the_counts_of_the_service_are_shown(harness):
    with Salesforce("InProgress", "JobComplete") as service:
        export(harness, service)

    assert 3 in {
        progress.row_count for progress in harness.progress if progress.status == "InProgress"
    }


def test_http_20_fewer_rows_than_the_job_has_are_no_file(harness):
    with Salesforce("JobComplete") as service:
        processed = {"id": "750", "state": "JobComplete", "numberRecordsProcessed": 5}
        service.on("GET", f"{JOBS}/750", Reply(json=processed))
        with pytest.raises(ChecksumError):
            export(harness, service)


def test_a_query_that_is_refused_at_once_is_named(harness):
    with Salesforce("JobComplete") as service:
        service.on("POST", JOBS, Reply(400, json=errors("MALFORMED_QUERY", "unexpected token")))
        with pytest.raises(UserError, match="unexpected token") as caught:
            export(harness, service)

    assert "SOQL" in caught.value.hint


def test_a_part_with_another_header_is_no_file(harness):
    with Salesforce("JobComplete") as service:
        usual = service.results

        def other(seen):
            reply = usual(seen)
            body = reply.body.replace(HEADER, b'"Id","Nickname"\n')
            return Reply(body=body, headers=reply.headers) if "locator" in seen.query else reply

        service.on("GET", f"{JOBS}/750/results", other)
        with pytest.raises(UserError):
            export(harness, service)


def test_http_20_a_part_that_lacks_rows_is_no_file(harness):
    with Salesforce("JobComplete") as service:
        usual = service.results

        def short(seen):
            reply = usual(seen)
            return Reply(body=HEADER, headers=reply.headers) if "locator" in seen.query else reply

        service.on("GET", f"{JOBS}/750/results", short)
        with pytest.raises(ChecksumError):
            export(harness, service)


def test_cancelling_aborts_the_job_at_the_service(harness):
    with Salesforce("InProgress") as service:
        harness.clock.after_wait = lambda waits: harness.cancel.set() if waits == 2 else None
        with pytest.raises(Cancelled):
            export(harness, service)

    (abort,) = service.called("PATCH", f"{JOBS}/750")
    assert abort.json == {"state": "Aborted"}
    assert harness.files() == []


def test_quitting_leaves_the_job_at_the_service(harness):
    with Salesforce("InProgress") as service:
        leave = harness.clock.after_wait
        harness.clock.after_wait = lambda waits: (
            harness.cancel.set(shutting_down=True) if waits == 2 else None
        )
        with pytest.raises(Cancelled):
            export(harness, service)
        assert service.called("PATCH", f"{JOBS}/750") == []

        harness.clock.after_wait = leave
        service.states = ["JobComplete"]
        done = harness.restarted().again()

    assert done.cells() == CELLS
    assert len(service.called("POST", JOBS)) == 1


def test_a_wrong_consumer_secret_is_named(harness):
    with Salesforce("JobComplete") as service:
        wrong = {"client_id": CLIENT, "client_secret": "wrong"}
        with pytest.raises(LoginRefusedError, match="invalid client credentials"):
            harness.run("salesforce-bulk", PARAMS, secrets=wrong, base_url=service.url)

    assert service.called("POST", JOBS) == []
