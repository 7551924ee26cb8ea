"""The names of cells, rows and columns."""

import pytest

from csvdownloader.sources.tabular.workbooks.references import (
    COLUMNS,
    ROWS,
    cell_name,
    column_index,
    column_name,
    row_index,
)


def test_a_sheet_is_as_large_as_in_excel():
    assert (ROWS, COLUMNS) == (1_048_576, 16_384)


@pytest.mark.parametrize(
    ("letters", "column"),
    [("A", 0), ("Z", 25), ("AA", 26), ("AZ", 51), ("ZZ", 701), ("AAA", 702), ("XFD", 16_383)],
)
def test_a_column_has_letters(letters, column):
    assert column_name(column) == letters
    assert column_index(letters) == column_index(letters.lower()) == column


@pytest.mark.parametrize(
    ("letters", "said"),
    [
        ("XFE", "XFE"),
        ("AAAA", "AAAA"),
        ("AAAAA", "AAAAA"),
        ("", ""),
        ("A1", "A1"),
        ("Ä", "Ä"),
        ("?" * 21, "?" * 20),
    ],
)
def test_other_letters_are_no_column(letters, said):
    with pytest.raises(ValueError, match=r"^there is no column") as raised:
        column_index(letters)
    assert str(raised.value) == f"there is no column {said}"


@pytest.mark.parametrize(
    ("number", "row"), [("1", 0), ("12", 11), ("0000001", 0), ("1048576", 1_048_575)]
)
def test_a_row_has_a_number(number, row):
    assert row_index(number) == row


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("0", "0"),
        ("1048577", "1048577"),
        ("00000001", "00000001"),
        ("-1", "-1"),
        ("", ""),
        ("²", "²"),
        ("٣", "٣"),
        ("x" * 21, "x" * 20),
    ],
)
def test_other_numbers_are_no_row(number, said):
    with pytest.raises(ValueError, match=r"^there is no row") as raised:
        row_index(number)
    assert str(raised.value) == f"there is no row {said}"


@pytest.mark.parametrize(("row", "column", "name"), [(0, 0, "A1"), (6, 1, "B7"), (99, 26, "AA100")])
def test_a_cell_is_named_by_its_column_and_row(row, column, name):
    assert cell_name(row, column) == name
