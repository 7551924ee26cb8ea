"""Whether a record names the columns below it, by the types of its values."""

import pytest

from csvdownloader.engine.sniffing.cell_types import CellType
from csvdownloader.engine.sniffing.columns import (
    Votes,
    column_types,
    filled,
    is_all_typed,
    votes,
)
from csvdownloader.engine.sniffing.records import Record

TEXT, NUMBER, YEAR, TIME, CODE, EMPTY = (
    CellType.TEXT, CellType.NUMBER, CellType.YEAR, CellType.TIME, CellType.CODE, CellType.EMPTY
)  # fmt: skip


def of_column(*values):
    (kind,) = column_types([Record(0, [value]) for value in values], 1)
    return kind


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (("1", "2.5", "x", "4"), NUMBER),  # three quarters are enough
        (("1", "x", "y", "4"), TEXT),
        (("1", "2", "x", "y", "4", "5", "6"), TEXT),
        (("2019", "2020"), YEAR),
        (("2019", "5"), NUMBER),
        (("", "-", "n/a"), EMPTY),
        (("", "7"), NUMBER),
        ((), EMPTY),
        (("2024-01-02", "2024-01-03"), TIME),
        (("true", "false"), CODE),
    ],
)
def test_the_type_of_a_column_is_that_of_most_of_its_values(values, kind):
    assert of_column(*values) is kind


def test_a_shorter_row_says_nothing_of_the_columns_that_it_lacks():
    rows = [Record(0, ["1", "a"]), Record(1, ["2"]), Record(2, ["3", "4"])]
    assert column_types(rows, 3) == [NUMBER, TEXT, EMPTY]


@pytest.mark.parametrize(
    ("fields", "types", "header", "data"),
    [
        (("id", "name"), [NUMBER, TEXT], 1, 0),  # over a text, nothing is said
        (("7", "8"), [NUMBER, NUMBER], 0, 2),
        (("", "8"), [NUMBER, EMPTY], 0, 0),
        (("2024-01-02", "true"), [TIME, CODE], 0, 2),
        (("2024-01-02", "2024-01-03"), [NUMBER, NUMBER], 2, 0),
        (("true", "false"), [NUMBER, NUMBER], 0, 0),
        # years name columns, unless years stand below
        (("Region", "2019", "2020"), [TEXT, NUMBER, NUMBER], 2, 0),
        (("Region", "2019", "2020"), [TEXT, NUMBER, YEAR], 0, 2),
        (("Region", "2019"), [TEXT, NUMBER], 0, 1),
        (("Region", "2019", "2019"), [TEXT, NUMBER, NUMBER], 0, 2),
        (("Region", "2010", "2015", "2021"), [TEXT, NUMBER, NUMBER, NUMBER], 0, 3),
        # four numbers one after another do, beside a name
        (("hour", "0", "1", "2", "3"), [TEXT, *[NUMBER] * 4], 4, 0),
        (("hour", "0", "1", "2"), [TEXT, *[NUMBER] * 3], 0, 3),
        (("0", "1", "2", "3"), [NUMBER] * 4, 0, 4),
        (("hour", "0", "1.0", "2", "3"), [TEXT, *[NUMBER] * 4], 0, 4),
        (("n", "10001", "10002", "10003", "10004"), [TEXT, *[NUMBER] * 4], 0, 4),
        # growing numbers do behind an empty first value, over names of rows
        (("", "1.5", "2.5", "4", "9"), [TEXT, *[NUMBER] * 4], 4, 0),
        (("", "1.5", "2.5", "4", "4"), [TEXT, *[NUMBER] * 4], 0, 4),
        (("", "1.5", "2.5", "4"), [TEXT, *[NUMBER] * 3], 0, 3),
        (("", "1.5", "2.5", "4", "9"), [EMPTY, *[NUMBER] * 4], 0, 4),
        (("", "1,5", "2,5", "4,5", "9,5"), [TEXT, *[NUMBER] * 4], 0, 4),
    ],
)
def test_how_a_record_differs_from_the_columns_below_it(fields, types, header, data):
    assert votes(fields, types) == Votes(header, data)


@pytest.mark.parametrize(
    ("fields", "is_typed"),
    [(("1", ""), True), (("", ""), False), (("1", "Ada"), False), (("true", "2024-01-02"), True)],
)
def test_whether_no_value_could_be_a_name(fields, is_typed):
    assert is_all_typed(fields) is is_typed


def test_how_many_values_are_not_empty():
    assert filled(("a", " ", "", "b")) == 2
