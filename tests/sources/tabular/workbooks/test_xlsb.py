"""Which records of a binary workbook are cells, and which make it unreadable."""

import struct
from zipfile import ZipFile

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.sources.tabular.workbooks.book import SheetFacts
from csvdownloader.sources.tabular.workbooks.packages import Package
from csvdownloader.sources.tabular.workbooks.xlsb import Xlsb
from tests.support.binary_workbooks import (
    write_xlsb,
    xlsb_cell,
    xlsb_record,
    xlsb_row,
    xlsb_text,
)

REAL, TEXT = 5, 6
A, B = xlsb_cell(TEXT, 0, xlsb_text("a")), xlsb_cell(REAL, 1, struct.pack("<d", 2.5))


def rows(path, records):
    write_xlsb(path, {"One": records})
    with ZipFile(path) as archive:
        book = Xlsb(Package(archive), "xl/workbook.bin", Cancel())
        return [(row.number, list(row.cells)) for row in book.rows(book.sheets[0], SheetFacts())]


def test_rows_have_their_numbers_and_cells_their_columns(tmp_path):
    path = tmp_path / "b.xlsb"
    assert rows(path, xlsb_row(0) + A + B + xlsb_row(7) + B) == [(0, [0, 1]), (7, [1])]


@pytest.mark.parametrize("kind", range(12, 19))
def test_cells_without_a_column_are_refused(tmp_path, kind):
    with pytest.raises(ValueError, match="of a kind that is not read"):
        rows(tmp_path / "b.xlsb", xlsb_row(0) + A + xlsb_record(kind, bytes(8)))


@pytest.mark.parametrize("records", [A, xlsb_row(0) + A + A])
def test_cells_that_are_not_in_order_are_refused(tmp_path, records):
    with pytest.raises(ValueError, match="not in order"):
        rows(tmp_path / "b.xlsb", records)
