"""Whether the first row of a sheet names its columns: by what is below it."""

import pytest

from csvdownloader.sources.tabular.workbooks.book import Row
from csvdownloader.sources.tabular.workbooks.cells import Stored
from csvdownloader.sources.tabular.workbooks.layout import proposed_layout


def sheet(*rows):
    """Rows of cells: numbers are values, and None is an empty cell."""
    return [
        Row(
            number,
            {
                column: cell if isinstance(cell, str) else Stored(cell)
                for column, cell in enumerate(cells)
                if cell is not None
            },
        )
        for number, cells in enumerate(rows)
    ]


def proposed(*rows):
    layout = proposed_layout(sheet(*rows), is_fixed=False)
    (finding,) = layout.findings
    return layout.first, layout.has_header, str(finding.note)


def test_texts_above_values_name_them():
    assert proposed(("id", "price"), (1, 2.5), (2, 3.5)) == (0, True, "")


@pytest.mark.parametrize(("texts", "has_header"), [(0, False), (1, False), (2, True)])
def test_of_ten_values_one_may_be_a_text_in_a_column_of_values(texts, has_header):
    below = [(number, "x") for number in range(10 - texts)] + [("none", "x")] * texts
    assert proposed((2024, "note"), *below)[1] is has_header


@pytest.mark.parametrize(
    ("header", "has_header"),
    [(("id", "price", 3), True), (("id", 2, 3), False), (("id", 2, "c"), True), ((1, 2, 3), False)],
)
def test_as_many_names_as_values_are_a_header(header, has_header):
    assert proposed(header, (1, 2, 3), (4, 5, 6))[1] is has_header


def test_values_alone_name_nothing():
    assert proposed((1, 2)) == (0, False, "No row names the columns: row 1 has only values.")
    assert proposed(("a", 2)) == (0, True, "")


@pytest.mark.parametrize(("named", "is_told"), [(1, True), (2, True), (3, False)])
def test_a_header_that_names_half_of_the_columns_is_told(named, is_told):
    names = [chr(97 + column) for column in range(named)] + [None] * (4 - named)
    layout = proposed_layout(sheet(names, "wxyz", "wxyz"), is_fixed=True)
    sentence = f"Row 1 names only {named} of 4 columns."
    assert [str(finding.note) for finding in layout.findings] == [sentence if is_told else ""]


def test_titles_stand_before_the_header():
    rows = ("Sales", None, None), (None, None, None), ("id", "price", "day"), (1, 2, 3), (4, 5, 6)
    first, has_header, note = proposed(*rows)
    assert (first, has_header) == (2, True)
    assert note == "Row 3 names the columns; set aside before it: 2 rows."
