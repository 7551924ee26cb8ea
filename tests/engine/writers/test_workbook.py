"""Workbooks, read back by openpyxl and by calamine."""

import datetime as dt
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from python_calamine import CalamineWorkbook

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.tables.columns import Column, ColumnType, untyped
from csvdownloader.core.writing.options import BytesForm, LongText, SavedFormat, WriteOptions
from csvdownloader.engine.writers import workbook_writer
from csvdownloader.engine.writers.finished_table import finished_table
from csvdownloader.engine.writers.order import WriteOrder
from csvdownloader.engine.writers.parts import NewDraft, SaveProgress
from csvdownloader.engine.writers.workbook_writer import write_workbook
from tests.fakes.report import Recorder
from tests.support.finished import make_finished, save_as, schema_of_types
from tests.support.tables import as_fetched, tables

XLSX = WriteOptions(format=SavedFormat.XLSX)
ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def opened(path):
    """The cells of the sheets by openpyxl, which leaves texts inside of cells as they stand."""
    return [list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(path)]


def plain(value):
    if isinstance(value, str):
        return ESCAPE.sub(lambda match: chr(int(match[1], 16)), value)
    return value


def same_value(text, value, kind):
    match value:
        case None:
            return text is None
        case bool():
            return kind is ColumnType.BOOLEAN and text in {str(value).lower(), "ft"[value]}
        case int() | float():
            return float(text) == value and not re.match("-?0[0-9]", text)
        case dt.datetime():
            return dt.datetime.fromisoformat(text) == value
        case dt.time():
            return kind is ColumnType.TIME and dt.time.fromisoformat(text) == value
    return text == value


@settings(deadline=None, max_examples=40)
@given(tables())
def test_any_table_is_what_it_was(table):
    schema, rows = table
    with TemporaryDirectory() as folder:
        finished = make_finished(Path(folder) / "in.csv", schema, rows)
        saved = save_as(finished, Path(folder) / "x.xlsx", XLSX)
        again = save_as(finished, Path(folder) / "y.xlsx", XLSX)
        assert saved.path.read_bytes() == again.path.read_bytes()
        (found,) = opened(saved.path)
        second = CalamineWorkbook.from_path(str(saved.path)).get_sheet_by_index(0).to_python()
    assert [plain(name) for name in found[0]] == [column.name for column in schema]
    assert len(found) == len(rows) + 1
    for row, values in zip(as_fetched(schema, rows), found[1:], strict=True):
        for column, text, value in zip(schema, row, values, strict=True):
            assert same_value(text, plain(value), column.type), (text, value)
    texts = [[value for value in row if isinstance(value, str) and value] for row in second]
    expected = [[plain(v) for v in row if isinstance(v, str) and v] for row in found]
    assert list(filter(None, texts)) == list(filter(None, expected))  # it leaves out empty rows


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("integer", "123456789012345", 123456789012345),
        ("integer", "1234567890123456", "1234567890123456"),
        ("unknown", "007", "007"),
        ("text", "7", "7"),
        ("decimal", "1234567890.12345", 1234567890.12345),
        ("decimal", "-0", "-0"),
        ("float", "0.30000000000000004", "0.30000000000000004"),
        ("float", "-1.5e-7", -1.5e-7),
        ("unknown", "1e5", "1e5"),
        ("boolean", "t", True),
        ("unknown", "true", "true"),
        ("date", "1900-03-01", dt.datetime(1900, 3, 1)),
        ("date", "1900-02-28", "1900-02-28"),
        ("unknown", "2024-02-29", dt.datetime(2024, 2, 29)),
        ("text", "2024-02-29", "2024-02-29"),
        ("timestamp", "2024-01-31 23:59:59.999", dt.datetime(2024, 1, 31, 23, 59, 59, 999000)),
        ("timestamp", "2024-01-31 23:59:59.9999", "2024-01-31 23:59:59.9999"),
        ("timestamp with time zone", "2024-01-31 10:00:00+00", "2024-01-31 10:00:00+00"),
        ("time", "08:05:00", dt.time(8, 5)),
        ("time", "24:00:00", "24:00:00"),
        ("text", "=1+1", "=1+1"),
        ("text", "", ""),
        ("text", None, None),
        ("text", " a\tb\n", " a\tb\n"),
    ],
)
def test_a_value_is_what_survives_in_a_cell(tmp_path, kind, text, value):
    schema = (Column("a", ColumnType(kind)), Column("b", ColumnType.TEXT))
    finished = make_finished(tmp_path / "in.csv", schema, [(text, "x")])
    ((_, row),) = opened(save_as(finished, tmp_path / "x.xlsx", XLSX).path)
    assert row == (value, "x")
    assert type(row[0]) is type(value)


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("date", "2024-01-31", "yyyy-mm-dd"),
        ("timestamp", "2024-01-31 10:00:00", "yyyy-mm-dd hh:mm:ss"),
        ("timestamp", "2024-01-31 10:00:00.5", "yyyy-mm-dd hh:mm:ss.000"),
        ("unknown", "2024-01-31 10:00:00", "yyyy-mm-dd hh:mm:ss"),
        ("time", "10:00:00", "hh:mm:ss"),
        ("time", "10:00:00.25", "hh:mm:ss.000"),
        ("unknown", "10:00:00", "General"),
        ("timestamp", "1900-02-28 23:59:59", "General"),
        ("text", "2024-01-31", "General"),
        ("integer", "7", "General"),
    ],
)
def test_a_moment_is_shown_as_exactly_as_it_is(tmp_path, kind, text, shown):
    schema = (Column("a", ColumnType(kind)), Column("b", ColumnType.TEXT))
    finished = make_finished(tmp_path / "in.csv", schema, [(text, "x")])
    sheet = openpyxl.load_workbook(save_as(finished, tmp_path / "x.xlsx", XLSX).path).active
    assert sheet["A2"].number_format == shown


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("decimal", "0.12345678901234", 0.12345678901234),
        ("decimal", "0.123456789012345", "0.123456789012345"),
        ("decimal", "-0.5", -0.5),
        ("decimal", "1.00000000000000", 1.0),
        ("decimal", "12.00000000000000", "12.00000000000000"),  # 16 digits
        ("float", "1e5", 100000.0),
        ("float", "1.5E+10", 1.5e10),
        ("float", "1e300", "1e300"),
        ("float", "0e5", "0e5"),
        ("float", "1.23456789012345e5", 123456.789012345),
        ("float", "1.234567890123456e5", "1.234567890123456e5"),
        ("boolean", "f", False),
        ("boolean", "false", False),
        ("boolean", "True", "True"),
        ("timestamp", "1900-03-01 00:00:00", dt.datetime(1900, 3, 1)),
        ("time", "23:59:59.999", dt.time(23, 59, 59, 999000)),
        ("text", "_x0041_\x01\uffff", "_x005F_x0041__x0001__xFFFF_"),
        ("text", "a&b<c>d", "a&b<c>d"),
        ("text", "&\x02", "&_x0002_"),
    ],
)
def test_the_last_value_that_survives_and_the_first_that_does_not(tmp_path, kind, text, value):
    test_a_value_is_what_survives_in_a_cell(tmp_path, kind, text, value)


@pytest.mark.parametrize(
    ("row_count", "size", "version"),
    [
        (1, 306_783_368, 20),
        (1, 306_783_369, 45),
        (5_000_000, 296_297_628, 20),  # of which one sheet holds 1,048,575
        (5_000_000, 296_297_629, 45),
    ],
)
def test_the_larger_header_is_only_for_what_may_be_large(tmp_path, row_count, size, version):
    finished = make_finished(tmp_path / "in.csv", untyped("a"), [("1",)])
    receipt = replace(finished.receipt, row_count=row_count, bytes=size)
    table = finished_table(finished.finished, receipt, finished.format, ())
    draft = NewDraft(tmp_path / "x.xlsx", "x.xlsx")
    progress = SaveProgress(Recorder(), row_count)
    write_workbook(WriteOrder(table, XLSX, lambda: draft, progress, Cancel()))
    data = draft.path.read_bytes()
    assert data[:4] == b"PK\3\4"
    assert int.from_bytes(data[4:6], "little") == version  # that is needed to unpack it


def test_a_name_may_be_too_long_or_cut(tmp_path):
    name = "x" * 32_768
    finished = make_finished(tmp_path / "in.csv", untyped([name]), [("1",)])
    with pytest.raises(InvalidRequestError, match=r"Row 0, column x{20}: the text is longer"):
        save_as(finished, tmp_path / "x.xlsx", XLSX)
    options = WriteOptions(format=SavedFormat.XLSX, long_text=LongText.CUT)
    saved = save_as(finished, tmp_path / "x.xlsx", options)
    assert saved.cut == 1
    assert opened(saved.path)[0][0] == (name[:-1],)


def test_columns_are_as_wide_as_their_first_thousand_texts(tmp_path):
    rows = [("1" * 11, "x")] + [("1", None)] * 998 + [("1", "y" * 20), ("1" * 15, "y" * 40)]
    finished = make_finished(tmp_path / "in.csv", untyped(["a", "b"]), rows)
    sheet = openpyxl.load_workbook(save_as(finished, tmp_path / "x.xlsx", XLSX).path).active
    assert [sheet.column_dimensions[name].width for name in "AB"] == [13, 22]


def test_a_text_is_never_a_formula(tmp_path):
    finished = make_finished(tmp_path / "in.csv", untyped(["=a"]), [("=1+1",)])
    sheet = openpyxl.load_workbook(save_as(finished, tmp_path / "x.xlsx", XLSX).path).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


def test_the_header_stays_in_view_and_columns_have_their_width(tmp_path):
    schema = untyped(["a", "b", "a long name"])
    finished = make_finished(tmp_path / "in.csv", schema, [("1", "x" * 99, "2024-01-31")])
    sheet = openpyxl.load_workbook(save_as(finished, tmp_path / "x.xlsx", XLSX).path).active
    assert sheet.freeze_panes == "A2"
    assert [sheet.column_dimensions[name].width for name in "ABC"] == [8, 60, 13]
    assert sheet["A1"].font.bold
    assert sheet["C2"].number_format == "yyyy-mm-dd"
    options = WriteOptions(format=SavedFormat.XLSX, header=False)
    bare = openpyxl.load_workbook(save_as(finished, tmp_path / "y.xlsx", options).path).active
    assert (bare.freeze_panes, bare["A1"].value) == (None, 1)


def test_rows_go_on_in_further_sheets_and_files(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_writer, "MOST_ROWS", 3)
    rows = [(str(n), "x") for n in range(10)]
    finished = make_finished(tmp_path / "in.csv", untyped("ab"), rows)
    saved = save_as(finished, tmp_path / "x.xlsx", XLSX)
    sheets = opened(saved.path)
    assert [[row[0] for row in sheet] for sheet in sheets] == [
        ["a", 0, 1, 2], ["a", 3, 4, 5], ["a", 6, 7, 8], ["a", 9],
    ]  # fmt: skip
    assert openpyxl.load_workbook(saved.path).sheetnames == ["Data", "Data 2", "Data 3", "Data 4"]
    assert saved.files[0].measured.row_count == 10
    options = WriteOptions(format=SavedFormat.XLSX, split_rows=6)
    parts = save_as(finished, tmp_path / "y.xlsx", options).files
    assert [len(opened(file.path)) for file in parts] == [2, 2]


@pytest.mark.parametrize(
    ("text", "cut"), [("x" * 32_768, "x" * 32_767), ("😀" * 16_384, "😀" * 16_383)]
)
def test_a_text_that_is_too_long_stops_or_is_cut_and_counted(tmp_path, text, cut):
    finished = make_finished(tmp_path / "in.csv", untyped("ab"), [("1", cut), ("2", text)])
    with pytest.raises(InvalidRequestError, match=r"Row 2, column b: .* than 32,767 characters"):
        save_as(finished, tmp_path / "x.xlsx", XLSX)
    options = WriteOptions(format=SavedFormat.XLSX, long_text=LongText.CUT)
    saved = save_as(finished, tmp_path / "x.xlsx", options)
    assert saved.cut == 1
    assert [row[1] for row in opened(saved.path)[0]] == ["b", cut, cut]


def test_more_columns_than_a_sheet_has_are_refused(tmp_path):
    finished = make_finished(tmp_path / "in.csv", untyped(["a"] * 16_385), [])
    with pytest.raises(InvalidRequestError, match="at most 16,384 columns"):
        save_as(finished, tmp_path / "x.xlsx", XLSX)


def test_bytes_may_be_base64(tmp_path):
    schema = schema_of_types(a=ColumnType.BYTES, b=ColumnType.TEXT)
    finished = make_finished(tmp_path / "in.csv", schema, [("\\x00ff", "1")])
    options = WriteOptions(format=SavedFormat.XLSX, bytes=BytesForm.BASE64)
    assert opened(save_as(finished, tmp_path / "x.xlsx", options).path)[0][1][0] == "AP8="


@pytest.mark.parametrize(
    ("kind", "text", "value", "shown"),
    [
        ("date", "2024-01-31", dt.datetime(2024, 1, 31), "yyyy-mm-dd"),
        ("timestamp", "2024-01-31 08:05:00", dt.datetime(2024, 1, 31, 8, 5), "yyyy-mm-dd hh:mm:ss"),
        ("timestamp", "1900-03-01 00:00:00", dt.datetime(1900, 3, 1), "yyyy-mm-dd hh:mm:ss"),
        (
            "unknown",
            "2024-01-31 08:05:00.5",
            dt.datetime(2024, 1, 31, 8, 5, 0, 500_000),
            "yyyy-mm-dd hh:mm:ss.000",
        ),
        ("time", "08:05:00", dt.time(8, 5), "hh:mm:ss"),
        ("time", "08:05:00.125", dt.time(8, 5, 0, 125_000), "hh:mm:ss.000"),
        ("boolean", "f", False, "General"),
        ("timestamp", "1900-02-28 00:00:00", "1900-02-28 00:00:00", "General"),
        ("time", "08:05:00.1234", "08:05:00.1234", "General"),
    ],
)
def test_a_moment_is_shown_as_it_is_written(tmp_path, kind, text, value, shown):
    finished = make_finished(tmp_path / "in.csv", (Column("a", ColumnType(kind)),), [(text,)])
    sheet = openpyxl.load_workbook(save_as(finished, tmp_path / "x.xlsx", XLSX).path).active
    assert (sheet["A2"].value, sheet["A2"].number_format) == (value, shown)


@pytest.mark.parametrize(
    ("columns", "rows", "size", "version"),
    [
        (1, 1, 306_783_368, 20),
        (1, 1, 306_783_369, 45),
        (2, 1, 306_783_358, 20),
        (2, 1, 306_783_359, 45),
        (2, 2_000_000, 285_811_878, 20),  # a sheet has fewer rows
        (2, 2_000_000, 285_811_879, 45),
    ],
)
def test_a_sheet_that_may_be_large_has_the_larger_header(tmp_path, columns, rows, size, version):
    finished = make_finished(tmp_path / "in.csv", untyped("ab"[:columns]), [["x"] * columns])
    table = finished_table(finished.finished, finished.receipt, finished.format, ())
    table = replace(table, receipt=replace(table.receipt, bytes=size, row_count=rows))
    path, progress = tmp_path / "x.xlsx", SaveProgress(Recorder(), rows)
    write_workbook(WriteOrder(table, XLSX, lambda: NewDraft(path, ""), progress, Cancel()))
    assert int.from_bytes(path.read_bytes()[4:6], "little") == version
