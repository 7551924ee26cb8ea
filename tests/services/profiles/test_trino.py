"""Trino's chain of responses, against a fake of the service."""

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, basic, steps
from tests.services.fakes.trino import EXECUTING, PASSWORD, QUEUED, USER, Trino

PARAMS = {"user": USER, "query": "select id, tags\nfrom t"}
BYTES = b'id,tags\n1,"[""a"",""b""]"\n2,\n12345678901234567890,[]\n'


def export(harness, service, rows=None, password="", **more):
    secrets = {"user": USER, "password": password} if password else None
    params = {"server": service.url} | PARAMS | more
    return harness.run("trino", params, secrets=secrets, rows=rows)


def test_rows_of_all_answers_become_one_file(harness):
    with Trino() as service:
        done = export(harness, service)

    assert done.bytes == BYTES
    assert done.receipt.completeness is Completeness.COMPLETE
    (start,) = service.called("POST", "/v1/statement")
    assert start.body == b"select id, tags\nfrom t"
    assert start.headers["X-Trino-Time-Zone"] == "UTC"
    assert "X-Trino-Catalog" not in start.headers
    assert "X-Trino-Query-Data-Encoding" not in start.headers
    assert not any(seen.method == "DELETE" for seen in service.requests)


def test_times_have_all_their_digits(harness):
    moment = "2026-01-31 08:00:00.123456789012"
    with Trino([None, [[1, moment], [2, f"{moment} Europe/Berlin"]]]) as service:
        done = export(harness, service)

    assert done.cells()[1:] == [["1", moment], ["2", f"{moment} Europe/Berlin"]]


def test_catalog_and_schema_go_along(harness):
    with Trino() as service:
        export(harness, service, catalog="hive", schema="web")

    start = service.requests[0]
    assert (start.headers["X-Trino-Catalog"], start.headers["X-Trino-Schema"]) == ("hive", "web")


def test_sec_01_the_password_goes_to_the_server_only(harness):
    with Trino(password=PASSWORD) as service:
        elsewhere = f"{service.files.url}/v1/next"
        service.on("GET", f"{QUEUED}/y/1", service.reply("QUEUED", None, nextUri=elsewhere))
        service.files.on(
            "GET", "/v1/next", service.reply("FINISHED", None, columns=[{"name": "a"}])
        )
        assert export(harness, service, password=PASSWORD).bytes == b"a\n"

    assert service.requests[0].headers["Authorization"] == basic(USER, PASSWORD)
    assert "Authorization" not in service.files.requests[0].headers


def test_a_server_that_is_busy_is_asked_again(harness):
    with Trino() as service:
        service.on("GET", f"{EXECUTING}/x/1", steps(Reply(503), Reply(502), service.page))
        assert export(harness, service).bytes == BYTES


def test_a_result_without_rows_has_its_header(harness):
    with Trino([None, None]) as service:
        done = export(harness, service)

    assert done.bytes == b"id,tags\n"
    assert done.receipt.row_count == 0


def test_a_query_that_fails_at_once_tells_why(harness):
    with Trino() as service:
        service.on("POST", "/v1/statement", service.failed("line 1:1: mismatched input"))
        with pytest.raises(RemoteJobError, match="mismatched input"):
            export(harness, service)


def test_a_query_that_fails_after_some_rows_leaves_no_file(harness):
    with Trino() as service:
        service.on("GET", f"{EXECUTING}/x/2", service.failed("Query exceeded memory limit"))
        with pytest.raises(RemoteJobError, match="memory limit"):
            export(harness, service)

    assert [path.name for path in harness.files() if path.suffix == ".csv"] == []


def test_rows_end_the_query(harness):
    with Trino() as service:
        done = export(harness, service, rows=1)

    assert done.bytes == b'id,tags\n1,"[""a"",""b""]"\n'
    assert done.receipt.completeness is Completeness.LIMITED
    assert [seen.path for seen in service.requests if seen.method == "DELETE"] == [
        f"{EXECUTING}/x/2"
    ]


def test_cancel_ends_the_query(harness):
    def stop(seen):
        harness.cancel.set()
        return service.page(seen)

    with Trino() as service:
        service.on("GET", f"{EXECUTING}/x/1", stop)
        with pytest.raises(Cancelled):
            export(harness, service)

    assert [seen.method for seen in service.requests].count("DELETE") == 1


def test_a_refused_password_is_named(harness):
    with (
        Trino(password=PASSWORD) as service,
        pytest.raises(LoginRefusedError, match="Invalid cred"),
    ):
        export(harness, service, password="wrong")


def test_a_connection_that_is_lost_with_rows_on_it_is_no_file(harness):
    def lose(seen):
        service.page(seen)
        return Reply(is_lost=True)

    with Trino() as service:
        service.on("GET", f"{EXECUTING}/x/1", steps(lose, service.page))
        with pytest.raises(UserError):
            export(harness, service)
