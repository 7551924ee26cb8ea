"""What a view shows, in words."""

import pytest

from csvdownloader.core.tables.view import Condition, Operator, Sort, TableView
from csvdownloader.core.tables.view_texts import condition_text, sort_text, view_texts

HEADER = ("city", "", "a long name")


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (Condition(0, Operator.NULL), "city is NULL"),
        (Condition(0, Operator.IS, ("Berlin",)), "city is Berlin"),
        (Condition(0, Operator.BETWEEN, ("1", "2")), "city is between 1 and 2"),
        (Condition(1, Operator.IS, ("",)), '"" is ""'),
        (Condition(0, Operator.IS, ("  ",)), 'city is "  "'),
        (Condition(0, Operator.IS, (" a\nb ",)), "city is a b"),
    ],
)
def test_a_condition_is_a_sentence(condition, text):
    assert condition_text(condition, HEADER) == text


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (Condition(2, Operator.IS, ("Berlin",)), "a lo... is Berl..."),
        (Condition(0, Operator.IS, ("Bonn",)), "city is Bonn"),
        (Condition(0, Operator.IS, (" " * 5,)), 'city is "    "'),
    ],
)
def test_a_long_name_and_a_long_value_end_in_dots(condition, text):
    assert condition_text(condition, HEADER, 4) == text


def test_a_sort_is_a_sentence():
    assert sort_text(Sort(0), HEADER) == "sorted by city"
    assert sort_text(Sort(2, is_descending=True), HEADER, 4) == "sorted by a lo..., descending"


def test_a_view_has_a_sentence_for_each_condition_and_for_its_sort():
    condition = Condition(2, Operator.NULL)
    assert view_texts(TableView((condition,)), HEADER) == ["a long name is NULL"]
    view = TableView((condition,), Sort(2))
    assert view_texts(view, HEADER) == ["a long name is NULL", "sorted by a long name"]
