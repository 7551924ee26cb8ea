"""Where a query ends, in each dialect."""

import pytest

from csvdownloader.sources.database.dialects import (
    DUCKDB,
    MYSQL,
    OTHERS,
    POSTGRESQL,
    SQLITE,
    without_end,
)

ALL = [POSTGRESQL, DUCKDB, SQLITE, MYSQL, OTHERS]


ENDS = (
    *("", ";", " ; \n", ";;", " -- all", "; -- all", ";\n-- a; b\n-- c\n", "; /* all */"),
    *("/* a */ ; /* b ; */ -- c", "; -- it's", ";/**/;", "; /* '", "\t\r\n;", "; -- \\"),
)


@pytest.mark.parametrize("dialects", ALL)
@pytest.mark.parametrize(
    "query",
    [
        *("SELECT 1", "\n\n SELECT 'it''s; -- no' AS a", 'SELECT "a; -- b" FROM t'),
        *("-- first; one\nSELECT 1", "/* ; */ SELECT ';'", "SELECT '--', 1", "SELECT '/*'"),
        *("SELECT 1; SELECT 2", "SELECT ';' || ';'", "SELECT 'é; -- ' "),
    ],
)
def test_semicolons_and_comments_at_the_end_are_left_out(dialects, query):
    for end in ENDS:
        assert without_end(query + end, dialects) == query.rstrip()


@pytest.mark.parametrize(
    ("dialects", "query"),
    [
        (POSTGRESQL, "SELECT $$; -- a$$"),
        (POSTGRESQL, "SELECT $x$; $$ -- a$x$"),
        (POSTGRESQL, r"SELECT E'\'; -- a'"),
        (POSTGRESQL, r"SELECT '\'"),
        (POSTGRESQL, "SELECT a$b$ FROM t"),
        (POSTGRESQL, "SELECT '; -- open"),
        (POSTGRESQL, "SELECT a #> '{b}'"),
        (SQLITE, "SELECT [a; -- b]"),
        (SQLITE, "SELECT `a; -- b`"),
        (SQLITE, r"SELECT '\'"),
        (MYSQL, r"SELECT '\'; -- a'"),
        (MYSQL, r'SELECT "\"; -- a"'),
        (MYSQL, "SELECT `a; # b`"),
        (MYSQL, "SELECT 5 --3"),
        (MYSQL, "SELECT 1 /*! ; */"),
        (MYSQL, "SELECT 1 /*M!100000 , 2 */"),
        (OTHERS, r"SELECT '\'; -- a'"),
        (OTHERS, "SELECT $$; -- a$$"),
        (OTHERS, "SELECT a #> b"),
    ],
)
def test_what_belongs_to_the_query_stays(dialects, query):
    assert without_end(query, dialects) == query


@pytest.mark.parametrize(
    ("dialects", "query", "left"),
    [
        (POSTGRESQL, "SELECT 1 /* a /* b */ c; */", "SELECT 1"),
        (SQLITE, "SELECT 1 /* a /* b */", "SELECT 1"),
        (MYSQL, "SELECT 1 # it's", "SELECT 1"),
        (MYSQL, "SELECT 1; #", "SELECT 1"),
        (MYSQL, "SELECT 1; --", "SELECT 1"),
        (POSTGRESQL, "-- nothing", ""),
        (OTHERS, "SELECT 1; -- a", "SELECT 1"),
    ],
)
def test_comments_of_each_dialect(dialects, query, left):
    assert without_end(query, dialects) == left
