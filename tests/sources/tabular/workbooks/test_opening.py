"""What kind of workbook a file is, and what is said of one that cannot be read."""

import zipfile

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.sources.tabular.workbooks.book import SheetFacts
from csvdownloader.sources.tabular.workbooks.opening import opened_workbook
from tests.support.binary_workbooks import (
    compound_file,
    write_xlsb,
    xlsb_cell,
    xlsb_row,
    xlsb_text,
)
from tests.support.opendocument import ods_cell, ods_row, write_ods
from tests.support.workbooks import text, with_member, write_workbook

TABLE = f"<table:table table:name='One'>{ods_row(ods_cell('x'))}</table:table>"
PASSWORD = "Open it in a spreadsheet program with its password, save it without one, then retry."


def refused(path, kind):
    with pytest.raises(kind) as raised, opened_workbook(path, Cancel()):
        pass
    return raised.value


def names_and_cells(path):
    with opened_workbook(path, Cancel()) as book:
        sheet = book.sheets[0]
        rows = [dict(row.cells) for row in book.rows(sheet, SheetFacts())]
        blocks = book.blocks(sheet, SheetFacts())
        many = [
            row for some in blocks for row in (some.rows() if hasattr(some, "rows") else [some])
        ]
        assert [dict(row.cells) for row in many] == rows
        return sheet.name, rows


def test_the_content_tells_the_kind_of_a_workbook(tmp_path):
    rows = f"<row r='1'>{text('A1', 'x')}</row>"
    assert names_and_cells(write_workbook(tmp_path / "a.ods", {"One": rows})) == ("One", [{0: "x"}])
    assert names_and_cells(write_ods(tmp_path / "a.xlsx", TABLE)) == ("One", [{0: "x"}])
    records = xlsb_row(0) + xlsb_cell(6, 0, xlsb_text("x"))
    assert names_and_cells(write_xlsb(tmp_path / "b.xlsx", {"One": records})) == ("One", [{0: "x"}])


@pytest.mark.parametrize("members", [[], ["a"]])
def test_a_zip_file_without_a_workbook_is_said(tmp_path, members):
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    message = refused(tmp_path / "b.xlsx", WrongContentError).message
    assert message == "b.xlsx is a zip file without a workbook"


def test_an_office_file_without_a_workbook_is_said(tmp_path):
    path = compound_file(tmp_path / "b.xls", {"WordDocument": b"x"})
    message = refused(path, WrongContentError).message
    assert message == "b.xls is an Office file without a workbook"


def test_a_workbook_without_sheets_is_said(tmp_path):
    path = write_workbook(tmp_path / "b.xlsx", {})
    assert refused(path, WrongContentError).message == "b.xlsx has no sheets"


def test_a_workbook_with_a_password_is_said(tmp_path):
    old = compound_file(tmp_path / "b.xls", {"EncryptedPackage": b"x", "Workbook": b"x"})
    error = refused(old, SourceError)
    assert (error.message, error.hint) == ("b.xls is encrypted by a password", PASSWORD)
    new = with_member(
        write_ods(tmp_path / "b.ods", TABLE),
        "META-INF/manifest.xml",
        lambda _: "<m:manifest xmlns:m='x'><m:encryption-data/></m:manifest>",
    )
    error = refused(new, SourceError)
    assert (error.message, error.hint) == ("b.ods is encrypted by a password", PASSWORD)


def test_damage_of_rows_and_of_names_is_said_with_the_file(tmp_path):
    path = write_workbook(tmp_path / "b.xlsx", {"One": "<row></oops>"})
    links = "<Relationships><Relationship Id='a' Type='x/table' Target='gone.xml'/></Relationships>"
    with_member(path, "xl/worksheets/_rels/s1.xml.rels", lambda _: links)
    with opened_workbook(path, Cancel()) as book:
        for read in (book.rows, book.blocks):
            with pytest.raises(SourceUnreadableError, match=r"^b\.xlsx is damaged: it is no XML"):
                list(read(book.sheets[0], SheetFacts()))
        with pytest.raises(SourceUnreadableError, match=r"b\.xlsx is damaged: the part"):
            _ = book.names
