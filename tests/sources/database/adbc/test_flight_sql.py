import signal
import socket
import subprocess
import sys
import time
from importlib.util import find_spec

import duckdb
import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.databases import QueryRefusedError, ServerError
from csvdownloader.core.errors.network import UnreachableError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.sources.database.adbc.drivers import adbc_drivers
from csvdownloader.sources.database.driver import Login
from tests.sources.database.adbc.harness import ServerJobs
from tests.support.builders import names_in

MISSING = [name for name in ("pysail", "adbc_driver_flightsql") if find_spec(name) is None]
pytestmark = [
    pytest.mark.timeout(600),  # a server has to start
    pytest.mark.spark,  # the server is Sail, which speaks Spark's SQL
    pytest.mark.skipif(
        bool(MISSING), reason="Sail is not installed: uv sync --group spark (pysail, flightsql)"
    ),
]
MANY = "SELECT id, sha2(CAST(id AS string), 256) AS words FROM range(0, 1000000000, 1, 400)"
STARTING = 60  # seconds


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.fixture
def server(tmp_path, processes):
    """A Sail server: speaks Flight SQL, and understands Spark's SQL."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (tmp_path / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "pysail", "flight", "server", "--port", str(port)],
            cwd=tmp_path,
            stdout=log,
            stderr=log,
        )
    process.url = f"grpc://127.0.0.1:{port}?quotes=back"
    end = time.monotonic() + STARTING
    while not listens(port):
        assert process.poll() is None, (tmp_path / "server.log").read_text()
        assert time.monotonic() < end
        time.sleep(0.05)
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def jobs(tmp_path, server):
    return ServerJobs(tmp_path / "jobs", server.url)


def test_rows_of_many_types_arrive_exactly(jobs):
    receipt = jobs.export(
        query="SELECT 1 AS a, 2 AS a, CAST('1.50' AS decimal(38,18)) AS d, X'00FF' AS b, "
        "array(1, NULL) AS l, map('k', 1) AS m, timestamp'2024-07-01 12:00:00 UTC' AS t, NULL AS n"
    )
    assert (receipt.row_count, receipt.completeness) == (1, Completeness.COMPLETE)
    assert [column.type_text for column in receipt.schema] == [
        *("integer", "integer", "decimal(38, 18)", "bytes", "nested", "nested"),
        *("timestamp with time zone", "unknown"),
    ]
    assert jobs.bytes() == (
        b"a,a,d,b,l,m,t,n\n"
        rb'1,2,1.500000000000000000,\x00ff,"[1,null]","{""k"":1}",2024-07-01 12:00:00+00,'
        b"\n"
    )


def test_many_rows_arrive_all(jobs):
    query = "SELECT id, concat('x', id) AS x FROM range(300000)"
    assert jobs.export(query=query, count=True).row_count == 300_000
    assert jobs.export(7, query=query).completeness is Completeness.LIMITED


def test_the_trial_says_that_the_server_answered(jobs):
    driver = next(driver for driver in adbc_drivers() if driver.key == "flightsql")
    settings, secret = driver.parse(jobs.url)
    assert driver.test(Login("sail", settings, secret), Cancel()) == "Flight SQL answered"


def test_a_table_with_a_special_name_and_its_columns(jobs, tmp_path):
    path = tmp_path / "a b.parquet"
    duckdb.sql("SELECT 1 AS a, 'x' AS \"b c\"").write_parquet(str(path))
    table = f'parquet."{path}"'
    located = str(jobs.source.locate(jobs.url)["connection"])
    assert jobs.source.columns(located, table, jobs.cancel) == ("a", "b c")
    jobs.export(table=table, columns="b c")
    assert jobs.bytes() == b"b c\nx\n"


def test_a_server_that_lists_no_tables_says_so(jobs):
    located = str(jobs.source.locate(jobs.url)["connection"])
    with pytest.raises(SourceError, match="Not possible here") as caught:
        jobs.source.tables(located, jobs.cancel)
    assert "Write the table's name" in caught.value.hint


@pytest.mark.parametrize("query", ["SELECT nosuch(1)", "SELECT * FROM nowhere"])
def test_a_refused_query_brings_the_servers_words(jobs, query):
    with pytest.raises(QueryRefusedError, match=r"nowhere|nosuch") as caught:
        jobs.export(query=query)
    assert "ExecuteQuery" not in caught.value.message
    assert names_in(jobs.root) == []


def test_an_error_in_mid_stream_publishes_nothing(jobs):
    with pytest.raises(SourceError, match="boom"):
        jobs.export(query="SELECT IF(id = 90000, raise_error('boom'), id) FROM range(100000)")
    assert names_in(jobs.root) == []


def test_a_server_that_dies_publishes_nothing(jobs, server):
    def kill(progress):
        if progress.bytes:
            server.send_signal(signal.SIGKILL)

    with pytest.raises(ServerError):
        jobs.export(query=MANY, on_progress=kill)
    assert names_in(jobs.root) == []


def test_a_cancel_in_mid_stream(jobs):
    def cancel(progress):
        if progress.bytes:
            jobs.cancel.set()

    with pytest.raises(Cancelled):
        jobs.export(query=MANY, on_progress=cancel)
    assert names_in(jobs.root) == []


def test_tls_with_a_server_that_has_none_is_explained(jobs):
    jobs.url = jobs.url.replace("grpc:", "grpc+tls:")
    with pytest.raises(UnreachableError) as caught:
        jobs.export(query="SELECT 1")
    assert "TLS" in caught.value.hint
