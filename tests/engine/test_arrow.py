import os

import adbc_driver_manager as adbc
import adbc_driver_sqlite
import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors import BadBytesError, DiskFullError, ServerError
from csvdownloader.core.formats import Format
from csvdownloader.engine.arrow import Stream, copy_stream
from tests.builders import Recorder

MANY = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000)"


@pytest.fixture
def part(tmp_path):
    part = tmp_path / "it's.csv.part"
    os.close(os.open(part, os.O_CREAT | os.O_WRONLY, 0o600))
    return part


def run(part, query, report=None, cancel=None, **more):
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
