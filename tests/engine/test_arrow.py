import os
from contextlib import contextmanager

import adbc_driver_manager as adbc
import adbc_driver_sqlite
import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors import BadBytesError, DiskFullError, ServerError, SourceError
from csvdownloader.core.formats import Format
from csvdownloader.engine import arrow, duck
from csvdownloader.engine.arrow import Stream, copy_stream
from tests.builders import Recorder

MANY = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000)"


@pytest.fixture
def part(tmp_path):
    part = tmp_path / "it's.csv.part"
    os.close(os.open(part, os.O_CREAT | os.O_WRONLY, 0o600))
    return part


@contextmanager
def executed(query):
    with (
        adbc.AdbcDatabase(
            driver=adbc_driver_sqlite._driver_path(),
            entrypoint="AdbcDriverSqliteInit",
            uri=":memory:",
        ) as database,
        adbc.AdbcConnection(database) as connection,
        adbc.AdbcStatement(connection) as statement,
    ):
        statement.set_sql_query(query)
        handle, _ = statement.execute_query()
        yield handle


def run(part, query, report=None, cancel=None, **more):
    with executed(query) as handle:
        stream = Stream(handle, "the stream", **more)
        return copy_stream(stream, part, Format.CSV, report or Recorder(), cancel or Cancel())


def test_names_are_the_streams_own_and_values_are_text(part):
    query = "SELECT 1 a, 'x' a, 2 A, '' '', x'00ff' \"new\nline\", NULL n, 'a' || char(0) || 'é' z"
    assert run(part, query) == 1
    assert part.read_bytes() == 'a,a,A,,"new\nline",n,z\n1,x,2,"",\\x00ff,,a\0é\n'.encode()
    assert part.stat().st_mode & 0o777 == 0o600


def test_a_single_column_is_never_an_empty_line(part):
    assert run(part, "SELECT NULL n UNION ALL SELECT NULL") == 2
    assert part.read_bytes() == b'n\n""\n""\n'


@pytest.mark.parametrize("kind", ["DATE", "TIMESTAMP", "TIMESTAMPTZ"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_a_time_that_duckdb_takes_for_infinite_is_refused(part, kind, sign):
    def read(last):
        with (
            duck.session(None) as connection,
            arrow._named("the stream"),
            duck.translated(part, "the stream", Cancel()),
        ):
            query = f"SELECT CASE WHEN i < 5 THEN '2024-02-29' ELSE '{sign}infinity' END::{kind} v"
            relation = connection.sql(f"{query} FROM range({last}) t(i)")
            relation.create_view(arrow._VIEW)
            return connection.execute(arrow._query(relation)).fetchall()

    assert len(read(5)) == 5
    with pytest.raises(SourceError, match="the stream has a date beyond the calendar"):
        read(6)


def test_limit_order_and_no_rows(part):
    report = Recorder()
    assert run(part, f"{MANY} SELECT i, -i FROM n", report, limit=5000, total=100_000) == 5000
    assert part.read_bytes().endswith(b"\n5000,-5000\n")
    assert report.seen[0].total == 5000
    assert report.percents == []
    assert run(part, "SELECT 1 a WHERE 0") == 0
    assert part.read_bytes() == b"a\n"


def test_an_error_in_mid_stream_has_the_drivers_words(part):
    with pytest.raises(ServerError, match=r"^malformed JSON$"):
        run(part, f"{MANY} SELECT i, CASE WHEN i = 99999 THEN json('x') END FROM n")


def test_text_that_is_not_utf_8_is_an_error(part):
    with pytest.raises(BadBytesError):
        run(part, f"{MANY} SELECT CASE i WHEN 99999 THEN CAST(x'ff' AS TEXT) ELSE 'a' END v FROM n")


def test_a_full_disk_is_named(tmp_path):
    full = tmp_path / "full"
    full.symlink_to("/dev/full")
    with pytest.raises(DiskFullError):
        run(full, f"{MANY} SELECT i FROM n")


def test_cancel_stops_the_driver(part):
    cancel, report, stopped = Cancel(), Recorder(), []
    real = report.watching

    def watching(probe):
        cancel.set()
        return real(probe)

    report.watching = watching
    with pytest.raises(Cancelled):
        run(part, f"{MANY} SELECT i FROM n", report, cancel, stop=lambda: stopped.append(1))
    assert stopped
