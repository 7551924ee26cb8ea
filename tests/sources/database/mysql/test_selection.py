"""Which rows and columns of a MariaDB server come, and what it offers."""

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.sources.inspection import TableInfo
from tests.fakes.report import Recorder
from tests.sources.database.mysql.harness import DRIVER, OnRows


def test_inp_10_names_are_kept_as_they_are(server, export):
    table, column = 'we`ird."tä;--', '=cmd `x`,\n"y"\''
    quoted = ["`" + name.replace("`", "``") + "`" for name in (table, column)]
    server.run("USE t; CREATE OR REPLACE TABLE {} ({} INT, f FLOAT)".format(*quoted))
    server.run(f"INSERT INTO t.{quoted[0]} VALUES (7, 1.5)")
    assert DRIVER.columns(server.login(), ("t", table), Cancel()) == (column, "f")
    export(server.login(), table=("t", table))
    assert export.cells() == [[column, "f"], ["7", "1.5"]]
    export(server.login(), query="SELECT 1 AS a, 2 AS a, 3 AS `é é`")
    assert export.cells() == [["a", "a", "é é"], ["1", "2", "3"]]


@pytest.mark.parametrize("name", ["x`; DROP TABLE many; -- ", "many` -- ", "' OR 1=1 -- ", "a\\'b"])
def test_sec_09_a_name_is_never_sql(server, export, name):
    with pytest.raises(QueryRefusedError):
        export(server.login(), table=("t", name))
    with pytest.raises(QueryRefusedError):
        DRIVER.columns(server.login(), ("t", name), Cancel())
    with pytest.raises(QueryRefusedError):
        export(server.login(), table=("t", "many"), columns=(name,))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE many",
        "DROP TABLE many",
        "DELETE FROM many",
        "INSERT INTO many VALUES (0, '')",
        "SET SESSION TRANSACTION READ WRITE",
        "COMMIT",
        "SELEKT 1",
        "SELECT * FROM nowhere",
        "CALL one()",
        "WITH a AS (SELECT 1 AS id) DELETE FROM many WHERE id IN (SELECT id FROM a)",
        "EXPLAIN DELETE FROM nowhere",
        "SELECT * FROM many INTO OUTFILE '/tmp/never'",
        "SELECT id FROM many LIMIT 1 INTO @x",
        "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE many",
    ],
)
def test_a_query_may_only_read(server, export, query):
    with pytest.raises(QueryRefusedError) as caught:
        export(server.login(), query=query)
    assert "Traceback" not in caught.value.message
    assert server.run("SELECT count(*) FROM t.many", "--batch", "-N") == "200000\n"


@pytest.mark.parametrize("selection", [{"table": ("t", "many")}, {"query": "SELECT * FROM many"}])
def test_a_limit_ends_the_rows_and_says_so(server, export, selection):
    outcome = export(server.login(), rows=5, count_first=True, **selection)
    assert (outcome.completeness, outcome.promised_rows) == (Completeness.LIMITED, 5)
    assert len(export.cells()) == 6
    assert export.report.seen[-1].total == 5
    export.report = Recorder()
    export(server.login(), rows=5, **selection)
    assert export.report.percents[-1] == 100


def test_a_limit_holds_where_the_query_has_its_own(server, export):
    outcome = export(server.login(), query="SELECT id, id FROM many LIMIT 100", rows=5)
    assert (outcome.completeness, len(export.cells())) == (Completeness.LIMITED, 6)


def test_counting_first_gives_a_percentage_and_not_counting_a_guess(server, export):
    export(server.login(), table=("t", "many"), count_first=True)
    assert export.report.percents[-1] == 100
    assert export.report.seen[-1].total == 200_000
    export.report = Recorder()
    outcome = export(server.login(), table=("many",))
    assert export.report.percents == []
    assert 100_000 < export.report.seen[-1].estimate < 300_000
    assert (outcome.completeness, outcome.promised_rows) == (Completeness.COMPLETE, 200_000)


def test_a_default_of_the_server_cuts_nothing_off(server, export):
    server.run("SET GLOBAL sql_select_limit = 3")
    try:
        assert export(server.login(), table=("t", "many")).promised_rows == 200_000
    finally:
        server.run("SET GLOBAL sql_select_limit = DEFAULT")


def test_a_result_that_the_server_calls_incomplete_is_unverified(server, export):
    outcome = export(server.login(), query="SELECT * FROM many LIMIT ROWS EXAMINED 10")
    assert outcome.completeness is Completeness.UNVERIFIED
    assert "The server warned: " in outcome.statement


def test_inp_07_a_change_during_the_export_is_not_in_it(server, export):
    server.run("CREATE OR REPLACE TABLE t.moving ENGINE InnoDB AS SELECT * FROM t.many")
    change = OnRows(
        lambda: server.run("UPDATE t.moving SET name = 'new'; DELETE FROM t.moving WHERE id > 9")
    )
    outcome = export(server.login(), table=("t", "moving"), report=change)
    assert outcome.promised_rows == 200_000
    assert not any(name == "new" for _, name in export.cells())


def test_an_empty_table_has_a_header(server, export):
    server.run("CREATE OR REPLACE TABLE t.empty (a INT, b FLOAT)")
    assert export(server.login(), table=("t", "empty"), count_first=True).promised_rows == 0
    assert export.part.read_text() == "a,b\n"


def test_the_catalog_has_tables_and_views_and_nothing_of_the_system(server):
    server.run("CREATE OR REPLACE VIEW t.seen AS SELECT id AS one, name AS two FROM t.many")
    tables = {table.path: table for table in DRIVER.tables(server.login(), Cancel())}
    assert tables[("t", "seen")] == TableInfo(("t", "seen"), is_view=True)
    assert tables[("t", "many")].row_estimate > 100_000
    assert {schema for schema, _ in tables} == {"t"}
    assert DRIVER.columns(server.login(), ("t", "seen"), Cancel()) == ("one", "two")
