"""Reads the cells of a small typed file that the writers made, with the type of each."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias
from xml.etree import ElementTree
from zipfile import ZipFile

from csvdownloader.core.control import Cancel
from csvdownloader.core.sources.identifiers import double_quoted
from csvdownloader.core.tables.columns import Column, ColumnType
from csvdownloader.core.writing.first_lines import FirstCell
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.engine.duckdb.session import escaped, quoted, session
from csvdownloader.engine.writers.sheet_rows import DATE, DATETIME, DATETIME_MS, TIME, TIME_MS
from csvdownloader.engine.writers.workbook_parts import sheet_name

Cells: TypeAlias = tuple[tuple[Column, ...], tuple[tuple[FirstCell, ...], ...]]
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ESCAPED = re.compile("_x([0-9A-F]{4})_")
_DAY_0 = datetime(1899, 12, 30, tzinfo=UTC)
_TYPES = {
    "BIGINT": ColumnType.INTEGER,
    "DOUBLE": ColumnType.FLOAT,
    "BOOLEAN": ColumnType.BOOLEAN,
    "DATE": ColumnType.DATE,
    "TIME": ColumnType.TIME,
    "TIMESTAMP": ColumnType.TIMESTAMP,
    "TIMESTAMP WITH TIME ZONE": ColumnType.TIMESTAMP_WITH_TIME_ZONE,
    "BLOB": ColumnType.BYTES,
    "VARCHAR": ColumnType.TEXT,
}
_STYLES = {
    DATE: (ColumnType.DATE, "%Y-%m-%d"),
    DATETIME: (ColumnType.TIMESTAMP, "%Y-%m-%d %H:%M:%S"),
    DATETIME_MS: (ColumnType.TIMESTAMP, "%Y-%m-%d %H:%M:%S.%f"),
    TIME: (ColumnType.TIME, "%H:%M:%S"),
    TIME_MS: (ColumnType.TIME, "%H:%M:%S.%f"),
}


def parquet_cells(path: Path, cancel: Cancel) -> Cells:
    """The columns and rows of a small Parquet file. Raises UserError."""
    with session(None, [path]) as connection, cancel.repeating(connection.interrupt):
        source = f"read_parquet({quoted(escaped(path))})"
        found = connection.sql(f"FROM {source}")
        columns = tuple(map(_column, found.columns, map(str, found.types)))
        texts = ", ".join(f"CAST({double_quoted(name)} AS VARCHAR)" for name in found.columns)
        rows = connection.execute(f"SELECT {texts} FROM {source}").fetchall()  # noqa: S608
    kinds = [column.type for column in columns]
    return columns, tuple(tuple(map(FirstCell, row, kinds)) for row in rows)


def workbook_cells(path: Path, names: Sequence[str], options: WriteOptions) -> Cells:
    """The columns and rows of a small workbook of this program's own."""
    with ZipFile(path) as package:
        sheet = ElementTree.fromstring(package.read(sheet_name(1)))  # noqa: S314 - our own
    records = [tuple(map(_cell, row)) for row in sheet.iter(f"{_MAIN}row")]
    rows = tuple(records[1:] if options.header else records)
    kinds = [_common({row[place].type for row in rows}) for place in range(len(names))]
    return tuple(map(Column, names, kinds)), rows


def _column(name: str, kind: str) -> Column:
    if kind.startswith("DECIMAL"):
        precision, scale = map(int, re.findall("[0-9]+", kind))
        return Column(name, ColumnType.DECIMAL, precision, scale)
    return Column(name, _TYPES[kind])


def _common(kinds: set[ColumnType]) -> ColumnType:
    kinds = kinds - {ColumnType.UNKNOWN}
    return kinds.pop() if len(kinds) == 1 else ColumnType.UNKNOWN


def _cell(cell: ElementTree.Element) -> FirstCell:
    """A cell; that of a missing value has no type."""
    value = cell.findtext(f"{_MAIN}v")
    if cell.get("t") == "inlineStr":
        text = "".join(cell.itertext())
        return FirstCell(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text), ColumnType.TEXT)
    if value is None:
        return FirstCell(None, ColumnType.UNKNOWN)
    if cell.get("t") == "b":
        return FirstCell("TRUE" if value == "1" else "FALSE", ColumnType.BOOLEAN)
    if style := cell.get("s"):
        kind, pattern = _STYLES[int(style)]
        moment = _DAY_0 + timedelta(milliseconds=round(float(value) * 86_400_000))
        text = f"{moment:{pattern}}"
        return FirstCell(text[:-3] if pattern.endswith("%f") else text, kind)
    return FirstCell(value, ColumnType.DECIMAL)
