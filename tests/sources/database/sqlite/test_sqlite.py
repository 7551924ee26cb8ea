import random
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors import (
    BadBytesError,
    InvalidRequestError,
    QueryRefusedError,
    SourceError,
    SourceIsFolderError,
    SourceMissingError,
    SourceUnreadableError,
    WrongContentError,
)
from csvdownloader.core.models import Completeness, TableInfo
from csvdownloader.sources.database.sqlite import export, library_locks, native
from csvdownloader.sources.database.sqlite.driver import SqliteDriver
from tests.sources.database.file_export import Run
from tests.support.builders import names_in

MANY = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000)"
FOREVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"


@pytest.fixture
def run(tmp_path):
    folder = tmp_path / "job"
    folder.mkdir()
    run = Run(SqliteDriver(), tmp_path / "it's 100%?#é.db", folder / "out.csv.part")
    script(run, "SELECT 1")
    return run


def script(run, *statements):
    with closing(sqlite3.connect(run.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = off")
        for statement in statements:
            connection.execute(*([statement] if isinstance(statement, str) else statement))


def table(run, values, column_type="", filler="1"):
    """A table `t` of 5,000 rows of the filler, and the values after them."""
    script(
        run,
        f"CREATE TABLE t(v {column_type}, w)",
        f"INSERT INTO t {MANY} SELECT {filler}, i FROM n",
        *(("INSERT INTO t VALUES (?, 0)", (value,)) for value in values),
    )


@pytest.fixture
def natively(monkeypatch):
    """The results of `copy_natively`, call by call."""
    returned, real = [], export.copy_natively

    def copy_natively(*arguments):
        returned.append(real(*arguments))
        return returned[-1]

    monkeypatch.setattr(export, "copy_natively", copy_natively)
    return returned


TOLD = {
    "INTEGER": "integer",
    "int": "integer",
    "BIGINT UNSIGNED": "integer",
    "POINT": "integer",  # by SQLite's own rules
    "VARCHAR(10)": "text",
    "nchar(3)": "text",
    "text": "text",
    "CLOB": "text",
    "BLOB": "bytes",
    "REAL": "float",
    "double precision": "float",
    "FLOAT": "float",
    "DECIMAL(10,2)": "decimal(10, 2)",
    "numeric ( 5 )": "decimal(5, 0)",
    "NUMERIC": "decimal",
    "DECIMAL(-10,2)": "unknown",
    "BOOLEAN": "boolean",
    "bool": "boolean",
    "DATE": "date",
    "TIME": "time",
    "DATETIME": "timestamp",
    "timestamp": "timestamp",
    "JSON": "nested",
    "STRING": "unknown",
    "UUID": "unknown",
    "": "unknown",
}


def test_every_declaration_is_told(run):
    columns = ", ".join(f"c{i} {declaration}" for i, declaration in enumerate(TOLD))
    script(run, f"CREATE TABLE t({columns})", "CREATE VIEW v AS SELECT c12 AS d, c0 FROM t")
    assert run.types(["t"]) == list(TOLD.values())
    assert run.types("SELECT * FROM t -- all") == list(TOLD.values())
    assert run.types(["t"], columns=("c4", "c12"), rows=1) == ["text", "decimal(10, 2)"]
    assert run.types(["v"]) == ["decimal(10, 2)", "integer"]
    query = "WITH q AS (SELECT c13 AS d FROM t) SELECT d, d FROM q"
    assert run.types(query) == ["decimal(5, 0)"] * 2


@pytest.mark.parametrize(
    "query", ["PRAGMA table_info(t)", "EXPLAIN SELECT 1", "SELECT 1 AS a, 'x' AS a", "VALUES (1)"]
)
def test_columns_without_a_declaration_are_unknown(run, query):
    script(run, "CREATE TABLE t(a INTEGER)")
    assert set(run.types(query)) == {"unknown"}


def test_the_columns_of_a_table_that_is_copied_natively_are_told(run, natively):
    table(run, [], "DECIMAL(4, 1)")
    assert run.types(["t"], count_first=True) == ["decimal(4, 1)", "unknown"]
    assert natively == [5000]


def test_sec_09_the_view_that_tells_the_columns_is_not_the_users(run):
    script(run, "CREATE TABLE t(a INTEGER)")
    names = "SELECT name FROM sqlite_master UNION ALL SELECT name FROM sqlite_temp_master"
    run(f"WITH one AS ({names}) SELECT * FROM one")
    assert run.cells() == [["name"], ["t"]]
    for query in (
        "CREATE TEMP VIEW csvdownloader_columns AS SELECT 1",
        "DROP VIEW csvdownloader_columns",
        "SELECT * FROM csvdownloader_columns",
    ):
        with pytest.raises(QueryRefusedError):
            run(query)


def test_an_empty_table_is_a_header(run):
    script(run, "CREATE TABLE t(a, b)")
    assert run(["t"]).promised_rows == 0
    assert run.part.read_bytes() == b"a,b\n"


def both_ways(run, monkeypatch):
    """The bytes of table `t`, natively (if that can be) and row by row."""
    run(["t"])
    first = run.part.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(export, "_LOOK", 10**9)
        run(["t"])
    return first, run.part.read_bytes()


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("NULL", ""),
        ("''", '""'),
        ("1e16", "1e+16"),
        ("1e22", "1e+22"),
        ("5e-324", "5e-324"),
        ("-0.0", "-0.0"),
        ("9e999", "inf"),
        ("-9e999", "-inf"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("1e-5", "1e-05"),
        ("123456789012345680.0", "1.2345678901234568e+17"),
        ("1.0", "1.0"),
        ("9223372036854775807", "9223372036854775807"),
        ("x'00FF'", r"\x00ff"),
        ("x''", r"\x"),
        ("'a' || char(0) || 'b'", "a\0b"),
        ("'a' || char(13) || 'b'", '"a\rb"'),
        ("'1.10'", "1.10"),
        ("'inf'", "inf"),
    ],
)
@pytest.mark.parametrize("filler", ["same", "NULL"])
def test_values_are_the_same_in_a_long_table_and_in_a_query(run, natively, value, cell, filler):
    filler = value if filler == "same" else filler
    table(run, [], filler=filler)
    script(run, f"INSERT INTO t VALUES ({value}, 7)")
    run(["t"])
    assert run.part.read_bytes().splitlines(keepends=True)[0] == b"v,w\n"
    assert run.part.read_bytes().endswith(f"\n{cell},7\n".encode())
    assert len(natively) == 1
    run("SELECT v, w FROM t")
    assert run.part.read_bytes().endswith(f"\n{cell},7\n".encode())
    assert len(natively) == 1


CELLS = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="utf-8")),
    st.binary(),
)
COLUMN_TYPES = ["", "TEXT", "REAL", "INTEGER", "NUMERIC", "BLOB", "DECIMAL(10,2)"]


@pytest.mark.parametrize("column_type", COLUMN_TYPES)
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_both_ways_give_the_same_bytes(run, monkeypatch, natively, column_type, data):
    monkeypatch.setattr(export, "_LOOK", 20)
    monkeypatch.setattr(native, "_BATCH", 16)
    one = data.draw(st.sampled_from(CELLS.original_strategies), "type")
    some = data.draw(st.lists(st.one_of(one, st.none()), min_size=1, max_size=20), "values")
    late = data.draw(st.one_of(st.just([]), st.lists(CELLS, max_size=2)), "late")
    values = [value for value in some for _ in range(60 // len(some))] + late
    script(run, "DROP TABLE IF EXISTS t", f"CREATE TABLE t(v {column_type})")
    with closing(sqlite3.connect(run.path)) as connection, connection:
        connection.executemany("INSERT INTO t VALUES (?)", [(value,) for value in values])
    first, second = both_ways(run, monkeypatch)
    assert first == second


def test_doubles_print_alike_in_python_and_duckdb(run, monkeypatch, natively):
    rng = random.Random(1)
    numbers = [rng.choice([1, -1]) * 10 ** rng.uniform(-324, 308) for _ in range(3000)]
    numbers += [float(10**n) for n in range(25)] + [10.0**-n for n in range(25)]
    table(run, numbers, filler="i + 0.5")
    first, second = both_ways(run, monkeypatch)
    assert first == second
    assert natively == [len(numbers) + 5000]


@pytest.mark.parametrize(
    ("filler", "late"),
    [("i", 0.5), ("i", "x"), ("i + 0.5", 7), ("'x'", b"x"), ("'x'", 7), ("'x'", 0.1),
     ("x'aa'", "x"), ("NULL", "x"), ("'x'", "y" * 20_000)],
)  # fmt: skip
def test_a_late_value_of_another_type_is_never_converted(run, natively, filler, late):
    table(run, [late], filler=filler)
    assert run(["t"]).promised_rows == 5001
    assert natively == [None]
    expected = rf"\x{late.hex()}" if isinstance(late, bytes) else str(late)
    assert run.cells()[-1] == [expected, "0"]


def test_uniform_columns_go_natively_with_nulls_and_limits(run, natively):
    table(run, [None, 5], filler="i")
    assert run(["t"]).completeness is Completeness.COMPLETE
    outcome = run(["main", "t"], rows=3000, columns=("w", "v"))
    assert (outcome.completeness, outcome.promised_rows) == (Completeness.LIMITED, 3000)
    assert natively == [5002, 3000]
    assert run.cells()[-1] == ["3000", "3000"]
    run(["t"], rows=10)
    assert natively == [5002, 3000]


def test_a_column_that_is_not_there_is_no_text(run):
    table(run, [])
    with pytest.raises(QueryRefusedError, match="no such column"):
        run(["t"], columns=("nope",))


@pytest.mark.parametrize("rows", [3, 5000])
def test_inp_10_names_are_the_sources_own(run, rows):
    names = ["", "é" * 300, "new\nline", "=cmd", 'q"u,o', "a'b", "$(touch x)"]
    columns = ", ".join('"' + name.replace('"', '""') + '"' for name in names)
    fill = ", ".join(["i"] * len(names))
    script(
        run, f"CREATE TABLE t({columns})", f"INSERT INTO t {MANY} SELECT {fill} FROM n LIMIT {rows}"
    )
    run(["t"])
    assert run.cells()[0] == names
    assert len(run.cells()) == rows + 1
    assert run.driver.columns(run.login, ("t",), run.cancel) == tuple(names)
    run("SELECT 1 AS a, 2 AS a, 3 AS '', 4 AS A")
    assert run.part.read_bytes() == b"a,a,,A\n1,2,3,4\n"


@pytest.mark.parametrize("name", ["it's", 'q"', "'; DROP TABLE t; --", "$(touch x)", "a.b"])
def test_sec_09_names_are_quoted(run, name):
    quoted = '"' + name.replace('"', '""') + '"'
    script(run, f"CREATE TABLE {quoted}(v)", f"INSERT INTO {quoted} {MANY} SELECT i FROM n")
    assert run([name]).promised_rows == 5000
    assert run.driver.columns(run.login, (name,), run.cancel) == ("v",)
    assert run.driver.tables(run.login, run.cancel) == (TableInfo((name,)),)


@pytest.mark.parametrize(
    "query",
    [
        "ATTACH '{other}' AS o",
        "INSERT INTO t VALUES (1, 2)",
        "WITH x AS (SELECT 1) DELETE FROM t",
        "DROP TABLE t",
        "UPDATE sqlite_master SET sql = ''",
        "VACUUM INTO '{other}'",
        "CREATE TEMP TABLE z(a)",
        "PRAGMA user_version = 7",
        "PRAGMA temp_store_directory = '/tmp'",
        "PRAGMA journal_mode = wal",
        "COMMIT",
        "SELECT load_extension('{other}')",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE t",
        "-- nothing",
        "SELECT ?",
        "SELEC 1",
        "SELECT nope FROM t",
        "SELECT abs(-9223372036854775807 - 1)",
        "SELECT json('x')",
    ],
)
def test_sec_09_only_one_query_that_reads(run, tmp_path, natively, query):
    table(run, [])
    before, other = run.path.read_bytes(), tmp_path / "other.db"
    with pytest.raises(QueryRefusedError) as caught:
        run(query.format(other=other))
    assert caught.value.message
    assert run.path.read_bytes() == before
    assert not other.exists()
    assert natively == []


@pytest.mark.parametrize(
    "query",
    ["VALUES (1)", "PRAGMA table_info(t)", "SELECT * FROM pragma_table_xinfo('t')", "SELECT 1 -- x",
     "WITH x(a) AS (SELECT 1) SELECT a FROM x", "EXPLAIN QUERY PLAN SELECT * FROM t"],
)  # fmt: skip
@pytest.mark.parametrize("counted", [True, False])
def test_queries_that_read(run, query, counted):
    table(run, [])
    assert run(query, count_first=counted).completeness is Completeness.COMPLETE


def test_text_that_is_not_utf_8_is_named_by_row_and_column(run, natively):
    table(run, [], filler="'x'")
    script(run, "INSERT INTO t VALUES (CAST(x'ff41' AS TEXT), 1)")
    with pytest.raises(BadBytesError, match=r"Row 5,001 .* column v"):
        run(["t"])
    assert natively == [None]


def test_counted_rows_give_a_percent(run):
    table(run, [])
    run("SELECT * FROM t", count_first=True)
    assert [p for p in run.report.percents if 0 < p < 100] == sorted(run.report.percents)[:-1]
    assert run.report.percents[-1] == 100
    run.report.seen.clear()
    run("SELECT * FROM t")
    assert run.report.percents == []


def test_what_is_not_a_database_is_named(run, tmp_path):
    run.path = tmp_path / "none.db"
    with pytest.raises(SourceMissingError):
        run("SELECT 1")
    assert not run.path.exists()
    run.path = tmp_path
    with pytest.raises(SourceIsFolderError):
        run("SELECT 1")
    run.path = tmp_path / "x.db"
    run.path.write_bytes(random.Random(1).randbytes(8192))
    with pytest.raises(WrongContentError, match="encrypted"):
        run.driver.test(run.login, run.cancel)


@pytest.mark.parametrize("what", [["t"], "SELECT * FROM t"])
def test_a_damaged_page_leaves_no_file(run, tmp_path, what):
    table(run, [], filler="'some text that fills the pages'")
    content = bytearray(run.path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = b"\xff" * 4096
    run.path.write_bytes(content)
    asked = {"what": "query", "query": what} if isinstance(what, str) else {"table": "t"}
    with pytest.raises(SourceUnreadableError, match="damaged"):
        run.whole(tmp_path / "jobs", **asked)
    assert names_in(tmp_path / "jobs") == []


def test_a_whole_job_has_its_receipt(run, tmp_path, natively):
    table(run, [])
    receipt, content = run.whole(tmp_path / "jobs", table="t")
    assert (receipt.rows, receipt.columns, receipt.completeness) == (5000, 2, "complete")
    assert content.startswith(b"v,w\n1,1\n")
    assert natively == [5000]


PROGRAM = """
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
for s in sys.argv[2:]: c.execute(s)
print("ready", flush=True); sys.stdin.readline()
"""


@pytest.fixture
def other_program(run, processes):
    """Another program that has run these statements on the file and keeps it open."""
    started = []

    def start(*statements):
        command = [sys.executable, "-c", PROGRAM, run.path, *statements]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        started.append(process)
        assert process.stdout.readline() == b"ready\n"
        return process

    yield start
    for process in started:
        process.communicate(b"\n")


def test_a_locked_file_is_named_and_cancel_does_not_wait(run, other_program, monkeypatch):
    from csvdownloader.sources.database.sqlite import reading

    table(run, [])
    other_program("BEGIN EXCLUSIVE")
    monkeypatch.setattr(reading, "_PATIENCE", 0.1)
    with pytest.raises(SourceError, match="locked"):
        run(["t"])
    monkeypatch.setattr(reading, "_PATIENCE", 1000)
    threading.Timer(0.1, run.cancel.set).start()
    with pytest.raises(Cancelled):
        run(["t"])


@pytest.mark.parametrize("mode", ["wal", "delete"])
@pytest.mark.parametrize("what", [["t"], "SELECT * FROM t"])
def test_inp_07_what_another_program_has_not_committed_is_not_read(run, other_program, mode, what):
    table(run, [], filler="i")
    other_program(f"PRAGMA journal_mode = {mode}", "BEGIN", "UPDATE t SET v = -1")
    assert run(what).promised_rows == 5000
    assert run.cells()[-1] == ["5000", "5000"]


def test_cancel_ends_a_query_that_gives_no_row(run):
    threading.Timer(0.1, run.cancel.set).start()
    with pytest.raises(Cancelled):
        run(f"{FOREVER} SELECT max(i) FROM n")


def test_cancel_ends_a_native_copy(run, natively):
    table(run, [])
    real = run.report.watching

    def watching(probe):
        run.cancel.set()
        return real(probe)

    run.report.watching = watching
    with pytest.raises(Cancelled):
        run(["t"])


def test_the_two_libraries_never_read_one_file_together(run, natively):
    table(run, [])
    with library_locks.python_lock(run.path, run.cancel):
        # row by row: the native copy does not get the lock
        assert run(["t"]).promised_rows == 5000
    with library_locks.adbc_lock(run.path):
        threading.Timer(0.1, run.cancel.set).start()
        with pytest.raises(Cancelled):
            run.driver.tables(run.login, run.cancel)
    assert natively == [None]


def test_tables_views_and_columns(run):
    script(
        run,
        "CREATE TABLE b(id INTEGER PRIMARY KEY AUTOINCREMENT, g AS (id + 1), s AS (id) STORED)",
        "CREATE VIEW a AS SELECT id FROM b",
        "CREATE INDEX i ON b(s)",
        "INSERT INTO b(id) VALUES (1), (2)",
        "ANALYZE",
    )
    found = run.driver.tables(run.login, run.cancel)
    assert found == (TableInfo(("a",), is_view=True), TableInfo(("b",), rows=2))
    assert run.driver.columns(run.login, ("b",), run.cancel) == ("id", "g", "s")
    with pytest.raises(QueryRefusedError, match="no such table"):
        run.driver.columns(run.login, ("nope",), run.cancel)
    assert run.driver.test(run.login, run.cancel).startswith("SQLite 3.")
    assert run(["a"]).promised_rows == 2


@pytest.mark.parametrize(
    ("url", "path"),
    [("sqlite:////a/b%20c.db", "/a/b c.db"), ("sqlite:///x/y.db", "{here}/x/y.db")],
)
def test_urls(run, tmp_path, monkeypatch, url, path):
    monkeypatch.chdir(tmp_path)
    parsed, secret = run.driver.parse(url)
    assert (parsed, secret) == ({"path": path.format(here=tmp_path)}, None)
    assert run.driver.parse(run.driver.url(parsed)) == (parsed, None)
    assert run.driver.parse(run.driver.url({"path": str(run.path)}))[0] == {"path": str(run.path)}


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///", "sqlite://host/x.db", "sqlite:///x?mode=rw"]
)
def test_urls_that_name_no_file(run, url):
    with pytest.raises(InvalidRequestError):
        run.driver.parse(url)


def test_an_empty_path_is_no_setting(run):
    assert set(run.driver.check({"path": " "})) == {"path"}
    assert run.driver.check({"path": "x"}) == {}
