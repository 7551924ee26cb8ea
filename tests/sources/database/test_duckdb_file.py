import subprocess
import sys
import threading

import duckdb
import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.core.errors.files import SourceMissingError, SourceUnreadableError
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.sources.database.dialects import DUCKDB, without_end
from csvdownloader.sources.database.duckdb_file import DuckdbDriver
from tests.sources.database.file_export import Run
from tests.support.builders import names_in

TYPES = {  # by the type's name in DuckDB; the columns of a table
    "TINYINT": "integer",
    "SMALLINT": "integer",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "HUGEINT": "integer",
    "UTINYINT": "integer",
    "USMALLINT": "integer",
    "UINTEGER": "integer",
    "UBIGINT": "integer",
    "UHUGEINT": "integer",
    "BIGNUM": "integer",
    "DECIMAL(10, 2)": "decimal(10, 2)",
    "DECIMAL": "decimal(18, 3)",
    "FLOAT": "float",
    "DOUBLE": "float",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIME": "time",
    "TIME_NS": "time",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP_S": "timestamp",
    "TIMESTAMP_MS": "timestamp",
    "TIMESTAMP_NS": "timestamp",
    "TIMESTAMPTZ": "timestamp with time zone",
    "TIMESTAMPTZ_NS": "timestamp with time zone",
    "TIMETZ": "text",
    "VARCHAR": "text",
    "UUID": "text",
    "INTERVAL": "text",
    "BIT": "text",
    "ENUM('a', 'b')": "text",
    "GEOMETRY": "text",
    "BLOB": "bytes",
    "JSON": "nested",
    "INTEGER[]": "nested",
    "INTEGER[2]": "nested",
    "STRUCT(a INTEGER)": "nested",
    "MAP(INTEGER, VARCHAR)": "nested",
    "UNION(n INTEGER, s VARCHAR)": "nested",
}
# NULL has no table, TYPE and TUPLE no values that a table could keep, VARIANT no exact text
NO_COLUMN = ["NULL", "TUPLE", "TYPE", "VARIANT"]


@pytest.fixture
def run(tmp_path):
    folder = tmp_path / "job"
    folder.mkdir()
    run = Run(DuckdbDriver(), tmp_path / "it's [a] file.duckdb", folder / "out.csv.part")
    script(run, "CREATE TABLE t AS SELECT i, i::VARCHAR AS s FROM range(1000) n(i)")
    return run


def script(run, *statements):
    with duckdb.connect(str(run.path)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_table_and_its_limits(run):
    assert run(["main", "t"], count_first=True).completeness is Completeness.COMPLETE
    assert run.cells()[0] == ["i", "s"]
    assert len(run.cells()) == 1001
    outcome = run(["t"], rows=3, columns=("s",))
    assert (outcome.completeness, run.cells()) == (
        Completeness.LIMITED,
        [["s"], ["0"], ["1"], ["2"]],
    )


def test_values_names_and_order(run):
    run(
        r"SELECT 1 AS a, [1.10, NULL] AS a, {'x': '\xAA'::BLOB} AS A, '\xAA'::BLOB AS ''' ', "
        "'' AS \"new\nline\", NULL AS n, TIMESTAMPTZ '2020-01-01 00:00:00+09' AS \"=cmd\""
    )
    assert run.cells() == [
        ["a", "a", "A", "' ", "new\nline", "n", "=cmd"],
        ["1", "[1.10,null]", r'{"x":"\\xaa"}', r"\xaa", "", "", "2019-12-31 15:00:00+00"],
    ]
    run("SELECT i FROM t ORDER BY hash(i) -- last")
    rows = duckdb.connect().execute("SELECT i FROM range(1000) n(i) ORDER BY hash(i)").fetchall()
    assert run.cells()[1:] == [[str(i)] for (i,) in rows]
    run("SELECT NULL AS n FROM range(2)")
    assert run.part.read_bytes() == b'n\n""\n""\n'


def test_every_type_is_told(run):
    columns = ", ".join(f"c{i} {duckdb_type}" for i, duckdb_type in enumerate(TYPES))
    script(run, f"CREATE TABLE kinds ({columns})")
    assert run.types(["kinds"]) == list(TYPES.values())
    assert run.types(["kinds"], columns=("c30", "c11")) == ["text", "decimal(10, 2)"]
    assert run.types("SELECT NULL AS n, 1.50 AS d, 1 AS d") == [
        "unknown",
        "decimal(3, 2)",
        "integer",
    ]
    with duckdb.connect(str(run.path)) as connection:
        (forgotten,) = connection.execute(
            "SELECT list_sort(list(DISTINCT logical_type)) FROM duckdb_types() WHERE type_oid"
            " NOT IN (SELECT data_type_id FROM duckdb_columns() WHERE table_name = 'kinds')"
        ).fetchone()
    assert forgotten == NO_COLUMN


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/etc/*')",
        "INSTALL httpfs",
        "LOAD httpfs",
        "COPY t TO '{other}'",
        "ATTACH '{other}'",
        "CREATE TABLE u(i INT)",
        "INSERT INTO t VALUES (1, 'x')",
        "WITH x AS (SELECT 1) DELETE FROM t",
        "SET threads = 1",
        "RESET threads",
        "PRAGMA version",
        "CALL pragma_version()",
        "DETACH opened",
        "EXPORT DATABASE '{other}'",
        "SELECT 1; SELECT 2",
        "SELECT 1) ; COPY t TO '{other}' --",
        "",
        "-- nothing",
        "SELEC 1",
        "SELECT nope FROM t",
        "SELECT $1",
        "SELECT 'x'::INT",
        "SELECT (i + 100)::TINYINT FROM t",
        "SELECT error('own words')",
        "SELECT * FROM leak",
    ],
)
def test_sec_09_only_one_query_that_reads_this_file(run, tmp_path, query):
    script(run, "CREATE VIEW leak AS SELECT * FROM read_text('/etc/hostname')")
    before, other = run.path.read_bytes(), tmp_path / "other"
    with pytest.raises(QueryRefusedError) as caught:
        run(query.format(other=other))
    assert "damaged" not in caught.value.message
    assert run.path.read_bytes() == before
    assert not other.exists()


@pytest.mark.parametrize(
    ("query", "header", "rows"),
    [
        ("PIVOT s ON c USING sum(v)", ["k", "x", "y"], 2),
        ("PIVOT s ON c IN ('x') USING sum(v)", ["k", "x"], 2),
        ("WITH p AS (PIVOT s ON c USING sum(v)) SELECT * FROM p", ["k", "x", "y"], 2),
        ("SELECT x FROM (PIVOT s ON c USING sum(v))", ["x"], 2),
        ("UNPIVOT s ON v INTO NAME n VALUE w", ["k", "c", "n", "w"], 3),
        ("SHOW TABLES", ["name"], 2),
        ("DESCRIBE s", ["column_name", "column_type", "null", "key", "default", "extra"], 3),
        ("VALUES (1), (2)", ["col0"], 2),
        ("TABLE s", ["k", "c", "v"], 3),
        ("FROM s WHERE v > 2; -- all", ["k", "c", "v"], 1),
        ("SELECT * FROM s WHERE false", ["k", "c", "v"], 0),
        ("SELECT * FROM pragma_table_info('s')", None, 3),
    ],
)
@pytest.mark.parametrize("counted", [True, False])
def test_queries_that_read(run, query, header, rows, counted):
    script(run, "CREATE TABLE s AS FROM (VALUES ('a','x',1), ('a','y',2), ('b','x',3)) t(k, c, v)")
    outcome = run(without_end(query, DUCKDB), count_first=counted)
    assert header is None or run.cells()[0] == header
    assert outcome.promised_rows == len(run.cells()) - 1 == rows


@pytest.mark.parametrize(
    "query",
    [
        "CREATE TABLE x AS PIVOT t ON s",
        "CREATE TEMP TABLE x AS FROM (PIVOT t ON s)",
        "COPY (PIVOT t ON s) TO '{other}'",
        "INSERT INTO t PIVOT t ON s",
        "PIVOT t ON s; DROP TABLE t",
        "PIVOT t ON s) ; COPY (PIVOT t ON s) TO '{other}' --",
    ],
)
def test_sec_09_pivot_hides_nothing_that_writes(run, tmp_path, query):
    before, other = run.path.read_bytes(), tmp_path / "other"
    with pytest.raises(QueryRefusedError):
        run(query.format(other=other))
    assert run.path.read_bytes() == before
    assert not other.exists()


@pytest.mark.parametrize("query", ["PRAGMA version", "EXPLAIN SELECT 1", "CALL pragma_version()"])
def test_what_gives_no_rows_to_copy_names_the_way(run, query):
    with pytest.raises(QueryRefusedError) as caught:
        run(query)
    assert "pragma_table_info" in caught.value.hint


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("SELECT\n  nosuch\nFROM t", " (line 2, column 3)"),
        ("\n\n nosuch", " (line 3, column 2)"),
        ("SELECT i\nFORM t x", " (line 2, column 6)"),
        ("SELECT i,\n\t\t't\t', nosuch FROM t", " (line 2, column 9)"),
        ('SELECT 1 FROM\n "no such"', " (line 2, column 2)"),
        ("\n" * 99 + "SELECT nosuch FROM t", " (line 100, column 8)"),
        (f"SELECT\n'{'x' * 150}', nosuch FROM t", " (line 2)"),
        ("SELECT '漢', nosuch FROM t", " (line 1)"),
        ("SELECT\n i FROM v", '"i" not found in FROM clause!'),
        ("SELECT 'x'::INT", "to INT32"),
    ],
)
def test_a_mistake_in_a_query_is_located_in_the_users_text(run, query, position):
    script(run, "CREATE TABLE u(i INT)", "CREATE VIEW v AS SELECT\n\n i FROM u")
    script(run, "ALTER TABLE u RENAME i TO j")
    with pytest.raises(QueryRefusedError) as caught:
        run(query)
    assert caught.value.message.endswith(position)


def test_what_needs_more_memory_gets_more(run, monkeypatch):
    monkeypatch.setattr("csvdownloader.sources.database.duckdb_file.MEMORY_LIMIT", 30_000_000)
    monkeypatch.setattr("csvdownloader.engine.duckdb.session.MEMORY_LIMIT", 30_000_000)
    outcome = run("SELECT repeat('x', 20000000) AS a FROM t LIMIT 2")
    assert outcome.promised_rows == 2
    assert run.part.stat().st_size == len("a\n") + 2 * 20_000_001


def test_a_mistake_in_a_table_has_no_position(run):
    for columns, table in [(("nosuch",), "t"), ((), "nosuch")]:
        with pytest.raises(QueryRefusedError, match="nosuch") as caught:
            run([table], columns=columns)
        assert "(line" not in caught.value.message


@pytest.mark.parametrize("name", ["it's", 'q"', "'; DROP TABLE t; --", "$(touch x)", "a.b"])
def test_sec_09_names_are_quoted(run, name):
    quoted = '"' + name.replace('"', '""') + '"'
    script(
        run, f"CREATE SCHEMA {quoted}", f"CREATE TABLE {quoted}.{quoted} AS SELECT 1 AS {quoted}"
    )
    assert run([name, name]).promised_rows == 1
    assert run.cells() == [[name], ["1"]]
    assert run.driver.columns(run.login, (name, name), run.cancel) == (name,)


def test_tables_and_test(run):
    script(run, "CREATE SCHEMA s", "CREATE VIEW s.v AS SELECT * FROM t")
    assert run.driver.tables(run.login, run.cancel) == (
        TableInfo(("main", "t"), row_estimate=1000),
        TableInfo(("s", "v"), is_view=True),
    )
    assert run(["s", "v"]).promised_rows == 1000
    assert run.driver.test(run.login, run.cancel).startswith(f"DuckDB v{duckdb.__version__}, ")
    with pytest.raises(QueryRefusedError, match="nope"):
        run.driver.columns(run.login, ("nope",), run.cancel)


def test_files_that_cannot_be_opened(run, tmp_path):
    run.path = tmp_path / "none.duckdb"
    with pytest.raises(SourceMissingError):
        run("SELECT 1")
    run.path.write_bytes(b"x" * 9000)
    with pytest.raises(WrongContentError, match="not a DuckDB"):
        run("SELECT 1")


def test_an_encrypted_file_is_named(run, tmp_path):
    run.path = tmp_path / "secret.duckdb"
    with duckdb.connect() as connection:
        connection.execute("SET force_mbedtls_unsafe = true")
        connection.execute(f"ATTACH '{run.path}' AS s (ENCRYPTION_KEY 'asdf')")
        connection.execute("CREATE TABLE s.t(i INT)")
    with pytest.raises(SourceUnreadableError, match="encrypted"):
        run("SELECT 1")


@pytest.mark.process
def test_a_file_that_another_program_writes_is_named(run):
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(1, flush=True); input()"
    command = [sys.executable, "-c", code, run.path]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert process.stdout.readline()
        with pytest.raises(SourceError, match="open for writing"):
            run(["t"])
    finally:
        process.communicate(b"\n")
    assert run(["t"]).promised_rows == 1000


def test_a_whole_job_and_one_that_fails_late(run, tmp_path):
    receipt, content = run.whole(tmp_path / "jobs", table="main.t")
    assert (receipt.row_count, receipt.columns, receipt.completeness) == (1000, 2, "complete")
    assert content.startswith(b"i,s\n0,0\n")
    late = "SELECT CASE WHEN i = 2900000 THEN error('too late') ELSE i END FROM range(3000000) n(i)"
    with pytest.raises(QueryRefusedError, match="too late"):
        run.whole(tmp_path / "failed", what="query", query=late)
    assert names_in(tmp_path / "failed") == []


@pytest.mark.parametrize("counted", [True, False])
def test_cancel_ends_a_query(run, counted):
    threading.Timer(0.3, run.cancel.set).start()
    with pytest.raises(Cancelled):
        run(
            "SELECT sum(hash(a.i + b.i)) FROM range(1000000) a(i), range(1000000) b(i)",
            count_first=counted,
        )
