"""Databricks from statement to file, against a fake of the service."""

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.errors.wholeness import ChecksumError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, steps
from tests.services.fakes.databricks import (
    CHUNKS,
    EXPIRED,
    JOB,
    STATEMENTS,
    TOKEN,
    Databricks,
)

PARAMS = {"host": "dbc-1.cloud.databricks.com", "warehouse": "w-1", "query": "select *\nfrom t"}
BYTES = b'id,name\n1,Ada\n2,\n3,"Bob, jr"\n'


def export(harness, service, rows=None, token=TOKEN, **more):
    params, base = PARAMS | more, service.url
    return harness.run("databricks-sql", params, secrets={"token": token}, base_url=base, rows=rows)


def test_chunks_are_joined_under_the_first_ones_header(harness):
    with Databricks("PENDING", "RUNNING") as service:
        done = export(harness, service)

    assert done.bytes == BYTES
    assert done.receipt.completeness is Completeness.COMPLETE
    assert [w for w in dict.fromkeys(harness.statuses) if w] == ["PENDING", "RUNNING", "SUCCEEDED"]
    (start,) = service.called("POST", STATEMENTS)
    assert start.json == {
        "statement": "select *\nfrom t",
        "warehouse_id": "w-1",
        "disposition": "EXTERNAL_LINKS",
        "format": "CSV",
        "wait_timeout": "0s",
    }


def test_sec_01_the_token_goes_to_the_workspace_and_never_to_the_links(harness):
    with Databricks() as service:
        export(harness, service)

    assert all(seen.headers["Authorization"] == f"Bearer {TOKEN}" for seen in service.requests)
    assert len(service.files.requests) == 2
    assert not any("Authorization" in seen.headers for seen in service.files.requests)


def test_headers_of_a_link_go_to_the_link(harness):
    with Databricks() as service:
        links = [service.link(1, http_headers={"x-ms-version": "2021-08-06"})]
        result = {"status": {"state": "SUCCEEDED"}, "result": {"external_links": links}}
        service.on("GET", JOB, Reply(json=result))
        service.files.plain_only = False
        service.files.on("GET", "/chunk1", Reply(body=CHUNKS[0]))
        with pytest.raises(ChecksumError):  # the fake announces another file
            export(harness, service)

    assert service.files.requests[0].headers["x-ms-version"] == "2021-08-06"
    assert "x-ms-version" not in service.requests[-1].headers


def test_an_expired_link_of_a_later_chunk_is_had_again(harness):
    with Databricks() as service:
        pages = [service.link(1, "old"), service.link(1)]
        answers = [Reply(json={"external_links": [page]}) for page in pages]
        service.on("GET", f"{JOB}/result/chunks/1", steps(*answers))
        service.files.on("GET", "/old1", EXPIRED)
        done = export(harness, service)

    assert done.bytes == BYTES
    assert len(service.called("POST", STATEMENTS)) == 1


def test_a_result_that_was_truncated_is_not_called_complete(harness):
    with Databricks(is_truncated=True) as service:
        done = export(harness, service)

    assert done.receipt.completeness is Completeness.UNVERIFIED
    assert "cut the result off" in done.receipt.statement


def test_a_chunk_with_another_number_of_rows_is_no_file(harness):
    with Databricks() as service:
        links = [service.link(1, row_count=2)]
        service.on("GET", f"{JOB}/result/chunks/1", Reply(json={"external_links": links}))
        with pytest.raises(ChecksumError, match="2 rows"):
            export(harness, service)


def test_rows_stop_the_chunks(harness):
    with Databricks() as service:
        done = export(harness, service, rows=2)

    assert done.receipt.completeness is Completeness.LIMITED
    assert len(service.files.requests) == 1


def test_a_failed_statement_tells_why(harness):
    error = {"error_code": "BAD_REQUEST", "message": "[TABLE_OR_VIEW_NOT_FOUND] t"}
    with Databricks() as service:
        service.on("GET", JOB, service.state("FAILED", error=error))
        with pytest.raises(RemoteJobError, match="TABLE_OR_VIEW_NOT_FOUND"):
            export(harness, service)


@pytest.mark.parametrize("count", [0, "0"])
@pytest.mark.parametrize("result", [{}, {"external_links": []}, None])
def test_http_19_a_query_without_rows_says_so(harness, result, count):
    manifest = {"format": "CSV", "total_row_count": count, "truncated": False}
    with Databricks() as service:
        service.on("GET", JOB, service.done_with(manifest, result))
        with pytest.raises(RemoteJobError, match="The service has no rows for this"):
            export(harness, service)  # there are no columns to write either


@pytest.mark.parametrize("manifest", [None, {}, {"total_row_count": 2}])
def test_no_link_for_rows_that_there_may_be_is_no_file(harness, manifest):
    with Databricks() as service:
        service.on("GET", JOB, service.done_with(manifest, {}))
        with pytest.raises(RemoteJobError, match="SUCCEEDED, but has no file"):
            export(harness, service)


def test_a_number_of_bytes_that_nobody_verified_is_not_compared(harness):
    with Databricks() as service:
        links = [service.link(1, byte_count=9999)]
        service.on("GET", f"{JOB}/result/chunks/1", Reply(json={"external_links": links}))
        assert export(harness, service).bytes == BYTES


@pytest.mark.parametrize("status", ["CANCELED", "CLOSED"])
def test_a_statement_that_ended_otherwise_is_no_file(harness, status):
    with Databricks(status) as service, pytest.raises(RemoteJobError, match=status):
        export(harness, service)


def test_cancel_is_told_to_the_service(harness):
    def stop(seen):
        harness.cancel.set()
        return service.state("RUNNING")

    with Databricks() as service:
        service.on("GET", JOB, steps(stop, service.state("CANCELED")))
        with pytest.raises(Cancelled):
            export(harness, service)

    assert len(service.called("POST", f"{JOB}/cancel")) == 1


def test_a_refused_token_is_named(harness):
    with Databricks() as service, pytest.raises(LoginRefusedError, match="Invalid access token"):
        export(harness, service, token="wrong")


def test_a_wrong_warehouse_is_told_in_the_services_words(harness):
    with Databricks() as service, pytest.raises(HttpStatusError, match="Endpoint w-2 does not"):
        export(harness, service, warehouse="w-2")


def test_a_link_that_stays_expired_ends_in_an_error(harness):
    with Databricks() as service:
        service.files.on("GET", "/chunk0", EXPIRED)
        with pytest.raises(UserError):
            export(harness, service)

    assert len(service.files.requests) < 10


def test_http_20_a_chunk_that_names_no_further_one_too_early_is_no_file(harness):
    with Databricks() as service:
        body = service.done(None).json
        del body["result"]["external_links"][0]["next_chunk_internal_link"]
        service.on("GET", JOB, Reply(json=body))
        with pytest.raises(ChecksumError, match="3 rows in all, but 2 came"):
            export(harness, service)
