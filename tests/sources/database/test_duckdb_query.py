"""Long queries of DuckDB files, which are parsed once: as short ones, but for the time."""

import duckdb
import pytest

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.sources.database.duckdb_file import DuckdbDriver
from csvdownloader.sources.database.duckdb_query import checked_query
from tests.sources.database.file_export import Run

PADDING = "\n/*" + 10_000 * "-" + "*/"


@pytest.fixture
def run(tmp_path):
    folder = tmp_path / "job"
    folder.mkdir()
    run = Run(DuckdbDriver(), tmp_path / "a file.duckdb", folder / "out.csv.part")
    with duckdb.connect(str(run.path)) as connection:
        connection.execute("CREATE TABLE t AS SELECT i, i::VARCHAR AS s FROM range(3) n(i)")
        connection.execute("CREATE VIEW broken AS SELECT i FROM t")
        connection.execute("ALTER TABLE t RENAME i TO j")
    return run


def test_a_long_query_is_a_view_and_a_short_one_is_not():
    with duckdb.connect() as connection:
        assert checked_query(connection, "SELECT 1").sql == "SELECT 1"
        assert "SELECT" not in checked_query(connection, f"SELECT 1{PADDING}").sql


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1 AS a, 2 AS a, 3 AS A, 4 AS a_1, NULL AS n, '' AS \"new\nline\"",
        "SELECT 1 AS a, 2 AS a_1",
        "SELECT 1.50 AS d, [1] AS l, {'x': '\\xAA'::BLOB} AS x, 2.5::FLOAT AS f",
        "SELECT '\\xAA'::BLOB AS b, 1.50::HUGEINT AS h, 'x' AS t",
        "SELECT DATE '2024-01-31' AS d, TIMESTAMPTZ '2020-01-01 00:00+09' AS t, '[1.0]'::JSON AS j",
        "SELECT 0.5::DECIMAL(2, 2) AS a, 'x'::ENUM('x', 'y') AS e, uuid() IS NULL AS u",
        "FROM t ORDER BY j DESC",
        "VALUES (1), (2)",
        "WITH p AS (SELECT s FROM t) SELECT * FROM p -- ; last",
        "DESCRIBE t",
        "SELECT * FROM (PIVOT t ON s USING sum(j))",
        "PIVOT t ON s USING sum(j)",
        "SELECT NULL AS n FROM t",
        "SHOW TABLES",
        "SELECT view_name FROM DuckDB_views() WHERE NOT internal",
        "SELECT table_name FROM information_schema.tables",
        "SELECT relname FROM pg_class ORDER BY ALL",
        "SELECT name FROM sqlite_master ORDER BY ALL",
    ],
)
def test_a_long_query_gives_what_a_short_one_gives(run, query):
    short_types, short = run.types(query), run.part.read_bytes()
    assert (run.types(query + PADDING), run.part.read_bytes()) == (short_types, short)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT\n nosuch FROM t",
        "SELECT 1; DROP TABLE t",
        "SELECT 1) ; DROP TABLE t",
        "WITH x AS (SELECT 1) DELETE FROM t",
        "EXPLAIN SELECT 1",
        "SELECT $1",
        "SELECT i FROM broken",
        "SELECT 'x'::VARIANT AS v",
        "SELECT error('own words')",
    ],
)
def test_a_long_query_fails_as_a_short_one_does(run, query):
    failures = []
    for text in (query, query + PADDING):
        with pytest.raises(UserError) as caught:
            run(text)
        failures.append((type(caught.value), str(caught.value.message), caught.value.hint))
    assert failures[0] == failures[1]


def test_a_mistake_in_a_long_query_has_its_position(run):
    with pytest.raises(QueryRefusedError, match=r"line 2, column 2"):
        run(f"SELECT\n nosuch FROM t{PADDING}")
