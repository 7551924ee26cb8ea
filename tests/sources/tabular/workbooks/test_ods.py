"""The sheets of an OpenDocument spreadsheet, and the names of its ranges."""

from zipfile import ZipFile

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.sources.tabular.workbooks.book import Row, SheetFacts
from csvdownloader.sources.tabular.workbooks.ods import Ods
from csvdownloader.sources.tabular.workbooks.packages import Package
from tests.support.opendocument import write_ods

TABLE = "<table:table table:name='One'/>"


def opened(path, tables, names=""):
    write_ods(path, tables, names=names)
    with ZipFile(path) as archive:
        return Ods(Package(archive), Cancel())


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("$One.$A$1:.$B$9", "One!A1:B9"),
        ("$One.$A$1:$One.$B$9", "$One.$A$1:$One.$B$9"),
        ("$One.$A$1", "One!A1:A1"),
        ("$'My ''own''.sheet'.$A$1:.$AB$12", "'My ''own''.sheet'!A1:AB12"),
        ("$One.#REF!", "$One.#REF!"),
        ("", ""),
    ],
)
def test_a_name_has_its_range_as_excel_writes_it_or_as_it_is(tmp_path, address, written):
    range_of = f'<table:named-range table:name="Part" table:cell-range-address="{address}"/>'
    names = f"<table:named-expressions>{range_of}</table:named-expressions>"
    assert opened(tmp_path / "b.ods", TABLE, names).names == {"part": written}


def test_a_table_inside_of_a_cell_is_no_sheet(tmp_path):
    inner = "<table:table-row><table:table-cell><table:table/></table:table-cell></table:table-row>"
    book = opened(
        tmp_path / "b.ods",
        f"<table:table table:name='One'>{inner}</table:table><table:table table:name='Two'/>",
    )
    assert [(sheet.name, sheet.place) for sheet in book.sheets] == [("One", "0"), ("Two", "1")]


def test_the_rows_of_a_table_inside_of_a_cell_are_no_rows(tmp_path):
    def row(content):
        return f"<table:table-row><table:table-cell>{content}</table:table-cell></table:table-row>"

    inner = f"<table:table>{row('<text:p>inner</text:p>')}</table:table>"
    path = write_ods(
        tmp_path / "b.ods",
        f"<table:table table:name='One'>{row(inner + '<text:p>one</text:p>')}</table:table>"
        f"<table:table table:name='Two'>{row('<text:p>two</text:p>')}</table:table>",
    )
    with ZipFile(path) as archive:
        book = Ods(Package(archive), Cancel())
        found = [list(book.rows(sheet, SheetFacts())) for sheet in book.sheets]
    assert found == [[Row(0, {0: "one"})], [Row(0, {0: "two"})]]


def test_two_sheets_of_one_name_are_damage(tmp_path):
    with pytest.raises(ValueError, match="two of its sheets have one name"):
        opened(tmp_path / "b.ods", TABLE * 2)
