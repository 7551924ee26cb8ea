"""Salesforce Bulk API 2.0 from start to file, against a service that speaks as it does."""

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors import (
    ChecksumError,
    LoginRefusedError,
    RemoteJobError,
    UserError,
)
from csvdownloader.core.models import Completeness
from tests.services.base import Reply
from tests.services.salesforce import (
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
GIVEN = {"domain": "acme", "soql": SOQL}
SECRETS = {"client_id": CLIENT, "client_secret": SECRET}
CELLS = [
    ["Id", "Name"],
    ["001", "Ada"],
    ["002", 'Bob, the "second"'],
    ["003", "C\nD"],
    ["004", ""],
]


def export(desk, service, rows=None, **more):
    given = GIVEN | more
    return desk.run("salesforce-bulk", given, secrets=SECRETS, base_url=service.url, rows=rows)


def test_the_parts_are_joined_under_one_header(desk):
    with Salesforce("InProgress", "JobComplete") as service:
        done = export(desk, service)

    assert done.bytes == b"Id,Name\n" + b"".join(PARTS)
    assert done.cells() == CELLS
    assert done.receipt.completeness is Completeness.COMPLETE
    parts = service.called("GET", f"{JOBS}/750/results")
    assert [part.query.get("locator") for part in parts] == [None, "MTA0-1", "MTA0-2"]
    assert {part.query["maxRecords"] for part in parts} == {"50000"}
    assert {part.headers["Accept"] for part in parts} == {"text/csv"}


def test_the_start_carries_the_query_and_is_sent_once(desk):
    with Salesforce("JobComplete") as service:
        export(desk, service, operation="queryAll")

    (start,) = service.called("POST", JOBS)
    assert start.json == {
        "operation": "queryAll",
        "query": SOQL,
        "contentType": "CSV",
        "columnDelimiter": "COMMA",
        "lineEnding": "LF",
    }


def test_one_access_token_serves_the_whole_export(desk):
    with Salesforce("InProgress", "JobComplete") as service:
        export(desk, service)

    assert service.logins == 1
    calls = [seen for seen in service.requests if seen.path != "/services/oauth2/token"]
    assert {seen.headers["Authorization"] for seen in calls} == {f"Bearer {TOKENS[0]}"}


def test_a_session_that_ends_during_the_job_is_renewed_once(desk):
    with Salesforce("InProgress", "InProgress", "JobComplete") as service:
        desk.clock.after_wait = lambda waits: service.ended.add(TOKENS[0]) if waits == 2 else None
        done = export(desk, service)

    assert done.cells() == CELLS
    assert service.logins == 2
    assert len(service.called("POST", JOBS)) == 1


def test_the_job_is_deleted_when_the_file_is_there(desk):
    with Salesforce("JobComplete") as service:
        export(desk, service)

    assert not service.alive
    assert service.requests[-1].method == "DELETE"


def test_the_rows_that_were_asked_for_are_a_limited_file(desk):
    with Salesforce("JobComplete") as service:
        done = export(desk, service, rows=3)

    assert done.cells() == CELLS[:4]
    assert done.receipt.completeness is Completeness.LIMITED


def test_a_quit_between_two_parts_goes_on_with_the_part_it_was_at(desk):
    with Salesforce("JobComplete") as service:
        usual = service.results

        def quitting(seen):
            if "locator" in seen.query:
                desk.cancel.set(shutting_down=True)
            return usual(seen)

        service.on("GET", f"{JOBS}/750/results", quitting)
        with pytest.raises(Cancelled):
            export(desk, service)

        service.on("GET", f"{JOBS}/750/results", usual)
        done = desk.restarted().again()

    assert done.cells() == CELLS
    assert len(service.called("POST", JOBS)) == 1
    parts = service.called("GET", f"{JOBS}/750/results")
    locators = [part.query.get("locator") for part in parts]
    assert locators == [None, "MTA0-1", "MTA0-1", "MTA0-2"]  # the first part came once


def test_a_locator_that_comes_again_is_no_endless_loop(desk):
    with Salesforce("JobComplete") as service:
        usual = service.results

        def looping(seen):
            reply = usual(seen)
            return Reply(body=reply.body, headers=reply.headers | {"Sforce-Locator": "MTA0-1"})

        service.on("GET", f"{JOBS}/750/results", looping)
        with pytest.raises(UserError):
            export(desk, service)

    assert len(service.called("GET", f"{JOBS}/750/results")) < 5


def test_a_failed_job_passes_the_services_own_words_on(desk):
    with (
        Salesforce("InProgress", "Failed") as service,
        pytest.raises(RemoteJobError, match="unexpected token: FORM"),
    ):
        export(desk, service)


def test_a_job_that_somebody_aborted_ends(desk):
    with (
        Salesforce("InProgress", "Aborted") as service,
        pytest.raises(RemoteJobError, match="Aborted"),
    ):
        export(desk, service)


def test_the_counts_of_the_service_are_shown(desk):
    with Salesforce("InProgress", "JobComplete") as service:
        export(desk, service)

    assert 3 in {progress.rows for progress in desk.progress if progress.status == "InProgress"}


def test_http_20_fewer_rows_than_the_job_has_are_no_file(desk):
    with Salesforce("JobComplete") as service:
        processed = {"id": "750", "state": "JobComplete", "numberRecordsProcessed": 5}
        service.on("GET", f"{JOBS}/750", Reply(json=processed))
        with pytest.raises(ChecksumError):
            export(desk, service)


def test_a_query_that_is_refused_at_once_is_named(desk):
    with Salesforce("JobComplete") as service:
        service.on("POST", JOBS, Reply(400, json=errors("MALFORMED_QUERY", "unexpected token")))
        with pytest.raises(UserError, match="unexpected token") as caught:
            export(desk, service)

    assert "SOQL" in caught.value.hint


def test_a_part_with_another_header_is_no_file(desk):
    with Salesforce("JobComplete") as service:
        usual = service.results

        def other(seen):
            reply = usual(seen)
            body = reply.body.replace(HEADER, b'"Id","Nickname"\n')
            return Reply(body=body, headers=reply.headers) if "locator" in seen.query else reply

        service.on("GET", f"{JOBS}/750/results", other)
        with pytest.raises(UserError):
            export(desk, service)


def test_http_20_a_part_that_lacks_rows_is_no_file(desk):
    with Salesforce("JobComplete") as service:
        usual = service.results

        def short(seen):
            reply = usual(seen)
            return Reply(body=HEADER, headers=reply.headers) if "locator" in seen.query else reply

        service.on("GET", f"{JOBS}/750/results", short)
        with pytest.raises(ChecksumError):
            export(desk, service)


def test_cancelling_aborts_the_job_at_the_service(desk):
    with Salesforce("InProgress") as service:
        desk.clock.after_wait = lambda waits: desk.cancel.set() if waits == 2 else None
        with pytest.raises(Cancelled):
            export(desk, service)

    (abort,) = service.called("PATCH", f"{JOBS}/750")
    assert abort.json == {"state": "Aborted"}
    assert desk.files() == []


def test_quitting_leaves_the_job_at_the_service(desk):
    with Salesforce("InProgress") as service:
        leave = desk.clock.after_wait
        desk.clock.after_wait = lambda waits: (
            desk.cancel.set(shutting_down=True) if waits == 2 else None
        )
        with pytest.raises(Cancelled):
            export(desk, service)
        assert service.called("PATCH", f"{JOBS}/750") == []

        desk.clock.after_wait = leave
        service.states = ["JobComplete"]
        done = desk.restarted().again()

    assert done.cells() == CELLS
    assert len(service.called("POST", JOBS)) == 1


def test_a_wrong_consumer_secret_is_named(desk):
    with Salesforce("JobComplete") as service:
        wrong = {"client_id": CLIENT, "client_secret": "wrong"}
        with pytest.raises(LoginRefusedError, match="invalid client credentials"):
            desk.run("salesforce-bulk", GIVEN, secrets=wrong, base_url=service.url)

    assert service.called("POST", JOBS) == []
