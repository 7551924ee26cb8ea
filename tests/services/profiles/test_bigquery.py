"""BigQuery from query to file, against a fake of the service."""

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply
from tests.services.fakes.bigquery import (
    JOB,
    RESULT,
    SECRETS,
    START,
    BigQuery,
    error,
    state,
)

PARAMS = {"project": "my-project", "query": "select id, name from t"}
AT = b"2026-11-01T12:30:00.123456Z"
BYTES = b'id,name,at\n1,Ada,%b\n2,,%b\n3,"x, y",%b\n' % (AT, AT, AT)


def export(harness, service, rows=None, secrets=SECRETS, **more):
    params, base = PARAMS | more, service.url
    return harness.run("bigquery", params, secrets=secrets, base_url=base, rows=rows)


def test_all_pages_become_one_file_and_nulls_keep_their_column(harness):
    with BigQuery("PENDING", "RUNNING") as service:
        done = export(harness, service)

    assert done.bytes == BYTES
    assert done.receipt.completeness is Completeness.COMPLETE
    pages = service.called("GET", RESULT)
    assert [seen.query.get("pageToken") for seen in pages] == [None, "2"]
    assert pages[0].query == {
        "location": "EU",
        "maxResults": "10000",
        "formatOptions.timestampOutputFormat": "ISO8601_STRING",
    }
    assert service.tokens == 1


def test_the_query_has_an_id_that_the_service_knows_again(harness):
    lost = [Reply(is_lost=True)]
    with BigQuery() as service:
        found = service.start
        service.on("POST", START, lambda seen: lost.pop() if lost else found(seen))
        export(harness, service, most_bytes="1000", location="EU")

    first, second = service.called("POST", START)
    assert first.json == second.json
    assert len(first.json.pop("requestId")) == 36
    assert first.json["maximumBytesBilled"] == 1000
    assert first.json["useLegacySql"] is False


def test_sec_01_the_refresh_token_goes_to_the_sign_in_only(harness):
    with BigQuery() as service:
        export(harness, service)

    for seen in service.requests:
        text = f"{seen.path}{seen.pairs}{seen.headers}{seen.body!r}"
        assert (SECRETS["refresh_token"].replace("/", "%2F") in text) == (seen.path == "/token")


def test_a_token_that_ended_is_renewed_once(harness):
    with BigQuery("RUNNING") as service:
        answered = []

        def first_fails(seen):
            answered.append(seen)
            if len(answered) == 1:
                return error(401, "authError", "Invalid Credentials")
            return state("DONE")

        service.on("GET", JOB, first_fails)
        assert export(harness, service).bytes == BYTES

    assert service.tokens == 2


def test_a_result_without_rows_has_its_header(harness):
    fields = [{"name": "id", "type": "INTEGER"}, {"name": "name", "type": "STRING"}]
    with BigQuery() as service:
        empty = {"jobComplete": True, "totalRows": "0", "schema": {"fields": fields}}
        service.on("GET", RESULT, Reply(json=empty))
        done = export(harness, service)

    assert done.bytes == b"id,name\n"
    assert done.receipt.completeness is Completeness.COMPLETE


def test_nested_values_stay_json(harness):
    fields = [{"name": "a", "type": "RECORD"}, {"name": "a", "type": "STRING"}]
    value = {"f": [{"v": {"f": [{"v": "1"}]}}, {"v": [{"v": "x"}]}]}
    with BigQuery() as service:
        body = {"totalRows": "1", "schema": {"fields": fields}, "rows": [value]}
        service.on("GET", RESULT, Reply(json=body))
        done = export(harness, service)

    assert done.cells() == [["a", "a"], ['{"f":[{"v":"1"}]}', '[{"v":"x"}]']]


def test_a_failed_job_is_done_as_well_and_tells_why(harness):
    result = {"reason": "invalidQuery", "message": "Division by zero"}
    with BigQuery() as service:
        service.on("GET", JOB, state("DONE", errorResult=result))
        with pytest.raises(RemoteJobError, match="Division by zero"):
            export(harness, service)


def test_a_query_that_is_refused_is_told_in_googles_words(harness):
    with BigQuery() as service, pytest.raises(HttpStatusError, match="Syntax error"):
        export(harness, service, query="selec")


def test_a_refresh_token_that_was_taken_back_is_named(harness):
    wrong = SECRETS | {"refresh_token": "old"}
    with BigQuery() as service, pytest.raises(LoginRefusedError, match="revoked"):
        export(harness, service, secrets=wrong)


def test_cancel_is_told_to_the_service(harness):
    def stop(seen):
        harness.cancel.set()
        return state("RUNNING")

    with BigQuery() as service:
        service.on("GET", JOB, stop)
        with pytest.raises(Cancelled):
            export(harness, service)

    (seen,) = service.called("POST", f"{JOB}/cancel")
    assert seen.query == {"location": "EU"}
