"""Lines of equal length out of the cells of a sheet."""

from pathlib import Path

import pytest

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.csv_writer import CsvLineWriter
from csvdownloader.sources.tabular.file_format import FileType, InputFile
from csvdownloader.sources.tabular.file_types import format_named
from csvdownloader.sources.tabular.workbooks import grid as module
from csvdownloader.sources.tabular.workbooks.areas import Area, area_of
from csvdownloader.sources.tabular.workbooks.book import Block, Row, Sheet
from csvdownloader.sources.tabular.workbooks.cells import Uncalculated
from csvdownloader.sources.tabular.workbooks.grid import Bounds, Grid, OutsideError


def grid(left=0, right=1, top=0, formulas=""):
    file = InputFile(Path("b.xlsx"), FileType(format_named("xlsx")), formulas=formulas)
    return Grid(file, Sheet("Data"), Bounds(left, right), top, CsvLineWriter(Format.CSV))


@pytest.mark.parametrize(
    ("area", "bounds"),
    [
        (None, (1, 6)),
        ("2:9", (1, 6)),  # it names no columns
        ("B:D", (1, 3)),
        ("A:XFC", (0, 16_382)),
        ("B:XFD", (1, 16_383)),
    ],
)
def test_the_columns_are_those_with_values_or_those_of_the_area(area, bounds):
    rows = [Row(0, {2: "a", 6: "b"}), Row(1, {1: "c"})]
    found = Bounds.of(rows, area_of(area) if area else None)
    assert (found.left, found.right) == bounds
    assert found.width == bounds[1] - bounds[0] + 1


def test_columns_without_names_are_numbered():
    assert Bounds(3, 5).names() == ["column1", "column2", "column3"]


def test_a_row_without_values_is_a_line_too():
    rows = [Row(3, {0: "a"}), Row(5, {1: "b"}), Row(6, {0: "", 1: "c"})]
    assert list(grid().lines(rows, 2)) == [",\n", "a,\n", ",\n", ",b\n", ",c\n"]
    assert list(grid().lines([], 2)) == []


def test_many_rows_at_once_are_the_same_lines():
    block = Block((3, 5), {0: ("a", ""), 1: (None, "b")})
    lines = list(grid().lines([block], 2))
    assert lines == list(grid().lines(block.rows(), 2)) == [",\n", "a,\n", ",\n", ",b\n"]
    assert list(grid(0, 2).lines([block], 3)) == ["a,,\n", ",,\n", ",b,\n"]


@pytest.mark.parametrize("column", [0, 3])
def test_a_value_outside_of_the_columns_is_told(column):
    with pytest.raises(OutsideError):
        grid(1, 2).values(Row(0, {column: "x"}))
    with pytest.raises(OutsideError):
        list(grid(1, 2).lines([Block((0,), {column: ("x",)})], 0))
    assert grid(1, 2).values(Row(0, {1: "x", 2: ""})) == ["x", None]


def test_a_row_has_no_more_characters_than_are_written_at_once(monkeypatch):
    monkeypatch.setattr(module, "MOST_CHARACTERS", 20)
    assert grid().values(Row(0, {0: "x" * 12, 1: "y" * 8})) == ["x" * 12, "y" * 8]
    with pytest.raises(SourceError) as refused:
        grid().values(Row(6, {0: "x" * 12, 1: "y" * 9}))
    sentence = "Row 7 of the sheet Data in b.xlsx has more than 20 characters"
    assert refused.value.message == sentence
    assert refused.value.fields == ("range",)
    block = Block((0, 1), {0: ("x" * 12, "x" * 12), 1: ("y" * 8, "y" * 9)})
    with pytest.raises(SourceError, match="Row 2 of the sheet"):
        list(grid().lines([block], 0))


@pytest.mark.parametrize(("top", "last"), [(0, 3), (2, 5)])
def test_a_table_has_no_more_cells_than_are_read(monkeypatch, top, last):
    monkeypatch.setattr(module, "MOST_CELLS", 8)
    assert grid(top=top).values(Row(last, {0: "x"})) == ["x", None]
    for rows in (Row(last + 1, {0: "x"}), Block((last + 1,), {0: ("x",)})):
        with pytest.raises(SourceError) as refused:
            list(grid(top=top).lines([rows], last + 1))
        assert refused.value.message == (
            f"The sheet Data of b.xlsx spans 10 cells up to B{last + 2}, but at most 8 are read"
        )
        assert refused.value.hint == "Say which part is meant, by a range such as A1:F200."


@pytest.mark.parametrize(
    ("formulas", "formula", "value", "remark"),
    [
        ("text", "A1+1", "A1+1", "2 formulas without a stored result: the text stands for it."),
        ("empty", "A1+1", None, "2 formulas without a stored result: the cell is empty."),
        ("empty", "", None, "2 formulas without a stored result: the cell is empty."),
    ],
)
def test_what_stands_for_a_formula_without_a_result(formulas, formula, value, remark):
    lines = grid(formulas=formulas)
    row = Row(0, {0: Uncalculated(formula), 1: Uncalculated(formula)})
    assert lines.values(row) == [value, value]
    assert lines.remarks([]) == [remark]


@pytest.mark.parametrize(("formulas", "formula"), [("", "A1+1"), ("text", "")])
def test_a_formula_without_a_result_is_refused_where_nothing_stands_for_it(formulas, formula):
    with pytest.raises(SourceError) as refused:
        grid(formulas=formulas).values(Row(2, {1: Uncalculated(formula)}))
    sentence = "Cell B3 of the sheet Data in b.xlsx has a formula without a stored result"
    assert refused.value.message == sentence
    assert refused.value.fields == ("formulas",)


@pytest.mark.parametrize(
    ("area", "is_told"),
    [
        ("A2:B2", True),
        ("B3:D9", True),
        ("A1:B1", False),  # the names of the columns
        ("A4:B4", False),  # below the last row
        ("C2:D3", False),
    ],
)
def test_merged_cells_below_the_names_are_told(area, is_told):
    lines = grid()
    list(lines.lines([Row(0, {0: "n"}), Row(2, {0: "a"})], 0))
    sentence = "1 merged area: the value stands in the first cell, and the others are empty."
    assert lines.remarks([area_of(area)]) == ([sentence] if is_told else [])


def test_a_sheet_of_names_alone_has_nothing_merged():
    lines = grid()
    list(lines.lines([Row(0, {0: "n"})], 0))
    assert lines.remarks([Area()]) == []
    assert grid().remarks([Area()]) == []
