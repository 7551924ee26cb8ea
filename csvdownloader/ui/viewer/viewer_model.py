"""All rows of a file as a Qt model: the first ones at once, others in blocks as they are seen."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from csvdownloader.core.messages import Message, verbatim
from csvdownloader.core.overrides import override
from csvdownloader.core.sources.first_rows import Preview
from csvdownloader.core.tables.column_summary import ColumnSummary
from csvdownloader.core.tables.columns import ColumnType, Schema
from csvdownloader.core.tables.search import Row, Spans
from csvdownloader.core.tables.view import RowNumbers, Sort
from csvdownloader.ui.preview.preview_model import Index, PreviewModel, as_tool_tip
from csvdownloader.ui.viewer.summary_texts import summary_lines
from csvdownloader.workers.table_reading import MOST_WAITING

MOST_ROWS = 50_000_000  # of a page: Qt's tables end at 2^31 pixels
_BLOCK_ROWS, _BLOCK_CELLS, _KEPT_CELLS = 250, 30_000, 60_000
_WAITING = verbatim("…")  # what stands for a cell that is being read
_TOP = QModelIndex()
_DESCRIPTION = Qt.ItemDataRole.AccessibleDescriptionRole


class ViewerModel(PreviewModel):
    """Shows a page of the file; almost every file has only one.

    Attributes:
        rows_in_view: How many rows a view shows at once: so many are always kept in memory.

    Signals:
        wanted(int, int): So many rows from that one on, which is 1 for the first, are seen and
            not there.
        summary_wanted(int, ColumnType): A column, from 0, of which no summary is there.
    """

    wanted = Signal(object, int)  # a row may have a number above 32 bits
    summary_wanted = Signal(int, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._count = self._start = 0  # all rows; the one before the page
        self._blocks: OrderedDict[int, tuple[Row, ...]] = OrderedDict()
        self.rows_in_view = 0
        self._summaries: dict[int, ColumnSummary] = {}
        self._numbers: RowNumbers | None = None  # of the rows of a view, in the file
        self._sort: Sort | None = None
        self._asked: list[int] = []  # blocks, of which the last ones are being read

    @property
    def count(self) -> int:
        """How many rows can be shown."""
        return self._count

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self._preview.header

    @override
    def show_preview(self, preview: Preview, schema: Schema = ()) -> None:
        self._count, self._start = len(preview.rows), 0
        self._numbers = self._sort = None
        self._blocks.clear()
        self._asked.clear()
        self._summaries.clear()
        super().show_preview(preview, schema)

    def show_all(self, count: int) -> None:
        """Shows all rows of the file; those that are shown already stay."""
        before, after = self.rowCount(), min(count, MOST_ROWS)
        if after > before:
            self.beginInsertRows(_TOP, before, after - 1)
            self._count = count
            self.endInsertRows()

    def show_view(self, numbers: RowNumbers, sort: Sort | None) -> None:
        """Shows the rows of a view, whose numbers in the file these are."""
        self._show_rows(len(numbers), numbers, sort)

    def show_whole(self, count: int) -> None:
        """Shows all rows of the file again, in its order."""
        self._show_rows(count, None, None)

    def _show_rows(self, count: int, numbers: RowNumbers | None, sort: Sort | None) -> None:
        self.beginResetModel()
        self._count, self._start = count, 0
        self._numbers, self._sort = numbers, sort
        self._blocks.clear()
        self._asked.clear()
        self.endResetModel()

    @property
    def is_view(self) -> bool:
        """Whether some rows of the file are shown, or all in another order."""
        return self._numbers is not None

    @property
    def sorting(self) -> Sort | None:
        """By what the rows are sorted that are shown."""
        return self._sort

    def file_number(self, row: int) -> int:
        """The number in the file of a row, from 1, of those that are shown."""
        return row if self._numbers is None else self._numbers[row - 1]

    def place(self, row: int) -> int:
        """Where a row, from 1, stands in the page; turns to the page that has it."""
        start = (row - 1) // MOST_ROWS * MOST_ROWS
        if start != self._start:
            self.beginResetModel()
            self._start = start
            self.endResetModel()
        return row - 1 - start

    def number(self, place: int) -> int:
        """The number of the row at a place of the page."""
        return self._start + place + 1

    def take(self, first: int, rows: tuple[Row, ...]) -> None:
        """Takes rows that were wanted."""
        size = self._block_rows
        block = (first - 1) // size
        if block in self._asked:
            self._asked.remove(block)
        self._blocks[block] = rows
        self._blocks.move_to_end(block)
        in_view = self.rows_in_view // size + 2  # else they would push each other out for ever
        most = max(in_view, _KEPT_CELLS // (size * max(1, self.columnCount())))
        while len(self._blocks) > most:
            self._blocks.popitem(last=False)
        top = first - 1 - self._start
        last = min(top + len(rows), self.rowCount()) - 1
        if 0 <= top <= last:
            self.dataChanged.emit(self.index(top, 0), self.index(last, self.columnCount() - 1))

    def first_rows(self, spans: Spans) -> tuple[Row, ...] | None:
        """The rows of the spans, if they are among the first ones, which are always there."""
        rows = self._first_rows
        if any(first + count - 1 > len(rows) for first, count in spans):
            return None
        return tuple(row for first, count in spans for row in rows[first - 1 : first - 1 + count])

    def is_there(self, place: int) -> bool:
        """Whether the row at a place of the page was read; if not, it is wanted now."""
        number = self._start + place
        return number < len(self._first_rows) or self._block(number) is not None

    def column_type(self, column: int) -> ColumnType:
        """The type that the source gives to a column."""
        return self._schema[column].type if column < len(self._schema) else ColumnType.UNKNOWN

    def summary(self, column: int) -> ColumnSummary | None:
        """What a column is like; None where that is not known yet, and wanted now."""
        summary = self._summaries.get(column)
        if summary is None:
            self.summary_wanted.emit(column, self.column_type(column))
        return summary

    def take_summaries(self, summaries: Mapping[int, ColumnSummary]) -> None:
        """Takes summaries of columns, in place of those that are there.

        Who shows them is to paint them: at `headerDataChanged` Qt lays out and paints all cells.
        """
        self._summaries.update(summaries)

    @override
    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else min(self._count - self._start, MOST_ROWS)

    @override
    def shown_cell(self, row: int, column: int) -> tuple[str, bool]:
        return super().shown_cell(row, column) if self.is_there(row) else (_WAITING, True)

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Vertical:
            return str(self.file_number(self.number(section)))
        if role == Qt.ItemDataRole.ToolTipRole and orientation == Qt.Orientation.Horizontal:
            return as_tool_tip("\n".join([self._preview.header[section], *self._facts(section)]))
        if role == _DESCRIPTION and orientation == Qt.Orientation.Horizontal:
            return "; ".join(self._facts(section))
        return super().headerData(section, orientation, role)

    def _facts(self, column: int) -> list[str]:
        """What is known of a column."""
        kind = self._schema[column].type_text if column < len(self._schema) else ""
        summary = self._summaries.get(column)
        sorts = [self._sort] if self._sort is not None and self._sort.column == column else []
        words = [
            Message("sorted, descending") if s.is_descending else Message("sorted") for s in sorts
        ]
        return [*filter(None, [kind]), *words, *(summary_lines(summary) if summary else ())]

    @override
    def _row(self, number: int) -> Row:
        number += self._start
        if number < len(self._first_rows):
            return self._first_rows[number]
        rows, place = self._block(number), number % self._block_rows
        return rows[place] if rows and place < len(rows) else ()

    @property
    def _first_rows(self) -> tuple[Row, ...]:
        """Those that are always there."""
        return self._preview.rows if self._numbers is None else ()

    @property
    def _block_rows(self) -> int:
        return max(1, min(_BLOCK_ROWS, _BLOCK_CELLS // max(1, self.columnCount())))

    def _block(self, number: int) -> tuple[Row, ...] | None:
        """The rows around that one, from 0; None where they are not there yet, and wanted now."""
        size = self._block_rows
        block = number // size
        rows = self._blocks.get(block)
        if rows is None and block not in self._asked:
            self._asked = [*self._asked, block][-MOST_WAITING:]
            self.wanted.emit(block * size + 1, size)
        return rows
