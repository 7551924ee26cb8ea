import pytest

from csvdownloader.sources.database.driver import Selection
from csvdownloader.sources.database.sql import back_quoted, double_quoted, limited, select


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
    assert limited("select 1", None) == "select 1"


def test_a_comment_at_the_end_hides_no_limit():
    assert limited("select 1 -- all", 5).splitlines()[-1] == ") AS q LIMIT 5"
