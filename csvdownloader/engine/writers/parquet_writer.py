"""Writes a finished file as Parquet, by DuckDB's COPY, with the types of the source's columns."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.identifiers import double_quoted
from csvdownloader.core.tables.measured import Measured
from csvdownloader.engine.duckdb.session import escaped, quoted, session
from csvdownloader.engine.writers.column_types import casts_of, typed
from csvdownloader.engine.writers.finished_table import reading
from csvdownloader.engine.writers.json_lines import NAMES_HINT, refuse_equal_names
from csvdownloader.engine.writers.order import WriteOrder
from csvdownloader.engine.writers.parts import Filled, Part, part_count
from csvdownloader.engine.writers.recount import hashes

if TYPE_CHECKING:
    import duckdb

_GROUP_ROWS = 122_880  # DuckDB's own
_GROUP_BYTES = 1 << 25  # of text; a group is held in memory
_FEWEST_ROWS = 2048
_MISFIT = re.compile(r"misfit=([0-9]+)\.")


def write_parquet(order: WriteOrder) -> Filled:
    """Fills one draft, or as many as there are parts.

    A column whose values would not all stay what they are is text: which that is, is found out by
    writing, and then it is written once more.

    Raises:
        InvalidRequestError: A column has no name, or two have one.
        UserError: The finished file cannot be read, or the disk refused.
        Cancelled: The cancel of the order was set.
    """
    if not all(name and "\0" not in name for name in order.names):
        sentence = Message("In Parquet, a column has a name")
        raise InvalidRequestError({"columns": sentence}, NAMES_HINT)
    refuse_equal_names(order.table.columns, str.casefold)  # of a and A DuckDB renames one
    return Filled(tuple(_ParquetWriting(order).write()))


def measure_parquet(part: Part, report: Callable[[int], None], cancel: Cancel) -> Measured:
    """What a Parquet file holds: every page of it is read.

    Raises:
        NotWholeError: It cannot be read back.
        OSError: The disk failed.
        Cancelled: `cancel` was set.
    """
    size, sha, checksum = hashes(part.path, report, cancel)
    import duckdb

    with session(None, [part.path]) as connection, cancel.repeating(connection.interrupt):
        source = f"read_parquet({quoted(escaped(part.path))})"
        try:
            names = connection.sql(f"FROM {source}").columns
            columns = ", ".join(f"count({double_quoted(name)})" for name in names)
            query = f"SELECT count(*), {columns} FROM {source}"  # noqa: S608  of the program's own
            ((rows, *_),) = connection.execute(query).fetchall()
        except duckdb.Error as error:
            cancel.check()
            raise NotWholeError(Message("The written file cannot be read back")) from error
    return Measured(int(rows), len(names), size, sha, checksum)


class _ParquetWriting:
    def __init__(self, order: WriteOrder) -> None:
        self._order = order
        self._casts = [list(casts_of(column)) for column in order.table.columns]
        count = part_count(order.options, order.table.receipt.row_count)
        self._drafts = [order.new_draft().path for _ in range(count)]

    def write(self) -> list[Part]:
        while True:
            try:
                return [self._part(number, draft) for number, draft in enumerate(self._drafts)]
            except _MisfitError as misfit:  # in all parts a column has the same type
                self._casts[misfit.column].pop(0)
                for draft in self._drafts:
                    draft.unlink(missing_ok=True)

    def _part(self, number: int, draft: Path) -> Part:
        most = self._order.options.split_rows
        return Part(draft, self._copy(draft, number * (most or 0), most), "")

    def _copy(self, draft: Path, start: int, most: int | None) -> int:
        order = self._order
        with (
            reading(order.table, order.cancel, draft) as connection,
            order.progress.watching(connection.query_progress),
        ):
            try:
                statement = self._statement(draft, start, most)
                ((rows,),) = connection.execute(statement).fetchall()
            except _invalid_input() as error:
                misfit = _MISFIT.search(str(error))
                if misfit is None:
                    raise
                raise _MisfitError(int(misfit[1])) from error
        return int(rows)

    def _statement(self, draft: Path, start: int, most: int | None) -> str:
        table = self._order.table
        columns = ", ".join(
            f"{self._cell(number, cell)} AS {double_quoted(column.name)}"
            for number, (cell, column) in enumerate(zip(table.cells, table.columns, strict=True))
        )
        part = "" if most is None else f" LIMIT {most:d} OFFSET {start:d}"
        query = f"SELECT {columns} FROM (FROM {table.rows}{part})"  # noqa: S608
        options = (
            "FORMAT parquet",
            "COMPRESSION zstd",
            f"ROW_GROUP_SIZE {self._group_rows()}",
            "USE_TMP_FILE false",
        )
        return f"COPY ({query}) TO {quoted(str(draft))} ({', '.join(options)})"

    def _cell(self, number: int, cell: str) -> str:
        casts = self._casts[number]
        return typed(cell, casts[0], f"misfit={number}.") if casts else cell

    def _group_rows(self) -> int:
        receipt = self._order.table.receipt
        size = max(1, receipt.bytes // max(1, receipt.row_count))
        return max(_FEWEST_ROWS, min(_GROUP_ROWS, _GROUP_BYTES // size))


class _MisfitError(Exception):
    def __init__(self, column: int) -> None:
        super().__init__()
        self.column = column


def _invalid_input() -> "type[duckdb.Error]":
    import duckdb

    return duckdb.InvalidInputException
