"""Copies the selected cells of a table, also those that are not in memory."""

from msgspec import Struct
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from csvdownloader.core import units
from csvdownloader.core.messages import Message
from csvdownloader.core.tables.cell_texts import CopyForm, copied_text
from csvdownloader.core.tables.search import Row, Spans
from csvdownloader.ui.viewer.viewer_model import ViewerModel
from csvdownloader.ui.viewer.viewer_table import ViewerTable
from csvdownloader.workers.table_reading import TableReading

MOST_CELLS = 1_000_000  # in the clipboard, which holds them in memory several times


class CopiedCells(Struct, frozen=True):
    """Which cells are copied, and how.

    Attributes:
        form: Of the text.
        ranges: First and last row, from 1, and first and last column, from 0, of each.
        columns: Those that are copied of some row, in their order.
        header: Their names; None where these are not copied.
    """

    form: CopyForm
    ranges: tuple[tuple[int, int, int, int], ...]
    columns: tuple[int, ...]
    header: tuple[str, ...] | None

    @property
    def spans(self) -> Spans:
        """The rows of the ranges, each once, in the order of the file."""
        spans: list[tuple[int, int]] = []
        end = 0
        for first, last, *_ in sorted(self.ranges):
            start = max(first, end + 1)
            if last >= start:
                spans.append((start, last - start + 1))
                end = last
        return tuple(spans)

    @property
    def count(self) -> int:
        """How many cells they are."""
        return sum(count for _, count in self.spans) * len(self.columns)

    def text(self, rows: tuple[Row, ...]) -> str:
        """The cells of the rows, which are those of `spans`."""
        numbers = (n for first, count in self.spans for n in range(first, first + count))
        cells = [self._cells(n, row) for n, row in zip(numbers, rows, strict=True)]
        return copied_text(self.form, cells, self.header)

    def _cells(self, number: int, row: Row) -> Row:
        """The cells of a row; one that was not selected, between others, is missing."""
        selected = [r for r in self.ranges if r[0] <= number <= r[1]]
        return tuple(
            row[c] if any(left <= c <= right for *_, left, right in selected) else None
            for c in self.columns
        )


class Copying(QObject):
    """Copies when the table asks for it.

    Signals:
        told(Message): What became of it.
    """

    told = Signal(object)

    def __init__(self, table: ViewerTable, model: ViewerModel, reading: TableReading) -> None:
        super().__init__(table)
        self._table, self._model, self._reading = table, model, reading
        self._count = 0
        table.copy_asked.connect(self._copy)
        reading.collected.connect(self._put)

    def _copy(self, form: CopyForm, has_header: bool) -> None:
        copied = self._selected(form, has_header)
        self._count = copied.count
        if copied.count > MOST_CELLS:
            self.told.emit(Message("At most {most:,} cells can be copied", most=MOST_CELLS))
        elif copied.count and (rows := self._model.first_rows(copied.spans)) is not None:
            self._put(copied.text(rows))
        elif copied.count:
            self._reading.collect(copied.spans, copied.text)

    def _selected(self, form: CopyForm, has_header: bool) -> CopiedCells:
        selection = self._table.selectionModel().selection()
        number, is_hidden = self._model.number, self._table.isColumnHidden
        ranges = tuple(
            (number(each.top()), number(each.bottom()), each.left(), each.right())
            for each in (selection.at(place) for place in range(selection.count()))
        )
        columns = {c for *_, left, right in ranges for c in range(left, right + 1)}
        shown = tuple(column for column in sorted(columns) if not is_hidden(column))
        header = tuple(self._model.header[column] for column in shown)
        return CopiedCells(form, ranges, shown, header if has_header else None)

    def _put(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.told.emit(Message("{cells} copied", cells=units.count(self._count, "cell")))
