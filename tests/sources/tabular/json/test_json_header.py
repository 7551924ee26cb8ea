"""Whether the first list names the columns."""

import pytest

from csvdownloader.core.sources.reading import Certainty, Finding
from csvdownloader.sources.tabular.json.json_header import find_header
from csvdownloader.sources.tabular.json.json_values import Number

ONE, YEAR = Number("1"), Number("2019")
NAMES = "The first row names the columns: it has only texts, and no two are equal."
NO_NAMES = "No row names the columns, so they are column1, column2 and so on."


@pytest.mark.parametrize(
    ("rows", "certainty"),
    [
        ([["a", "b"], [ONE, "x"]], Certainty.LIKELY),
        ([["a", "b"], ["x", True]], Certainty.LIKELY),
        ([["a", "b"], ["x", None], ["x", ONE]], Certainty.LIKELY),
        ([["a", "b"], ["x"], [ONE, ONE]], Certainty.LIKELY),
        ([["a"], [ONE], ["x"]], Certainty.DOUBTFUL),
        ([["a"], [None]], Certainty.DOUBTFUL),
        ([["a"], []], Certainty.DOUBTFUL),
        ([["a", "b"]], Certainty.DOUBTFUL),
    ],
)
def test_texts_that_differ_name_the_columns(rows, certainty):
    assert find_header(rows, None) == Finding("header_row", "1", certainty, NAMES)


@pytest.mark.parametrize(
    ("rows", "certainty"),
    [
        ([[ONE, "x"], [ONE, "x"]], Certainty.LIKELY),
        ([["x", True], ["x", True]], Certainty.LIKELY),
        ([["x", Number("12019")], ["x", ONE]], Certainty.LIKELY),
        ([["x", Number("3019")], ["x", ONE]], Certainty.LIKELY),
        ([[ONE, "x"], [ONE, ONE]], Certainty.DOUBTFUL),
        ([["x", YEAR], ["x", ONE]], Certainty.DOUBTFUL),
        ([["x", Number("1019")], ["x", ONE]], Certainty.DOUBTFUL),
        ([["x", None], ["x", ONE]], Certainty.DOUBTFUL),
        ([["x", "x"], ["y", "y"]], Certainty.DOUBTFUL),
        ([["x", " "], ["y", "y"]], Certainty.DOUBTFUL),
        ([["x", "1.5"], ["y", "y"]], Certainty.DOUBTFUL),
        ([[], [ONE]], Certainty.DOUBTFUL),
    ],
)
def test_what_nobody_calls_a_column_is_a_row(rows, certainty):
    assert find_header(rows, None) == Finding("header_row", "none", certainty, NO_NAMES)


@pytest.mark.parametrize(("chosen", "value"), [(0, "none"), (1, "1")])
@pytest.mark.parametrize("row", [["a"], [ONE]])
def test_what_the_user_says_is_certain(row, chosen, value):
    assert find_header([row], chosen) == Finding("header_row", value, Certainty.CERTAIN)
