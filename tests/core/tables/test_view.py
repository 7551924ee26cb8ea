"""How a table is filtered and sorted, as values."""

import pytest

from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.tables.column_summary import ColumnSummary
from csvdownloader.core.tables.search import Search
from csvdownloader.core.tables.shown_of import ShownOf, completeness_of
from csvdownloader.core.tables.view import (
    WHOLE_TABLE,
    Condition,
    Operator,
    Sort,
    TableView,
    plain_view,
    view_from_plain,
)
from tests.support.builders import make_receipt

ONE = Condition(3, Operator.IS, ("a",))
VIEW = TableView((ONE, Condition(1, Operator.NULL), ONE), Sort(2, is_descending=True))
PLAIN = {
    "where": [
        {"column": 3, "operator": "is", "values": ["a"]},
        {"column": 1, "operator": "null", "values": []},
        {"column": 3, "operator": "is", "values": ["a"]},
    ],
    "sort": {"column": 2, "descending": True},
}


def test_a_condition_compares_with_as_many_texts_as_its_operator_takes():
    counts = {operator: operator.text_count for operator in Operator}
    none = {Operator.EMPTY, Operator.NOT_EMPTY, Operator.NULL, Operator.NOT_NULL}
    assert {operator for operator, count in counts.items() if count == 0} == none
    assert {operator for operator, count in counts.items() if count == 2} == {Operator.BETWEEN}
    assert set(counts.values()) == {0, 1, 2}


def test_a_view_reads_each_column_once():
    assert VIEW.columns == (3, 1, 2)
    assert TableView((ONE,), Sort(3)).columns == (3,)
    assert WHOLE_TABLE.columns == ()


def test_a_view_is_plain_values_and_comes_back():
    assert plain_view(VIEW) == PLAIN
    assert view_from_plain(PLAIN) == VIEW
    assert plain_view(WHOLE_TABLE) == {"where": [], "sort": None}
    assert view_from_plain({"where": [], "sort": None}) == WHOLE_TABLE
    assert plain_view(TableView(sort=Sort(0)))["sort"] == {"column": 0, "descending": False}


@pytest.mark.parametrize(
    ("view", "found", "completeness"),
    [
        (TableView((ONE,)), Completeness.COMPLETE, Completeness.LIMITED),
        (TableView((ONE,)), Completeness.UNVERIFIED, Completeness.UNVERIFIED),
        (TableView((), Sort(0)), Completeness.COMPLETE, Completeness.COMPLETE),
        (WHOLE_TABLE, Completeness.LIMITED, Completeness.LIMITED),
    ],
)
def test_filtered_rows_are_limited_but_a_doubt_stays(view, found, completeness):
    assert completeness_of(make_receipt(completeness=found), view) is completeness


def test_the_file_that_rows_are_of_is_named():
    assert ShownOf(make_receipt(), VIEW).plain == {
        "name": "sample.csv",
        "rows": 2,
        "bytes": 40,
        "sha256": "0" * 64,
        "completeness": "complete",
        "statement": "All rows came",
        "view": PLAIN,
    }


def test_a_search_finds_any_part_in_any_case_unless_it_is_said():
    search = Search(text="a")
    assert search == Search(
        text="a", column=None, match_case=False, whole_cell=False, is_regex=False
    )


@pytest.mark.parametrize(("rows", "is_sample"), [(9, True), (10, False)])
def test_a_summary_of_fewer_rows_is_of_a_sample(rows, is_sample):
    summary = ColumnSummary(rows, 10, missing=3, empty=2, distinct=1, common=())
    assert summary.is_sample is is_sample
    assert summary.values == rows - 5
