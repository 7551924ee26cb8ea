"""What a sheet of OpenDocument repeats is bounded."""

from zipfile import ZipFile

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.sources.tabular.workbooks import ods_cells
from csvdownloader.sources.tabular.workbooks.areas import Area
from csvdownloader.sources.tabular.workbooks.book import SheetFacts
from csvdownloader.sources.tabular.workbooks.ods import Ods
from csvdownloader.sources.tabular.workbooks.packages import Package
from tests.support.opendocument import ods_cell, ods_row, write_ods

MOST = 5


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    monkeypatch.setattr(ods_cells, "MOST_REPEATED", MOST)


def rows(path, row, facts=None):
    """The numbers of the rows of a sheet with this one, and of their cells."""
    write_ods(path, f"<table:table table:name='One'>{row}</table:table>")
    with ZipFile(path) as archive:
        book = Ods(Package(archive), Cancel())
        found = book.rows(book.sheets[0], facts or SheetFacts())
        return [(row.number, list(row.cells)) for row in found]


def spaces(count):
    return ods_row(ods_cell(f"<text:s text:c='{count}'/>", value_type="string"))


def repeated(number_of_rows, number_of_cells):
    cell = ods_cell("x", value_type="string")
    return ods_row(
        cell.replace(
            "<table:table-cell",
            f"<table:table-cell table:number-columns-repeated='{number_of_cells}'",
        )
    ).replace("<table:table-row", f"<table:table-row table:number-rows-repeated='{number_of_rows}'")


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (spaces(MOST), [(0, [0])]),
        (repeated(1, MOST), [(0, list(range(MOST)))]),
        (repeated(MOST, 1), [(number, [0]) for number in range(MOST)]),
    ],
)
def test_what_repeats_as_often_as_it_may_is_read(tmp_path, row, found):
    assert rows(tmp_path / "b.ods", row) == found


@pytest.mark.parametrize("row", [spaces(MOST + 1), repeated(1, MOST + 1), repeated(MOST + 1, 1)])
def test_what_repeats_once_more_is_refused(tmp_path, row):
    with pytest.raises(SourceError, match="repeats more than 5 cells or spaces") as raised:
        rows(tmp_path / "b.ods", row)
    assert raised.value.hint.startswith("Save the sheet as CSV")


@pytest.mark.parametrize(
    ("down", "across", "merged"),
    [
        (1, 1, []),
        (1, 2, [Area(0, 0, 0, 1)]),
        (2, 1, [Area(0, 0, 1, 0)]),
        (3, 2, [Area(0, 0, 2, 1)]),
    ],
)
def test_cells_that_are_merged_are_an_area(tmp_path, down, across, merged):
    spans = f"table:number-rows-spanned='{down}' table:number-columns-spanned='{across}'"
    cell = ods_cell("x", value_type="string").replace(
        "<table:table-cell", f"<table:table-cell {spans}"
    )
    facts = SheetFacts()
    assert rows(tmp_path / "b.ods", ods_row(cell), facts) == [(0, [0])]
    assert facts.merged == merged
