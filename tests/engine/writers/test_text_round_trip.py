"""Any table in any dialect, read back by Python's csv, strictly."""

import csv
import gzip
import io
import re
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.options import (
    Compression,
    DecimalSign,
)
from tests.support.dialects import dialects
from tests.support.finished import make_finished, save_as
from tests.support.tables import tables

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
FRACTIONS = {ColumnType.DECIMAL, ColumnType.FLOAT, ColumnType.UNKNOWN}


def guarded(text):
    plain = NUMBER.fullmatch(text.replace(",", ".", 1))
    return f"'{text}" if text[:1] in set("=+-@\t\r") - {""} and text and not plain else text


def expected(cell, column, options):
    if cell is None:
        return options.null
    if options.decimal is DecimalSign.COMMA and column.type in FRACTIONS and NUMBER.fullmatch(cell):
        cell = cell.replace(".", ",")
    return guarded(cell) if options.guard else cell


def name_of(column, options):
    name = column.name or None
    if name is None:
        return ""
    return guarded(name) if options.guard else name


def unpacked(path, options):
    data = path.read_bytes()
    match options.compression:
        case Compression.GZIP:
            return gzip.decompress(data)
        case Compression.ZSTD:
            return zstd.decompress(data)
        case Compression.ZIP:
            with zipfile.ZipFile(path) as archive:
                return archive.read(archive.namelist()[0])
    return data


def read_back(path, options):
    text = unpacked(path, options).decode(options.encoding)
    if options.bom:
        assert text.startswith("\ufeff")
        text = text[1:]
    assert text.endswith(options.line_end.characters) or not text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=options.separator, strict=True)
    return list(reader)


@settings(deadline=None)
@given(tables(), dialects(), st.sampled_from(Format))
def test_any_table_in_any_dialect_is_what_it_was(table, options, fetched):
    schema, rows = table
    with TemporaryDirectory() as folder:
        finished = make_finished(Path(folder) / "in.csv", schema, rows, fetched)
        first, again = Path(folder) / "first", Path(folder) / "again"
        for target in (first, again):
            target.mkdir()
        saved = save_as(finished, first / f"x.{options.ending}", options)
        twice = save_as(finished, again / f"x.{options.ending}", options)
        found = []
        for file, other in zip(saved.files, twice.files, strict=True):
            assert file.path.read_bytes() == other.path.read_bytes()
            records = read_back(file.path, options)
            if options.header:
                names = [name_of(column, options) for column in schema]
                assert records.pop(0) == names
            assert len(records) == file.measured.row_count
            found += records
        if len(schema) == 1:
            rows = [[cell or ""] for (cell,) in rows]  # the fetched file tells them not apart
        assert found == [
            [expected(cell, column, options) for cell, column in zip(row, schema, strict=True)]
            for row in rows
        ]
