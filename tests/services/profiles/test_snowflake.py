"""Snowflake's SQL API, against a fake of the service."""

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, gzipped, throttled
from tests.services.fakes.snowflake import (
    FAILED,
    JOB,
    RUNNING,
    STATEMENTS,
    TOKEN,
    Snowflake,
)

PARAMS = {"account": "myorg-acc", "query": "select * from t"}
BYTES = b"ID,NAME\n1,Ada\n2,\n3,null\n"


def export(harness, service, rows=None, token=TOKEN, **more):
    params, base = PARAMS | more, service.url
    return harness.run("snowflake-sql", params, secrets={"token": token}, base_url=base, rows=rows)


def test_all_partitions_become_one_file(harness):
    with Snowflake(RUNNING, RUNNING) as service:
        done = export(harness, service)

    assert done.bytes == BYTES
    assert done.receipt.completeness is Completeness.COMPLETE
    asked = [seen.query.get("partition") for seen in service.called("GET", JOB)]
    assert asked == [None, None, None, "0", "1"]
    for seen in service.requests:
        assert seen.headers["Authorization"] == f"Bearer {TOKEN}"
        token_type = seen.headers["X-Snowflake-Authorization-Token-Type"]
        assert token_type == "PROGRAMMATIC_ACCESS_TOKEN"


def test_partitions_may_come_compressed(harness):
    def compressed(seen):
        reply = service.ask(seen)
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        return Reply(reply.status, body=gzipped(reply.content), headers=headers)

    with Snowflake() as service:
        service.on("GET", JOB, compressed)
        assert export(harness, service).bytes == BYTES


def test_the_statement_has_an_id_that_the_service_knows_again(harness):
    with Snowflake() as service:
        export(harness, service, warehouse="W", role="R", token_type="OAUTH", rows=3)

    (start,) = service.called("POST", STATEMENTS)
    assert start.query["async"] == "true"
    assert start.query["retry"] == "true"
    assert len(start.query["requestId"]) == 36
    assert start.json == {
        "statement": "select * from t",
        "warehouse": "W",
        "role": "R",
        "parameters": {"rows_per_resultset": 3},
    }
    assert start.headers["X-Snowflake-Authorization-Token-Type"] == "OAUTH"


def test_a_start_whose_answer_was_lost_is_repeated_under_the_same_id(harness):
    lost = [Reply(is_lost=True), RUNNING]
    with Snowflake() as service:
        service.on("POST", STATEMENTS, lambda seen: lost.pop(0))
        assert export(harness, service).bytes == BYTES

    first, second = service.called("POST", STATEMENTS)
    assert first.query == second.query


def test_fewer_rows_than_announced_are_not_called_complete(harness):
    with Snowflake() as service:
        found = service.result

        def short(seen):
            body = found(seen).json
            return Reply(json=body | {"data": body["data"][:1]})

        service.on("GET", JOB, short)
        done = export(harness, service)

    assert done.receipt.completeness is Completeness.UNVERIFIED
    assert "3 rows in all" in done.receipt.statement


def test_a_failed_statement_tells_why(harness):
    with (
        Snowflake(RUNNING, FAILED) as service,
        pytest.raises(RemoteJobError, match="syntax error line 1"),
    ):
        export(harness, service)


def test_a_limit_is_waited_for(harness):
    with Snowflake(RUNNING, throttled(11), RUNNING) as service:
        assert export(harness, service).bytes == BYTES

    assert 11 in harness.waited


def test_cancel_is_told_to_the_service(harness):
    def stop(seen):
        harness.cancel.set()
        return RUNNING

    with Snowflake(stop) as service, pytest.raises(Cancelled):
        export(harness, service)

    assert len(service.called("POST", f"{JOB}/cancel")) == 1


def test_a_refused_token_is_named(harness):
    with Snowflake() as service, pytest.raises(LoginRefusedError, match="Invalid OAuth"):
        export(harness, service, token="wrong")
