"""The preview of a save: what it shows is what the file begins with."""

import gzip
import io
import json
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.tables.columns import Column, ColumnType
from csvdownloader.core.writing.first_lines import FirstBytes, FirstCell
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.options import (
    ChosenColumn,
    Compression,
    QuotePolicy,
    SavedFormat,
    WriteOptions,
)
from csvdownloader.core.writing.presets import BUNDLED, preset
from csvdownloader.core.writing.rules import write_options
from csvdownloader.engine.writers.finished_table import USUAL_ROW
from csvdownloader.engine.writers.first_lines import first_lines
from csvdownloader.engine.writers.write import Finished
from tests.fakes.report import Recorder
from tests.support.dialects import dialects
from tests.support.finished import make_finished, save_as, schema_of_types
from tests.support.tables import tables

FIRST_ROWS, MOST_BYTES = 50, 65_536
SCHEMA = schema_of_types(
    n=ColumnType.INTEGER,
    price=ColumnType.DECIMAL,
    day=ColumnType.DATE,
    name=ColumnType.TEXT,
)
ROWS = [
    (str(n), f"{n}.50", f"2026-01-{n % 28 + 1:02}", ["00123", "a;b\tc", '"q"\n', None, "=1"][n % 5])
    for n in range(3 * FIRST_ROWS)
]


def preview(copy, options, cancel=None):
    finished = Finished(copy.finished, copy.receipt, copy.format)
    return first_lines(finished, options, Recorder(), cancel or Cancel())


def unpacked(path, compression):
    data = path.read_bytes()
    match compression:
        case Compression.GZIP:
            return gzip.decompress(data)
        case Compression.ZSTD:
            return zstd.decompress(data)
        case Compression.ZIP:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return archive.read(archive.namelist()[0])
    return data


def check(folder, copy, options):
    """The preview is the beginning of the file that is saved, and says whether it is all."""
    shown = preview(copy, options)
    saved = save_as(copy, folder / f"x.{options.ending}", options).files
    written = unpacked(saved[0].path, options.compression)
    assert written.startswith(shown.data)
    assert shown.is_all == (len(saved) == 1 and written == shown.data)
    assert shown.data or not written
    return shown


@pytest.mark.parametrize("has_comma", [False, True])
@pytest.mark.parametrize("rows", [0, 3, FIRST_ROWS, FIRST_ROWS + 1, 3 * FIRST_ROWS])
@pytest.mark.parametrize("name", BUNDLED)
def test_each_preset(tmp_path, name, rows, has_comma):
    options = write_options({}, "", preset(name, {}, has_comma=has_comma))
    copy = make_finished(tmp_path / "in.csv", SCHEMA, ROWS[:rows])
    shown = check(tmp_path, copy, options)
    assert shown.is_all == (rows <= FIRST_ROWS or name == "programs")


@settings(deadline=None, max_examples=50)
@given(tables(), dialects(), st.sampled_from(Format))
def test_any_options_for_any_table(table, options, fetched):
    with TemporaryDirectory() as folder:
        copy = make_finished(Path(folder) / "in.csv", *table, fetched)
        check(Path(folder), copy, options)


@pytest.mark.parametrize("options", [WriteOptions(), WriteOptions(compression=Compression.GZIP)])
def test_what_is_only_copied_is_shown_as_it_was_fetched(tmp_path, options):
    data = b'n,price,day,name\r\n1,2,,"x"\r\n'  # not as the program itself writes it
    copy = make_finished(tmp_path / "in.csv", SCHEMA, ROWS[:1], data=data)
    assert preview(copy, options) == FirstBytes(data, is_all=True)
    long = data + b"1,2,,x\n" * MOST_BYTES
    copy = make_finished(tmp_path / "in.csv", SCHEMA, ROWS[:1], data=long)
    assert preview(copy, options) == FirstBytes(long[:MOST_BYTES], is_all=False)


def test_a_part_begins_with_its_own_rows_only(tmp_path):
    copy = make_finished(tmp_path / "in.csv", SCHEMA, ROWS)
    shown = check(tmp_path, copy, WriteOptions(split_rows=2, quoting=QuotePolicy.ALL))
    assert shown.data.count(b'"2026') == 2


def test_lines_of_json(tmp_path):
    copy = make_finished(tmp_path / "in.csv", SCHEMA, ROWS)
    options = WriteOptions(format=SavedFormat.JSONL, columns=(ChosenColumn("name", "NAME"),))
    shown = check(tmp_path, copy, options)
    assert json.loads(shown.data.partition(b"\n")[0]) == {"NAME": "00123"}


def test_a_row_longer_than_usual_is_shown_in_part(tmp_path):
    rows = [("1", "2", None, "x" * (USUAL_ROW + 1))]
    copy = make_finished(tmp_path / "in.csv", SCHEMA, rows)
    shown = preview(copy, WriteOptions(delimiter=";"))
    assert len(shown.data) == MOST_BYTES
    assert not shown.is_all
    cells = preview(copy, WriteOptions(format=SavedFormat.PARQUET)).rows
    assert [len(cell.text or "") for cell in cells[0]] == [1, 1, 0, USUAL_ROW + 1]


def test_parquet_shows_the_type_of_each_column(tmp_path):
    schema = (*SCHEMA[:1], Column("price", ColumnType.DECIMAL, 9, 2), *SCHEMA[2:])
    copy = make_finished(tmp_path / "in.csv", schema, ROWS)
    shown = preview(copy, WriteOptions(format=SavedFormat.PARQUET))
    assert shown.columns == schema
    assert shown.rows[3] == (
        FirstCell("3", ColumnType.INTEGER),
        FirstCell("3.50", ColumnType.DECIMAL),
        FirstCell("2026-01-04", ColumnType.DATE),
        FirstCell(None, ColumnType.TEXT),
    )
    assert (len(shown.rows), shown.is_all) == (FIRST_ROWS, False)


def test_a_workbook_shows_what_becomes_of_each_cell(tmp_path):
    schema = schema_of_types(
        id=ColumnType.UNKNOWN,
        yes=ColumnType.BOOLEAN,
        at=ColumnType.TIMESTAMP,
        time=ColumnType.TIME,
    )
    rows = [
        ("007", "true", "2026-01-31 08:30:00", "08:30:00"),
        ("7.5", None, "1800-01-01 00:00:00", "23:59:59.125"),
        ("2026-01-31", "false", "2026-01-31 08:30:00.250", None),
        ("a\rb _x0041_ &", "f", None, "24:00:00"),
        ("1234567890123456", "t", None, None),
    ]
    copy = make_finished(tmp_path / "in.csv", schema, rows)
    for header in (True, False):
        options = WriteOptions(format=SavedFormat.XLSX, header=header)
        shown = preview(copy, options)
        assert [[cell.text for cell in row] for row in shown.rows] == [
            ["007", "TRUE", "2026-01-31 08:30:00", "08:30:00"],
            ["7.5", None, "1800-01-01 00:00:00", "23:59:59.125"],
            ["2026-01-31", "FALSE", "2026-01-31 08:30:00.250", None],
            ["a\rb _x0041_ &", "FALSE", None, "24:00:00"],
            ["1234567890123456", "TRUE", None, None],
        ]
        text, number, date = ColumnType.TEXT, ColumnType.DECIMAL, ColumnType.DATE
        assert [row[0].type for row in shown.rows] == [text, number, date, text, text]
        assert [row[2].type for row in shown.rows[:2]] == [ColumnType.TIMESTAMP, text]
        assert [column.type for column in shown.columns[:2]] == [
            ColumnType.UNKNOWN,
            ColumnType.BOOLEAN,
        ]
        assert shown.is_all


def test_what_the_first_rows_refuse_is_told_by_its_option(tmp_path):
    copy = make_finished(tmp_path / "in.csv", SCHEMA, ROWS)
    with pytest.raises(InvalidRequestError) as raised:
        preview(copy, WriteOptions(quoting=QuotePolicy.NEVER, delimiter=";"))
    assert set(raised.value.fields) == {"quoting"}
    with pytest.raises(InvalidRequestError):
        preview(copy, WriteOptions(columns=(ChosenColumn("none", "none"),)))


def test_a_file_that_is_gone_is_told(tmp_path):
    copy = make_finished(tmp_path / "in.csv", SCHEMA, ROWS)
    copy.finished.unlink()
    with pytest.raises(NotWholeError):
        preview(copy, WriteOptions())


def test_it_can_be_cancelled_and_leaves_nothing(tmp_path):
    copy = make_finished(tmp_path / "in.csv", SCHEMA, ROWS)
    cancel = Cancel()
    cancel.set()
    for options in (WriteOptions(delimiter=";"), WriteOptions(format=SavedFormat.PARQUET)):
        with pytest.raises(Cancelled):
            preview(copy, options, cancel)
    preview(copy, replace(options, format=SavedFormat.XLSX))
    with pytest.raises(InvalidRequestError):
        preview(copy, WriteOptions(quoting=QuotePolicy.NEVER, delimiter=";"))
    assert list(tmp_path.iterdir()) == [copy.finished]
