"""Writes a finished file as a workbook (.xlsx), as a stream: DuckDB makes the rows, zlib packs."""

import zlib
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING, cast
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.messages import Message
from csvdownloader.core.tables.columns import Column, ColumnType
from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.engine.beside import beside
from csvdownloader.engine.duckdb.session import quoted
from csvdownloader.engine.proof.verify import BLOCK
from csvdownloader.engine.writers.batch import Batch
from csvdownloader.engine.writers.finished_table import batches, reading
from csvdownloader.engine.writers.new_file import NewFile
from csvdownloader.engine.writers.order import WriteOrder
from csvdownloader.engine.writers.parts import Filled, Part, split
from csvdownloader.engine.writers.recount import hashes
from csvdownloader.engine.writers.sheet_rows import LONGEST_TEXT, row_query
from csvdownloader.engine.writers.workbook_parts import (
    SHEET_END,
    package_parts,
    sheet_name,
    sheet_start,
)

if TYPE_CHECKING:
    import duckdb

MOST_COLUMNS = 16_384  # as Excel has them
MOST_ROWS = 1_048_575  # of a sheet, below its header
_LEVEL = 1  # of zlib: the time of a save goes by it
_SAMPLE = 1000  # rows, by which columns get their width
_NARROWEST, _WIDEST = 8, 60  # characters
_CELL_XML = 70  # bytes around a value, at most
_VALUE_XML = 7  # bytes that one byte of a value becomes, at most
_ZIP64 = 1 << 31  # bytes of a member that needs the larger header, which some programs refuse
_HINT = Message("Let long texts be cut, or take another format; nothing was saved.")


def write_workbook(order: WriteOrder) -> Filled:
    """Fills one draft, or as many as there are parts.

    Raises:
        InvalidRequestError: There are too many columns, or a text is too long.
        UserError: The finished file cannot be read.
        OSError: A draft cannot be written.
        Cancelled: The cancel of the order was set.
    """
    if len(order.table.columns) > MOST_COLUMNS:
        sentence = Message("A sheet has at most {most:,} columns", most=MOST_COLUMNS)
        raise InvalidRequestError({"columns": sentence})
    return _WorkbookWriting(order).run()


def measure_workbook(
    part: Part, options: WriteOptions, report: Callable[[int], None], cancel: Cancel
) -> Measured:
    """What a workbook holds: each sheet is unpacked, and its rows are counted.

    Raises:
        NotWholeError: It is damaged.
        OSError: It cannot be read.
        Cancelled: `cancel` was set.
    """
    size, sha, checksum = hashes(part.path, report, cancel)
    rows = columns = 0
    try:
        with ZipFile(part.path) as package:
            sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/")]
            for name in sheets:
                with package.open(name) as sheet:
                    found, width = _counted(sheet, cancel)
                rows, columns = rows + found - options.header, max(columns, width)
    except (BadZipFile, EOFError, zlib.error) as error:
        raise NotWholeError(Message("The written file cannot be read back")) from error
    return Measured(rows, columns, size, sha, checksum)


def _counted(sheet: IO[bytes], cancel: Cancel) -> tuple[int, int]:
    """The rows of a sheet, and the cells of the first."""
    rows, first, tail, end, last = 0, b"", b"", b"</row>", SHEET_END.encode()
    while block := sheet.read(BLOCK):
        cancel.check()
        rows += (tail[1 - len(end) :] + block).count(end)
        tail = (tail + block)[-len(last) :]
        if end not in first:
            first += block
    if tail != last:
        raise EOFError
    row = first.partition(b"<sheetData>")[2].partition(end)[0]
    return rows, row.count(b"<c/>") + row.count(b"<c ") + row.count(b"<c>")


class _WorkbookWriting:
    def __init__(self, order: WriteOrder) -> None:
        self._order = order
        self._rows = self._cut = 0
        self._start = ""

    def run(self) -> Filled:
        order, table = self._order, self._order.table
        with reading(table, order.cancel) as connection:
            self._start = self._make_start(connection)
            query = row_query(table.cells, table.columns, table.rows, order.options)
            source = batches(connection, query, table, order.cancel)
            parts = [self._write_part(part) for part in split(source, order.options.split_rows)]
        return Filled(tuple(parts), cut=self._cut)

    def _make_start(self, connection: "duckdb.DuckDBPyConnection") -> str:
        table = self._order.table
        lengths = ", ".join(f"coalesce(max(length({cell})), 0)" for cell in table.cells)
        sample = f"SELECT {lengths} FROM (FROM {table.rows} LIMIT {_SAMPLE})"  # noqa: S608
        (found,) = connection.execute(sample).fetchall()
        widths = [
            max(_NARROWEST, min(_WIDEST, max(len(column.name), int(length)) + 2))
            for column, length in zip(table.columns, found, strict=True)
        ]
        names = [self._name(connection, name) for name in self._order.names]
        return sheet_start(names, widths, has_header=self._order.options.header)

    def _name(self, connection: "duckdb.DuckDBPyConnection", name: str) -> str:
        """The XML of a name, made as the cells are."""
        cell, columns = f"CAST({quoted(name)} AS VARCHAR)", [Column("", ColumnType.TEXT)]
        query = row_query([cell], columns, "(SELECT 1)", self._order.options)
        ((xml, said),) = connection.execute(query).fetchall()
        if said < 0:
            raise _too_long(0, name[:20])
        self._cut += said
        return str(xml).partition('"preserve">')[2].removesuffix("</t></is></c></row>")

    def _write_part(self, part: Iterator[Batch]) -> Part:
        draft, before = self._order.new_draft(), self._rows
        with NewFile(draft.path) as file:
            stream = cast("IO[bytes]", file)  # it is only written to
            with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as package:
                sheets = 0
                for rows in split(part, MOST_ROWS):
                    sheets += 1
                    self._write_sheet(package, sheets, rows)
                for name, text in package_parts(sheets):
                    with package.open(name, "w") as member:
                        member.write(text.encode())
            return Part(draft.path, self._rows - before, file.checksum)

    def _write_sheet(self, package: ZipFile, number: int, rows: Iterator[Batch]) -> None:
        name = sheet_name(number)  # by a name, a part always has the same date
        with package.open(name, "w", force_zip64=self._may_be_large()) as sheet:
            sheet.write(self._start.encode())
            with beside() as call:  # while DuckDB makes the next rows
                for batch in rows:
                    call(sheet.write, self._xml(batch))
                    self._rows += len(batch)
                    self._order.progress.wrote(self._rows)
            sheet.write(SHEET_END.encode())

    def _may_be_large(self) -> bool:
        receipt = self._order.table.receipt
        cells = min(receipt.row_count, MOST_ROWS) * len(self._order.table.columns)
        return cells * _CELL_XML + receipt.bytes * _VALUE_XML > _ZIP64

    def _xml(self, batch: Batch) -> bytes:
        if batch.first_fault is not None:
            index, number = batch.first_fault
            raise _too_long(self._rows + index + 1, self._order.names[-number - 1])
        self._cut += batch.total
        return batch.text


def _too_long(row: int, column: str) -> InvalidRequestError:
    sentence = Message(
        "Row {row:,}, column {column}: the text is longer than {most:,} characters",
        row=row,
        column=column,
        most=LONGEST_TEXT,
    )
    return InvalidRequestError({"long_text": sentence}, _HINT)
