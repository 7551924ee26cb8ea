"""Names in SQLite files, and the queries that may be run over them."""

import sqlite3
from contextlib import closing

import pytest

from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.sources.database.sqlite.reading import as_text
from tests.sources.database.sqlite.harness import MANY, script, table


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
     "WITH x(a) AS (SELECT 1) SELECT a FROM x", "EXPLAIN QUERY PLAN SELECT * FROM t",
     "EXPLAIN SELECT 1", "SELECT 1; -- x", "SELECT 1; /* x"],
)  # fmt: skip
@pytest.mark.parametrize("counted", [True, False])
def test_queries_that_read(run, query, counted):
    table(run, [])
    assert run(query, count_first=counted).completeness is Completeness.COMPLETE


def test_an_rtree_is_read_and_never_written(run):
    script(
        run,
        "CREATE VIRTUAL TABLE r USING rtree(id, low, high, +note)",
        "INSERT INTO r VALUES (1, 2, 3, 'a')",
        "CREATE TABLE a_node(v)",
        "CREATE VIRTUAL TABLE i USING rtree_i32(id, low, high)",
    )
    run(["r"])
    assert run.cells() == [["id", "low", "high", "note"], ["1", "2.0", "3.0", "a"]]
    run("SELECT r.note FROM r JOIN r_rowid ON r.id = r_rowid.rowid WHERE r.high > 2; -- all")
    assert run.cells() == [["note"], ["a"]]
    run(["i"])
    assert run.cells() == [["id", "low", "high"]]
    assert run.driver.columns(run.login, ("r",), run.cancel) == ("id", "low", "high", "note")
    before = run.path.read_bytes()
    for query in ("DELETE FROM a_node", "INSERT INTO r_node VALUES (9, '')", "DELETE FROM r"):
        with pytest.raises(QueryRefusedError, match="query that reads"):
            run(query)
    assert run.path.read_bytes() == before


@pytest.mark.parametrize(
    "definition",
    [
        "TABLE e(a INT, b TEXT)",
        "TABLE e(a INT PRIMARY KEY, b) WITHOUT ROWID",
        "TABLE e(a INT, b AS (a + 1))",
        "VIEW e AS SELECT 1 AS a, 2 AS b WHERE false",
        "VIRTUAL TABLE e USING fts5(a, b)",
        "VIRTUAL TABLE e USING fts4(a, b)",
        "VIRTUAL TABLE e USING rtree(a, b, c)",
        "TABLE e(a INT, b TEXT) STRICT",
    ],
)
@pytest.mark.parametrize("rows", [None, 5])
def test_what_is_empty_is_a_header(run, definition, rows):
    script(run, f"CREATE {definition}")
    for what in (["e"], "SELECT * FROM e; -- none"):
        outcome = run(what, rows=rows, count_first=True)
        assert [line[:2] for line in run.cells()] == [["a", "b"]]
        assert (outcome.completeness, outcome.promised_rows) == (Completeness.COMPLETE, 0)


def test_counted_rows_give_a_percent(run):
    table(run, [])
    run("SELECT abs(v) AS v FROM t", count_first=True)
    assert [p for p in run.report.percents if 0 < p < 100] == sorted(run.report.percents)[:-1]
    assert run.report.percents[-1] == 100
    run.report.seen.clear()
    run("SELECT abs(v) AS v FROM t")
    assert run.report.percents == []


@pytest.mark.parametrize("declared", ["REAL", "INT", "TEXT", "NUMERIC", ""])
@pytest.mark.parametrize("late", ["7", "7.5", "'007'", "x'07'"])
def test_the_parts_of_a_union_keep_their_own_types(run, declared, late):
    table(run, [], declared)
    query = f"SELECT v FROM t UNION ALL SELECT {late}"
    run(query)
    with closing(sqlite3.connect(run.path)) as connection:
        rows = connection.execute(query).fetchall()
    assert run.cells()[1:] == [[as_text(value)] for (value,) in rows]
