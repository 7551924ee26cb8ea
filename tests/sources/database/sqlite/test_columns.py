"""What is told of the columns of SQLite files."""

import pytest

from csvdownloader.core.errors.databases import QueryRefusedError
from tests.sources.database.sqlite.harness import script, table

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
    assert not any(column.is_promise for column in run(["t"]).schema)
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


def test_s16_a_declaration_with_thousands_of_digits_says_nothing(run):
    script(run, f"CREATE TABLE t(a DECIMAL({'9' * 5000}), b DECIMAL(1, {'9' * 5000}))")
    assert run.types(["t"]) == ["unknown", "unknown"]
