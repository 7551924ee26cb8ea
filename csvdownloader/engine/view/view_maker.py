"""Filters and sorts the rows of a finished file, by DuckDB, into a list of their numbers."""

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.storage import own_storage_error
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.messages import Message
from csvdownloader.core.ports.running import Report
from csvdownloader.core.tables.view import RowNumbers, TableView
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.duckdb.arrow import whole_numbers
from csvdownloader.engine.jobs.spool import SPILLED
from csvdownloader.engine.proof.verify import BLOCK
from csvdownloader.engine.rows.line_breaks import LineBreaks
from csvdownloader.engine.view.order import SortedCells, order_by
from csvdownloader.engine.view.query import ROW, filtered, numbered_rows
from csvdownloader.engine.view.row_numbers import kept_numbers, number_size
from csvdownloader.engine.writers.finished_table import (
    FinishedTable,
    finished_table,
    read_surely,
    reading,
    with_lines,
)

if TYPE_CHECKING:
    import duckdb

_AT_ONCE = 1 << 16  # numbers that are kept at once
_TYPES = {4: "UINTEGER", 8: "UBIGINT"}


def readable_table(path: Path, receipt: Receipt, fetched: Format, cancel: Cancel) -> FinishedTable:
    """The finished file as DuckDB reads all of its rows: exactly those that the receipt counts.

    Raises:
        UserError: DuckDB cannot read it, or finds other rows.
        OSError: It cannot be read.
        Cancelled: `cancel` was set.
    """
    table = with_lines(finished_table(path, receipt, fetched, ()), _lines(path, cancel))
    return read_surely(table, lambda way: _with_all_rows(way, cancel))


def spill_path(table: FinishedTable) -> Path:
    """A name of its own beside the file: what a kill leaves there goes with the next start."""
    return table.path.with_name(f"{SPILLED}{uuid.uuid4().hex}")


class ViewMaker(Struct, frozen=True):
    """Makes views of a finished file.

    Attributes:
        table: From `readable_table`.
    """

    table: FinishedTable

    def numbers(self, view: TableView, report: Report, cancel: Cancel) -> RowNumbers:
        """The numbers of the rows of a view, in its order.

        Raises:
            InvalidRequestError: A condition is none; names the field "value".
            UserError: The file or the disk failed.
            Cancelled: `cancel` was set.
        """
        table, largest = self.table, self.table.receipt.row_count
        size = number_size(largest)
        try:
            with reading(table, cancel, spill=spill_path(table)) as connection:
                rows = self.shown_rows(view, connection, report)
                query = f"SELECT CAST({ROW} AS {_TYPES[size]}) FROM {rows}"  # noqa: S608
                blocks = whole_numbers(connection, query, size, _AT_ONCE)
                with report.watching(lambda: _progress(connection)):
                    return kept_numbers(table.path.parent, blocks, largest)
        except OSError as error:
            raise own_storage_error(error, table.path) from error

    def shown_rows(
        self,
        view: TableView,
        connection: "duckdb.DuckDBPyConnection",
        report: Report,
        cells: Sequence[str] | None = None,
    ) -> str:
        """The SQL of the numbered rows that a view shows, in its order. Raises as `numbers`.

        Args:
            view: The view.
            connection: Counts what is sorted.
            report: Gets the progress of that.
            cells: The columns that the rows have; None for those that the view needs.
        """
        if cells is None:
            cells = [f"c{column}" for column in view.columns]
        rows = numbered_rows(self.table.rows, cells)
        shown = f"{rows}{filtered(view, self.table.columns)}"
        order = ROW
        if view.sort is not None:
            sorted_by = SortedCells(f"c{view.sort.column}", self.table.columns[view.sort.column])
            keys = self._keys(sorted_by, shown, connection, report)
            order = f"{order_by(keys, is_descending=view.sort.is_descending)}, {ROW}"
        return f"{shown} ORDER BY {order}"

    def _keys(
        self,
        cells: SortedCells,
        shown: str,
        connection: "duckdb.DuckDBPyConnection",
        report: Report,
    ) -> list[str]:
        if cells.are_texts:
            return [cells.text]
        with report.watching(lambda: _progress(connection)):
            counted = connection.execute(f"SELECT {cells.counts} FROM {shown}").fetchall()  # noqa: S608
        return cells.keys(*counted[0])


def _progress(connection: "duckdb.DuckDBPyConnection") -> Progress:
    percent = connection.query_progress()
    return Progress(Stage.COPYING, percent=percent if percent >= 0 else None)


def _with_all_rows(table: FinishedTable, cancel: Cancel) -> FinishedTable:
    with reading(table, cancel) as connection:
        count = f"SELECT count(*) FROM {table.rows}"  # noqa: S608
        ((rows,),) = connection.execute(count).fetchall()
    if rows != table.receipt.row_count:
        raise NotWholeError(Message("The fetched file has other rows than its receipt says"))
    return table


def _lines(path: Path, cancel: Cancel) -> int | None:
    breaks = LineBreaks()
    with path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK):
            breaks.take(block)
            cancel.check()
    return breaks.lines()
