"""Workbooks of other kinds than .xlsx, and what protects them."""

import struct
import zipfile
from contextlib import nullcontext

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.requests.request import Request
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.tabular.workbooks import ods_cells
from tests.support.binary_workbooks import (
    compound_file,
    record,
    write_xls,
    write_xlsb,
    xls_cell,
    xls_text,
    xlsb_cell,
    xlsb_row,
    xlsb_text,
)
from tests.support.opendocument import ods_cell, ods_row, write_ods
from tests.support.workbooks import text, with_member, write_workbook

DOUBLE = struct.Struct("<d")


def shared_texts(*parts):
    """The record with all texts, and those that continue it."""
    first, *others = parts
    return record(0xFC, struct.pack("<2I", 3, 3) + first) + b"".join(
        record(0x3C, part) for part in others
    )


XLS_TEXTS = shared_texts(
    xls_text("ä") + struct.pack("<HB", 4, 0) + b"ab",
    b"\1" + "Ωd".encode("utf-16-le") + struct.pack("<HBH", 1, 8, 1) + b"x",
    bytes(4),
)
XLS_CELLS = (
    xls_cell(0xFD, 0, 0, struct.pack("<I", 0))
    + xls_cell(0xFD, 0, 1, struct.pack("<I", 1))
    + xls_cell(0x204, 0, 2, xls_text("n"))
    + xls_cell(0x203, 1, 0, DOUBLE.pack(60), style=1)
    + xls_cell(0x27E, 1, 1, struct.pack("<I", 43831 << 2 | 2), style=1)
    + xls_cell(0x27E, 1, 2, struct.pack("<i", -150 << 2 | 3))
    + record(0xBD, struct.pack("<2HHIHIH", 2, 0, 0, 7 << 2 | 2, 0, 8 << 2 | 2, 1))
    + xls_cell(0x205, 2, 2, b"\x07\1")
    + xls_cell(0x205, 3, 0, b"\1\0")
    + xls_cell(0x06, 3, 1, bytes(6) + b"\xff\xff" + bytes(8))
    + record(0x207, xls_text("result"))
    + xls_cell(0x06, 3, 2, b"\2\0\x2a\0\0\0\xff\xff" + bytes(8))
    + xls_cell(0x06, 4, 0, DOUBLE.pack(2.5) + bytes(8))
    + xls_cell(0x06, 4, 1, b"\1\0\1\0\0\0\xff\xff" + bytes(8))
    + xls_cell(0x06, 4, 2, b"\3\0\0\0\0\0\xff\xff" + bytes(8))
)


def test_an_old_workbook(job, tmp_path):
    job.run(write_xls(tmp_path / "b.xls", {"One": XLS_CELLS}, extra=XLS_TEXTS))
    assert job.cells() == [
        ["ä", "abΩd", "n"],
        ["60", "2020-01-01", "-1.5"],
        ["7", "8", "#DIV/0!"],
        ["TRUE", "result", "#N/A"],
        ["2.5", "TRUE", ""],
    ]


def test_an_old_workbook_may_count_from_1904_and_hide_sheets(job, tmp_path):
    cells = xls_cell(0x204, 0, 0, xls_text("n")) + xls_cell(0x203, 1, 0, DOUBLE.pack(0), style=1)
    path = write_xls(
        tmp_path / "b.xls",
        {"One": xls_cell(0x204, 0, 0, xls_text("hidden")), "Two": cells},
        extra=record(0x22, b"\1\0"),
        hidden={"One"},
    )
    job.run(path)
    assert job.cells() == [["n"], ["1904-01-01"]]


def test_the_merged_areas_of_an_old_workbook_are_counted(job, tmp_path):
    merged = record(0xE5, struct.pack("<9H", 2, 1, 2, 0, 0, 1, 1, 1, 2) + bytes(8))
    outcome = job.run(write_xls(tmp_path / "b.xls", {"One": XLS_CELLS + merged}, extra=XLS_TEXTS))
    assert [note for note in outcome.reading.notes if "merged" in note] == [
        "2 merged areas: the value stands in the first cell, and the others are empty."
    ]


def test_a_workbook_of_excel_95(job, tmp_path):
    def content(at):
        sheet = record(0x85, struct.pack("<I3B", at, 0, 0, 1) + b"\xc4")
        formats = record(0x41E, struct.pack("<HB", 200, 4) + b"yyyy") + record(0xE0, b"\0\0\xc8\0")
        begin = record(0x809, struct.pack("<2H4x", 0x500, 5)) + record(0x42, b"\xe3\x04")
        return begin + formats + sheet + record(0x0A)

    cells = xls_cell(0x204, 0, 0, b"\1\0\xc4") + xls_cell(0xD6, 0, 1, b"\1\0b\1\0\0")
    cells += xls_cell(0x203, 1, 0, DOUBLE.pack(59))
    cells += xls_cell(0x06, 1, 1, bytes(6) + b"\xff\xff" + bytes(8)) + record(0x207, b"\1\0r")
    sheet = record(0x809, struct.pack("<2H4x", 0x500, 0x10)) + cells + record(0x0A)
    book = content(len(content(0))) + sheet
    outcome = job.run(compound_file(tmp_path / "b.xls", {"Book": book}))
    assert outcome.reading.options[0] == ("sheet", "Д")
    assert job.cells() == [["Д", "b"], ["1900-02-28", "r"]]


@pytest.mark.parametrize("version", [0x400, 0x600])
def test_an_older_or_encrypted_workbook_is_named(job, tmp_path, version):
    is_old = version == 0x400
    content = record(0x809, struct.pack("<2H12x", version, 5)) + record(0x2F, bytes(6))
    path = compound_file(tmp_path / "b.xls", {"Workbook": content})
    with pytest.raises(SourceError, match="before 5" if is_old else "is encrypted by a password"):
        job.run(path)


@pytest.mark.parametrize("name", ["b.xlsx", "b.xls", "b.xlsb"])
def test_an_encrypted_new_workbook_is_named(job, tmp_path, name):
    path = compound_file(tmp_path / name, {"EncryptionInfo": b"", "EncryptedPackage": b""})
    with pytest.raises(SourceError, match=rf"{name} is encrypted by a password"):
        job.run(path)


def test_an_office_file_without_a_workbook_is_named(job, tmp_path):
    with pytest.raises(WrongContentError, match="an Office file without a workbook"):
        job.run(compound_file(tmp_path / "b.xls", {"WordDocument": b""}))


XLSB_ROWS = (
    xlsb_row(0)
    + xlsb_cell(7, 0, struct.pack("<I", 0))
    + xlsb_cell(6, 1, xlsb_text("b"))
    + xlsb_row(1)
    + xlsb_cell(5, 0, DOUBLE.pack(59), style=1)
    + xlsb_cell(2, 1, struct.pack("<I", 5 << 2 | 2))
    + xlsb_row(2)
    + xlsb_cell(4, 0, b"\1")
    + xlsb_cell(3, 1, b"\x24")
    + xlsb_row(3)
    + xlsb_cell(8, 0, xlsb_text("result") + bytes(8))
    + xlsb_cell(9, 1, DOUBLE.pack(0.1) + bytes(8))
    + xlsb_row(4)
    + xlsb_cell(10, 0, b"\0" + bytes(8))
    + xlsb_cell(11, 1, b"\x2a" + bytes(8))
)


def test_a_binary_workbook(job, tmp_path):
    job.run(write_xlsb(tmp_path / "b.xlsb", {"One": XLSB_ROWS}))
    assert job.cells() == [
        ["shared", "b"],
        ["1900-02-28", "5"],
        ["TRUE", "#NUM!"],
        ["result", "0.1"],
        ["FALSE", "#N/A"],
    ]


def test_a_binary_workbook_may_count_from_1904(job, tmp_path):
    rows = XLSB_ROWS[: XLSB_ROWS.index(xlsb_row(2))]
    job.run(write_xlsb(tmp_path / "b.xlsb", {"One": rows}, is_1904=True))
    assert job.cells()[1] == ["1904-02-29", "5"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (xlsb_row(1) + xlsb_row(1), "rows are not in order"),
        (xlsb_row(1 << 20), "rows are not in order"),
        (xlsb_cell(4, 0, b"\1"), "cells are not in order"),
        (xlsb_row(0) + xlsb_cell(4, 1 << 14, b"\1"), "cells are not in order"),
        (xlsb_row(0) + xlsb_cell(7, 0, b"\1\0\0\0"), "a text of it is missing"),
        (xlsb_row(0) + xlsb_cell(6, 0, b"\xff\xff\xff\x7f"), "a text of it is cut off"),
        (xlsb_row(0) + xlsb_cell(5, 0, b"\1"), "damaged"),
        (b"\0\xff\xff\xff\x7f", "a record of it is cut off"),
    ],
)
def test_a_damaged_binary_workbook_is_a_sentence(job, tmp_path, rows, sentence):
    with pytest.raises(SourceUnreadableError, match=sentence):
        job.run(write_xlsb(tmp_path / "b.xlsb", {"One": rows}))


ODS_ROWS = (
    ods_row(ods_cell("a", value_type="string"), ods_cell("b", value_type="string"))
    + ods_row(
        ods_cell("1.00", value_type="float", value="1.0"),
        ods_cell("31.01.24", value_type="date", date_value="2024-01-31"),
    )
    + ods_row(
        ods_cell("50%", value_type="percentage", value="0.5"),
        ods_cell("x", value_type="date", date_value="2024-01-31T08:00:00"),
    )
    + ods_row(
        ods_cell("x", value_type="time", time_value="PT30H01M02.5S"),
        ods_cell("WAHR", value_type="boolean", boolean_value="true"),
    )
    + ods_row(
        ods_cell("x", value_type="time", time_value="-PT06H00M00S"),
        ods_cell(
            "a<text:s text:c='2'/>b<text:tab/>c<text:line-break/>d</text:p><text:p>"
            "<text:span>e</text:span>",
            value_type="string",
        ),
    )
    + ods_row(
        "<table:table-cell office:value-type='string'><office:annotation><text:p>no</text:p>"
        "</office:annotation><text:p>yes</text:p></table:table-cell>",
        "<table:table-cell table:formula='of:=1/0' calcext:value-type='error'>"
        "<text:p>#DIV/0!</text:p></table:table-cell>",
    )
)
ODS_TABLE = f"<table:table table:name='One'>{ODS_ROWS}</table:table>"
ODS_CELLS = [
    ["a", "b"],
    ["1", "2024-01-31"],
    ["0.5", "2024-01-31 08:00:00"],
    ["30:01:02.5", "TRUE"],
    ["-06:00:00", "a  b\tc\nd\ne"],
    ["yes", "#DIV/0!"],
]


@pytest.mark.parametrize("name", ["b.ods", "b.xlsx"])
def test_an_opendocument_spreadsheet_whatever_its_ending(job, tmp_path, name):
    job.run(write_ods(tmp_path / name, ODS_TABLE))
    assert job.cells() == ODS_CELLS


@pytest.mark.parametrize("kind", ["", "office:value-type='float'", "office:value-type='string'"])
def test_a_formula_of_opendocument_without_its_result(job, tmp_path, kind):
    formula = f"<table:table-cell {kind} table:formula='of:=[.A1]+1'/>"
    rows = ods_row(ods_cell("a", value_type="string")) + ods_row(formula)
    path = write_ods(tmp_path / "b.ods", f"<table:table table:name='One'>{rows}</table:table>")
    with pytest.raises(SourceError, match="Cell A2 of the sheet One"):
        job.run(path)
    job.run(path, formulas="text")
    assert job.cells() == [["a"], ["=[.A1]+1"]]


def test_cells_and_rows_of_opendocument_that_repeat(job, tmp_path):
    rows = (
        "<table:table-row table:number-rows-repeated='2'><table:table-cell/></table:table-row>"
        "<table:table-row table:number-rows-repeated='2'><table:table-cell/>"
        "<table:table-cell table:number-columns-repeated='3' office:value-type='string'>"
        "<text:p>x</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-repeated='16000'/></table:table-row>"
        "<table:table-row table:number-rows-repeated='1000000'>"
        "<table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
    )
    job.run(write_ods(tmp_path / "b.ods", f"<table:table table:name='One'>{rows}</table:table>"))
    assert job.cells() == [["x"] * 3] * 2


@pytest.mark.parametrize(
    ("rows", "columns"), [(1_000_000, 16_000), (1_000_000, 5), (1, 16_385), (1, "x"), (9**10, 1)]
)
def test_cells_of_opendocument_that_repeat_without_end_are_refused(job, tmp_path, rows, columns):
    cell = (
        f"<table:table-row table:number-rows-repeated='{rows}'><table:table-cell "
        f"table:number-columns-repeated='{columns}' office:value-type='string'><text:p>x</text:p>"
        "</table:table-cell></table:table-row>"
    )
    with pytest.raises(SourceError, match=r"repeats|too many"):
        job.run(write_ods(tmp_path / "b.ods", f"<table:table table:name='1'>{cell}</table:table>"))


@pytest.mark.parametrize(
    ("rows", "columns", "counted"),
    [(1, 1, 0), (2, 1, 2), (3, 1, 3), (1, 2, 2), (1, 3, 3), (2, 2, 6)],
)
def test_what_of_opendocument_repeats_counts_only_where_it_does(
    job, tmp_path, monkeypatch, rows, columns, counted
):
    cell = (
        f"<table:table-row table:number-rows-repeated='{rows}'><table:table-cell "
        f"table:number-columns-repeated='{columns}' office:value-type='string'><text:p>x</text:p>"
        "</table:table-cell></table:table-row>"
    )
    path = write_ods(tmp_path / "b.ods", f"<table:table table:name='1'>{cell}</table:table>")
    monkeypatch.setattr(ods_cells, "MOST_REPEATED", counted)
    job.run(path)
    monkeypatch.setattr(ods_cells, "MOST_REPEATED", max(0, counted - 1))
    with pytest.raises(SourceError, match="repeats more than") if counted else nullcontext():
        job.run(path)


def test_spaces_of_opendocument_that_repeat_without_end_are_refused(job, tmp_path):
    row = ods_row(ods_cell("<text:s text:c='900000000'/>", value_type="string"))
    with pytest.raises(SourceError, match="repeats more than"):
        job.run(write_ods(tmp_path / "b.ods", f"<table:table table:name='1'>{row}</table:table>"))


def test_a_hidden_table_of_opendocument_is_passed(job, tmp_path):
    style = (
        "<style:style style:name='h'><style:table-properties table:display='false'/></style:style>"
    )
    hidden = (
        f"<table:table table:name='No' table:style-name='h'>{ods_row(ods_cell('x'))}</table:table>"
    )
    names = (
        "<table:named-expressions><table:named-range table:name='Part' "
        "table:cell-range-address='$One.$A$1:.$A$2'/></table:named-expressions>"
    )
    path = write_ods(tmp_path / "b.ods", hidden + ODS_TABLE, styles=style, names=names)
    assert job.run(path).reading.options[0] == ("sheet", "One")
    job.run(path, range="part")
    assert job.cells() == [["a"], ["1"]]


def test_an_encrypted_spreadsheet_is_named(job, tmp_path):
    path = write_ods(tmp_path / "b.ods", "")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("META-INF/manifest.xml", "<m:x xmlns:m='m'><m:encryption-data/></m:x>")
    with pytest.raises(SourceError, match="is encrypted by a password"):
        job.run(path)


def test_a_spreadsheet_that_lists_its_parts_is_not_encrypted(job, tmp_path):
    table = f"<table:table table:name='One'>{ods_row(ods_cell('a'))}</table:table>"
    path = write_ods(tmp_path / "b.ods", table)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("META-INF/manifest.xml", "<m:x xmlns:m='m'><m:file-entry/></m:x>")
    job.run(path)
    assert job.cells() == [["a"]]


@pytest.mark.parametrize(
    ("part", "link"),
    [
        ("xl/main.xml", "xl/main.xml"),
        ("book/workbook.xml", "/book/workbook.xml"),
        ("a b.xml", "a%20b.xml"),
    ],
)
def test_the_parts_of_a_workbook_may_have_other_names(job, tmp_path, part, link):
    path = write_workbook(tmp_path / "b.xlsm", {"One": f"<row>{text('A1', 'a')}</row>"})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts[part] = parts.pop("xl/workbook.xml")
    folder, _, name = part.rpartition("/")
    links = parts.pop("xl/_rels/workbook.xml.rels").replace('Target="', 'Target="/xl/')
    parts[f"{folder}/_rels/{name}.rels".removeprefix("/")] = links
    parts["_rels/.rels"] = parts["_rels/.rels"].replace("xl/workbook.xml", link)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    job.run(path)
    assert job.cells() == [["a"]]


def test_a_zip_file_without_a_workbook_is_read_as_what_is_in_it(job, tmp_path):
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "a")
    job.run(path)
    assert job.cells() == [["a"]]


def test_a_protected_sheet_is_no_obstacle(job, tmp_path):
    path = write_workbook(tmp_path / "b.xlsx", {"One": f"<row>{text('A1', 'a')}</row>"})
    protection = "</sheetData><sheetProtection sheet='1' password='CC1A'/>"
    job.run(
        with_member(path, "xl/worksheets/s1.xml", lambda x: x.replace("</sheetData>", protection))
    )
    assert job.cells() == [["a"]]


def test_the_sheets_of_every_kind_can_be_chosen(tmp_path):
    paths = (
        write_xls(tmp_path / "b.xls", {"One": b""}),
        write_xlsb(tmp_path / "b.xlsb", {"One": b""}),
        write_ods(tmp_path / "b.ods", ODS_TABLE),
    )
    for path in paths:
        found = FileSource().inspect(Request("file", {"path": str(path)}), Cancel())
        assert found.choices == {"sheet": ("One",)}
