import pytest

from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.core.sources.identifiers import double_quoted
from csvdownloader.sources.database.driver import Selection
from csvdownloader.sources.database.hosts import is_this_computer
from csvdownloader.sources.database.sql import (
    back_quoted,
    require_read_only_query,
    select,
    with_limit,
)


@pytest.mark.parametrize(
    ("quote", "name", "quoted"),
    [
        (double_quoted, "orders", '"orders"'),
        (double_quoted, 'a"; drop table t; --', '"a""; drop table t; --"'),
        (double_quoted, "a.b", '"a.b"'),
        (back_quoted, "orders", "`orders`"),
        (back_quoted, "a`; drop table t", "`a``; drop table t`"),
    ],
)
def test_a_name_stays_one_name(quote, name, quoted):
    assert quote(name) == quoted


@pytest.mark.parametrize(
    ("selection", "sql"),
    [
        (Selection(table=("t",)), 'SELECT * FROM "t"'),
        (Selection(table=("s", "t.x"), columns=("B", 'a"')), 'SELECT "B", "a""" FROM "s"."t.x"'),
        (Selection(query="select 1 -- x"), "select 1 -- x"),
    ],
)
def test_a_selection_is_one_query(selection, sql):
    assert select(selection, double_quoted) == sql


def test_no_limit_leaves_the_query_as_it_is():
    assert with_limit("select 1", None) == "select 1"


def test_a_comment_at_the_end_hides_no_limit():
    assert with_limit("select 1 -- all", 5).splitlines()[-1] == ") AS q LIMIT 5"


@pytest.mark.parametrize("is_mysql", [False, True])
@pytest.mark.parametrize(
    "query",
    [
        "select 1",
        " -- drop\n /* drop */ ((SELECT 1) UNION SELECT 2)",
        "with a as (select 1) select * from a",
        "VALUES(1)",
        "TABLE t",
        "show tables",
        "Describe t",
        "desc t",
        "EXPLAIN SELECT 1",
        "FROM t",
        "SELECT 'into', dump_outfile FROM into_outfile /* INTO @x */",
        "SELECT dumpfile FROM t WHERE a = 'x@y'",
    ],
)
def test_a_query_that_reads_is_taken(query, is_mysql):
    require_read_only_query(query, is_mysql=is_mysql)


@pytest.mark.parametrize("is_mysql", [False, True])
@pytest.mark.parametrize(
    "query",
    [
        "",
        "DROP TABLE t",
        "/* SELECT */ DELETE FROM t",
        "-- SELECT\nSET x = 1",
        "SELECTED",
        "/* SELECT",
    ],
)
def test_a_query_that_does_not_read_is_refused(query, is_mysql):
    with pytest.raises(QueryRefusedError, match="Only queries that read"):
        require_read_only_query(query, is_mysql=is_mysql)


@pytest.mark.parametrize(
    "query",
    [
        "/*! DELETE FROM t */",
        "/*!50000 DELETE FROM t; */ SELECT 1",
        "/*M! DELETE FROM t; */ SELECT 1",
        "# SELECT\nDELETE FROM t",
        "--1\nSELECT 1",
        "SELECT 'it''s' INTO OUTFILE '/tmp/x'",
        "SELECT 1 into/**/dumpfile '/tmp/x'",
        "SELECT 1 INTO /*!50000OUTFILE '/tmp/x' */",
        "SELECT 'x' /*!999999 ' */ INTO OUTFILE '/tmp/x' -- '",
        "SELECT 'INTO OUTFILE'",
        "SELECT 1 /*! INTO OUTFILE '/tmp/x' */",
        "SELECT 1 INTO /*!50000 OUTFILE '/tmp/x' */",
    ],
)
def test_what_mysql_would_run_or_write_is_refused(query):
    with pytest.raises(QueryRefusedError):
        require_read_only_query(query, is_mysql=True)


def test_mysqls_own_comments_are_no_keywords():
    require_read_only_query("# x\n-- y\nSELECT 1 # DELETE", is_mysql=True)


@pytest.mark.parametrize(
    "host", ["", "localhost", "LocalHost", "/run/x", "127.0.0.1", "127.9.9.9", "::1"]
)
def test_this_computer_is_known(host):
    assert is_this_computer(host)


@pytest.mark.parametrize(
    "host", ["127.evil.example", "127.1", "localhost.evil.example", "10.0.0.1", "::2", "db"]
)
def test_another_computer_is_never_this_one(host):
    assert not is_this_computer(host)
