"""ClickHouse over HTTP, against a fake of the service."""

import pytest

from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.errors.wholeness import ChecksumError, IncompleteError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, steps, throttled
from tests.services.fakes.clickhouse import (
    PASSWORD,
    QUERY,
    ROWS,
    USER,
    ClickHouse,
    exception,
    newer_tail,
)

SECRETS = {"user": USER, "password": PASSWORD}
CELLS = [["id", "name"], ["1", 'Ada, "L."'], ["2", ""]]


def export(harness, service, secrets=SECRETS, query=QUERY, **more):
    params = {"server": service.url, "query": query} | more
    return harness.run("clickhouse", params, secrets=secrets)


def test_a_query_is_one_call_whose_number_of_rows_is_compared(harness):
    with ClickHouse() as service:
        done = export(harness, service, database="web")

    assert done.cells() == CELLS
    assert done.receipt.completeness is Completeness.COMPLETE
    assert "The word \\N became nothing in 1 value." in done.receipt.statement
    (seen,) = service.requests
    assert seen.body.decode() == QUERY
    assert (seen.query["database"], seen.query["wait_end_of_query"]) == ("web", "1")


def test_another_number_of_rows_than_the_servers_own_is_refused(harness):
    with ClickHouse() as service:
        reply = Reply(body=ROWS, headers={"X-ClickHouse-Summary": '{"result_rows":"3"}'})
        service.on("POST", "/", reply)
        with pytest.raises(ChecksumError, match="3 rows"):
            export(harness, service)


@pytest.mark.parametrize("summary", ['{"result_rows":"0"}', "{}", "no JSON", "[" * 5000, ""])
def test_a_server_that_does_not_count_is_believed_by_the_end_of_the_transfer(harness, summary):
    with ClickHouse() as service:
        service.on("POST", "/", Reply(body=ROWS, headers={"X-ClickHouse-Summary": summary}))
        assert export(harness, service).receipt.completeness is Completeness.COMPLETE


@pytest.mark.parametrize(
    "tail",
    [
        newer_tail("Value passed to throwIf is non-zero"),
        b"Code: 395. DB::Exception: Value passed to throwIf is non-zero. (version 23.8.1)\n",
        b"Code: 241. DB::Exception: Memory limit exceeded. (version 21.8)",
        b"Code: 395. DB::Exception: Non-zero: While processing\nSELECT 1\n. (version 23.8.1)\n",
    ],
)
@pytest.mark.parametrize("rows", [ROWS, b'"id"\n1\n2\n'])  # one column takes any line for a row
def test_an_error_behind_the_rows_is_no_file(harness, tail, rows):
    with ClickHouse(rows, counts=False) as service:
        service.error_at_end = tail
        with pytest.raises(IncompleteError, match="ended the file with an error"):
            export(harness, service)


def test_texts_of_errors_in_the_rows_are_values(harness):
    rows = b'"exception"\n"Code: 60. DB::Exception: no such table"\n"__exception__"\n'
    rows += b'"In lines:\nCode: 60. DB::Exception: no table\n(version 23.8.1)"\n'
    with ClickHouse(rows, counts=False) as service:
        assert export(harness, service).receipt.row_count == 3


@pytest.mark.parametrize("answer", [throttled(5), Reply(503), exception(202, "Too many queries")])
def test_a_passing_error_is_waited_out(harness, answer):
    with ClickHouse() as service:
        service.on("POST", "/", steps(answer, service.query))
        assert export(harness, service).cells() == CELLS


def test_a_transfer_that_is_cut_is_begun_anew(harness):
    with ClickHouse() as service:
        service.on("POST", "/", steps(service.cut, service.query))
        assert export(harness, service).cells() == CELLS


def test_a_query_that_takes_too_long_is_not_repeated(harness):
    with ClickHouse() as service:
        service.on("POST", "/", exception(159, "Timeout exceeded: elapsed 60 seconds", 408))
        with pytest.raises(HttpStatusError, match="Timeout exceeded") as caught:
            export(harness, service)

    assert "fewer rows" in caught.value.hint
    assert len(service.requests) == 1


def test_a_wrong_query_is_told_in_the_servers_words_and_not_repeated(harness):
    with ClickHouse() as service, pytest.raises(HttpStatusError, match="does not exist"):
        export(harness, service, query="SELECT * FROM nothing")

    assert len(service.requests) == 1


def test_a_query_without_rows_has_its_header(harness):
    with ClickHouse(b'"id","name"\n') as service:
        done = export(harness, service)

    assert done.cells() == CELLS[:1]
    assert done.receipt.completeness is Completeness.COMPLETE


def test_an_account_is_optional(harness):
    with ClickHouse() as service:
        assert export(harness, service, secrets=None).cells() == CELLS


def test_a_refused_password_is_named(harness):
    with ClickHouse() as service, pytest.raises(LoginRefusedError, match="Authentication failed"):
        export(harness, service, secrets=SECRETS | {"password": "old-canary"})
