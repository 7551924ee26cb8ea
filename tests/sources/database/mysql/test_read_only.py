"""Nothing is written by a query: neither a file beside the server nor what it keeps."""

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.sources.database.mysql.connect import session

# sql_mode, and a query that writes {file} in that mode
WRITING = [
    ("", "SELECT 1 INTO OUTFILE '{file}'"),
    ("", "SELECT 1 /*!999999 ' */ INTO OUTFILE '{file}' -- '"),
    ("", "SELECT 1 /*!999999 \" */ INTO OUTFILE '{file}' -- \""),
    ("", "SELECT 1 /*!999999 ` */ INTO OUTFILE '{file}' -- `"),
    ("", "SELECT 1 /*M!999999 ' */ INTO DUMPFILE '{file}' # '"),
    ("", "SELECT 1 /*!50000INTO*/ /*!50000OUTFILE '{file}'*/"),
    ("", "SELECT 1 /*M!100000INTO OUTFILE '{file}' */"),
    ("", "SELECT 1 INTO # '\nOUTFILE '{file}' -- '"),
    ("", "SELECT 1 INTO -- \"\n/* ' */ OUTFILE '{file}' -- '\""),
    ("ANSI_QUOTES", 'SELECT 1 AS "\\" INTO OUTFILE \'{file}\' -- "'),
    ("NO_BACKSLASH_ESCAPES", "SELECT '\\' INTO OUTFILE '{file}' -- '"),
    ("NO_BACKSLASH_ESCAPES", 'SELECT "\\" INTO DUMPFILE \'{file}\' -- "'),
    ("", "SELECT '\\'' INTO OUTFILE '{file}' -- '"),
    ("", "VALUES (1) INTO OUTFILE '{file}'"),
    ("", "WITH a AS (SELECT 1) SELECT * FROM a iNtO oUtFiLe '{file}'"),
]


@pytest.fixture
def file(server, tmp_path):
    """A path where the server may write, which is free."""
    tmp_path.chmod(0o777)
    return tmp_path / "written"


@pytest.mark.parametrize(("mode", "query"), WRITING)
def test_no_reading_of_a_query_writes_a_file(server, export, file, mode, query):
    query = query.format(file=file)
    with pytest.raises(QueryRefusedError, match="may write a file"):
        export(server.login(), query=query)
    assert not file.exists()
    with session(server.login(), Cancel()) as wire:  # the same does write without the check
        wire.fetch_all(f"SET SESSION sql_mode = '{mode}'")
        wire.fetch_all(query)
    assert file.exists()


@pytest.mark.parametrize(
    "query",
    ["SELECT next value for numbers", "SELECT setval(numbers, 50)", "SELECT counted()"],
)
def test_what_a_query_calls_changes_nothing(server, export, query):
    server.run(
        "USE t; CREATE OR REPLACE SEQUENCE numbers; CREATE OR REPLACE TABLE calls (n INT);"
        "\nDELIMITER //\nCREATE OR REPLACE FUNCTION counted() RETURNS INT MODIFIES SQL DATA "
        "BEGIN INSERT INTO calls VALUES (1); RETURN 1; END//\n"
    )
    before = "SELECT next_not_cached_value FROM t.numbers; SELECT count(*) FROM t.calls"
    seen = server.run(before, "--batch", "-N")
    with pytest.raises(QueryRefusedError, match=r"(?i)read.only"):
        export(server.login(), query=query)
    assert server.run(before, "--batch", "-N") == seen


def test_texts_may_speak_of_where_things_go(server, export):
    export(server.login(), query="SELECT 'put into x@y' AS a, 'INTO @x' AS b")
    assert export.cells() == [["a", "b"], ["put into x@y", "INTO @x"]]
