"""Disks without room: before the start where the size is known, and wherever something is written.

Each way of writing meets a disk of 1 MB, and a limit on the size of a file.
"""

import gzip
import json
import sqlite3
from contextlib import closing

import duckdb
import pytest

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.storage import DiskFullError, FileTooLargeError
from csvdownloader.core.requests.request import Request
from csvdownloader.engine.jobs.exporter import JobExporter
from csvdownloader.sources.database.duckdb_file import DuckdbDriver
from csvdownloader.sources.database.source import DatabaseSource
from csvdownloader.sources.database.sqlite.driver import SqliteDriver
from csvdownloader.sources.file.source import FileSource
from tests.fakes.report import Recorder
from tests.support.builders import make_job
from tests.support.disks import largest_file, small_disk

MEGABYTE = 1 << 20
ROWS = 400_000
TEXT = b"id,name\n" + b"1234567,somebody\n" * ROWS  # 6.8 MB
QUERY = f"SELECT i AS id, 'customer number ' || i AS name FROM range({ROWS}) r(i)"


@pytest.fixture
def disk(tmp_path, processes):
    with small_disk(tmp_path / "small") as disk:
        yield disk.folder


@pytest.fixture
def jobs(disk):
    return disk / "jobs"


def a_csv(folder):
    (folder / "t.csv").write_bytes(TEXT)
    return Request("file", {"path": str(folder / "t.csv")}, None)


def a_packed_csv(folder):
    (folder / "t.csv.gz").write_bytes(gzip.compress(TEXT))
    return Request("file", {"path": str(folder / "t.csv.gz")}, None)


def a_json(folder):
    (folder / "t.json").write_text(json.dumps([{"id": i, "name": "x" * 20} for i in range(90_000)]))
    return Request("file", {"path": str(folder / "t.json")}, None)


def a_parquet(folder):
    duckdb.execute(f"COPY ({QUERY}) TO '{folder}/t.parquet'")
    return Request("file", {"path": str(folder / "t.parquet")}, None)


def rows_to_set_aside(folder):
    (folder / "t.csv").write_bytes(b"id,name\n1,2\n" + b"1234567,somebody,else\n" * ROWS)
    return Request("file", {"path": str(folder / "t.csv"), "ragged": "aside"}, None)


def an_sqlite(folder):
    with closing(sqlite3.connect(folder / "t.db")) as db, db:
        db.execute("CREATE TABLE t (id INTEGER, name TEXT)")
        db.executemany("INSERT INTO t VALUES (?, ?)", ((i, "x" * 20) for i in range(90_000)))
    url = f"sqlite:///{folder}/t.db"
    return Request("database", {"connection": url, "what": "table", "table": "t"}, None)


def a_duckdb(folder):
    with duckdb.connect(folder / "t.duckdb") as db:
        db.execute(f"CREATE TABLE t AS {QUERY}")
    url = f"duckdb:///{folder}/t.duckdb"
    return Request("database", {"connection": url, "what": "table", "table": "t"}, None)


WAYS = [a_csv, a_packed_csv, a_json, a_parquet, rows_to_set_aside, an_sqlite, a_duckdb]


def export(jobs, request):
    database = DatabaseSource(ConnectionBook(None), lambda: [SqliteDriver(), DuckdbDriver()])
    sources = {"file": FileSource(), "database": database}
    return JobExporter(jobs, sources).run(
        make_job("out.csv", request=request), Recorder(), Cancel()
    )


@pytest.mark.parametrize("way", WAYS)
def test_s14_a_disk_that_fills_while_it_is_written_is_named(jobs, disk, tmp_path, way):
    request = way(tmp_path)
    with pytest.raises(DiskFullError) as raised:
        export(jobs, request)
    assert str(jobs) in raised.value.message
    assert " free" in raised.value.message
    assert list(jobs.rglob("*.*")) == []


def test_s14_what_the_whole_would_have_taken_is_said(jobs, tmp_path):
    with pytest.raises(DiskFullError, match=r"has 1\.0 MB free, the file needs about 6\.8 MB"):
        export(jobs, a_csv(tmp_path))


@pytest.mark.parametrize("way", WAYS)
def test_s14_a_file_that_is_too_large_is_no_full_disk(tmp_path, way):
    request = way(tmp_path)
    with largest_file(MEGABYTE), pytest.raises(FileTooLargeError, match="too large") as raised:
        export(tmp_path / "jobs", request)
    assert "CSVDOWNLOADER_HOME" in raised.value.hint
    assert list((tmp_path / "jobs").rglob("*.*")) == []
