"""The sheets of a workbook of Excel 97."""

import struct

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.sources.tabular.workbooks.book import SheetFacts
from csvdownloader.sources.tabular.workbooks.opening import opened_workbook
from tests.support.binary_workbooks import record, write_xls, xls_cell

NUMBER = 0x203
CELL = xls_cell(NUMBER, 0, 1, struct.pack("<d", 2.5))


def listed(name):
    """What lists a sheet, without cells, by its name."""
    return record(0x85, struct.pack("<I2B2B", 0, 0, 0, len(name), 1) + name.encode("utf-16-le"))


def test_sheets_have_their_names_and_cells(tmp_path):
    path = write_xls(tmp_path / "b.xls", {"One": CELL, "Two": b""}, hidden=["Two"])
    with opened_workbook(path, Cancel()) as book:
        assert [(sheet.name, sheet.is_hidden) for sheet in book.sheets] == [
            ("One", False),
            ("Two", True),
        ]
        (row,) = book.rows(book.sheets[0], SheetFacts())
        assert (row.number, list(row.cells)) == (0, [1])


@pytest.mark.parametrize(("name", "fails"), [("One", True), ("Two", False)])
def test_two_sheets_of_one_name_are_damage(tmp_path, name, fails):
    path = write_xls(tmp_path / "b.xls", {"One": CELL}, extra=listed(name))
    if not fails:
        with opened_workbook(path, Cancel()) as book:
            assert {sheet.name for sheet in book.sheets} == {"One", "Two"}
        return
    with (
        pytest.raises(SourceUnreadableError, match="two of its sheets have one name"),
        opened_workbook(path, Cancel()),
    ):
        pytest.fail("it is opened")
