"""Exports through an ADBC driver, that of SQLite."""

import logging
import sqlite3
import subprocess
import sys
from decimal import Decimal

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.databases import DriverMissingError, QueryRefusedError, ServerError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.engine.jobs.exporter import JobExporter
from csvdownloader.sources.database.driver import Login
from csvdownloader.workers.runner import TaskReport
from tests.sources.database.adbc.harness import CANARY, DRIVERS, ENDLESS
from tests.support.builders import make_job, names_in


def test_a_table_arrives_with_its_own_column_names(runs):
    runs.execute("CREATE TABLE t(a, \"b,c\", d); INSERT INTO t VALUES (1, 'x', 2.5), (2, NULL, 3)")
    receipt = runs.export(table="t")
    assert runs.records() == [["a", "b,c", "d"], ["1", "x", "2.5"], ["2", "", "3.0"]]
    assert (receipt.row_count, receipt.completeness) == (2, Completeness.COMPLETE)


def test_inp_10_equal_names_stay_as_they_are(runs):
    runs.export(query='SELECT 1 AS a, 2 AS a, 3 AS ""')
    assert runs.records() == [["a", "a", ""], ["1", "2", "3"]]


def test_the_columns_have_the_types_that_the_driver_gives(runs):
    query = "SELECT 1 AS i, 2.5 AS f, 'x' AS t, x'00' AS b"
    for rows in (None, 1):
        types = [column.type_text for column in runs.export(rows, query=query).schema]
        assert types == ["integer", "float", "text", "bytes"]


def test_only_the_wanted_columns_in_the_wanted_order(runs):
    runs.execute("CREATE TABLE t(a, b, c); INSERT INTO t VALUES (1, 2, 3)")
    runs.export(table="t", columns="c,a")
    assert runs.records() == [["c", "a"], ["3", "1"]]


@pytest.mark.parametrize("selected", [{"table": "t"}, {"query": "SELECT a FROM t ORDER BY a"}])
def test_a_limit_is_kept_and_said(runs, selected):
    runs.execute("CREATE TABLE t(a); INSERT INTO t VALUES (1), (2), (3)")
    receipt = runs.export(2, **selected)
    assert runs.records() == [["a"], ["1"], ["2"]]
    assert receipt.completeness is Completeness.LIMITED


def test_counted_rows_are_the_total(runs):
    runs.execute("CREATE TABLE t(a); INSERT INTO t VALUES (1), (2), (3)")
    assert runs.export(table="t", count=True).row_count == 3


def test_no_rows_give_a_header_alone(runs):
    runs.execute("CREATE TABLE t(a INTEGER, b TEXT)")
    assert runs.export(table="t").row_count == 0
    assert runs.records() == [["a", "b"]]


def test_inp_03_a_single_column_keeps_its_null_rows(runs):
    runs.execute("CREATE TABLE t(a TEXT); INSERT INTO t VALUES (NULL), (''), ('x')")
    assert runs.export(table="t").row_count == 3


def test_bytes_become_hex(runs):
    runs.export(query="SELECT x'00ff' AS b")
    assert runs.records() == [["b"], [r"\x00ff"]]


def test_a_refused_query_brings_the_servers_words_and_no_file(runs):
    with pytest.raises(QueryRefusedError, match="no such table: nowhere"):
        runs.export(query="SELECT * FROM nowhere")
    assert names_in(runs.root) == []


@pytest.mark.parametrize("query", ["DROP TABLE t", "/* SELECT */ DELETE FROM t", "-- x\nCOMMIT"])
def test_a_query_may_only_read(runs, query):
    runs.execute("CREATE TABLE t(a); INSERT INTO t VALUES (1)")
    with pytest.raises(QueryRefusedError, match="Only queries that read"):
        runs.export(query=query)
    assert runs.export(table="t").row_count == 1


def test_an_answer_without_columns_is_no_table(runs):
    runs.execute("CREATE TABLE t(a)")
    with pytest.raises(QueryRefusedError, match="The query gives no rows"):
        runs.export(query="WITH x AS (SELECT 1) DELETE FROM t")


def test_a_driver_that_cannot_cancel_says_so_to_nobody(runs):
    class Eager(Cancel):
        def calling(self, callback):
            callback()
            return super().calling(callback)

    runs.execute("CREATE TABLE t(a)")
    login = Login("files", {"driver": "adbc_driver_sqlite", "uri": str(runs.file)})
    assert DRIVERS["adbc"].tables(login, Eager()) == (TableInfo(("main", "t")),)


def test_only_spark_is_known_to_have_no_nanoseconds():
    assert [key for key, d in DRIVERS.items() if not d._kind.has_nanoseconds] == ["spark"]


def test_inp_06_an_error_in_mid_stream_publishes_nothing(runs):
    runs.execute("CREATE TABLE t(a)")
    with sqlite3.connect(runs.file) as connection:
        connection.executemany("INSERT INTO t VALUES (?)", ((n,) for n in range(5000)))
        connection.execute("INSERT INTO t VALUES ('late text')")
    connection.close()
    with pytest.raises(ServerError):
        runs.export(table="t")
    assert names_in(runs.root) == []


def test_a_cancel_ends_rows_that_never_end(runs):
    report = TaskReport(lambda _progress: runs.cancel.set())
    request = Request("database", {"connection": "files", "what": "query", "query": ENDLESS})
    exporter = JobExporter(runs.root, {"database": runs.source()})
    with pytest.raises(Cancelled):
        exporter.run(make_job("out.csv", request=request), report, runs.cancel)
    assert names_in(runs.root) == []


def test_the_catalog_lists_tables_and_views(runs):
    runs.execute('CREATE TABLE "My Table"(a, "b c"); CREATE VIEW v AS SELECT 1 AS x')
    source, cancel = runs.source(), Cancel()
    assert source.tables("files", cancel) == (
        TableInfo(("main", "My Table")),
        TableInfo(("main", "v"), is_view=True),
    )
    assert source.columns("files", 'main."My Table"', cancel) == ("a", "b c")
    runs.export(table='main."My Table"')
    assert runs.records() == [["a", "b c"]]


def test_the_trial_says_what_answered(runs):
    login = Login("files", {"driver": "adbc_driver_sqlite", "uri": str(runs.file)})
    assert DRIVERS["adbc"].test(login, Cancel()) == "adbc_driver_sqlite answered"


def test_a_driver_that_is_not_there_is_named(runs):
    login = Login("files", {"driver": "adbc_driver_nowhere"})
    with pytest.raises(SourceError, match="no ADBC driver adbc_driver_nowhere") as caught:
        DRIVERS["adbc"].test(login, Cancel())
    assert "pip install adbc-driver-nowhere" in caught.value.hint


def test_a_missing_package_is_named_with_its_extra(monkeypatch):
    module = "csvdownloader.sources.database.adbc.shared_library.find_spec"
    monkeypatch.setattr(module, lambda _name: None)
    driver = DRIVERS["spark"]
    settings, secret = driver.parse("sc://localhost:1")
    with pytest.raises(DriverMissingError) as caught:
        driver.test(Login("spark", settings, secret), Cancel())
    assert "csvdownloader[spark]" in caught.value.hint


def test_a_library_can_be_named_by_its_path(runs):
    import adbc_driver_sqlite

    path = adbc_driver_sqlite._driver_path()
    login = Login("files", {"driver": path, "uri": str(runs.file)})
    assert DRIVERS["adbc"].test(login, Cancel()).endswith("answered")


def test_unknown_options_of_a_driver_are_told(runs):
    with pytest.raises(SourceError, match="nowhere"):
        runs.export(source=runs.source(options="nowhere=1"), query="SELECT 1")


def test_sec_02_no_secret_in_errors_and_logs(runs, caplog):
    caplog.set_level(logging.DEBUG)
    source = runs.source(CANARY, user="me")
    with pytest.raises(SourceError) as caught:
        runs.export(source=source, query="SELECT 1")
    assert CANARY not in f"{caught.value!r} {caught.value.hint} {caplog.text}"


@pytest.mark.process
def test_pyarrow_is_never_loaded(tmp_path):
    code = f"""
import sys
from csvdownloader.core.control import Cancel
from csvdownloader.sources.database.adbc.drivers import adbc_drivers
from csvdownloader.sources.database.driver import Login
driver = {{d.key: d for d in adbc_drivers()}}["adbc"]
login = Login("x", {{"driver": "adbc_driver_sqlite", "uri": {str(tmp_path / "x.db")!r}}})
driver.test(login, Cancel()), driver.tables(login, Cancel())
assert "pyarrow" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_decimals_are_not_rounded(runs):
    runs.export(query="SELECT 0.1 AS a, 9007199254740993 AS b")
    assert [Decimal(cell) for cell in runs.records()[1]] == [
        Decimal("0.1"),
        Decimal("9007199254740993"),
    ]
