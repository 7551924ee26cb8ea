"""What the columns of a table are like: found out for those in view, while that is shown."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolTip

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.ports.rows import IndexedRows
from csvdownloader.core.tables.column_summary import ColumnSummary
from csvdownloader.ui.viewer.summary_texts import sample_text
from csvdownloader.ui.viewer.viewer_model import ViewerModel
from csvdownloader.ui.viewer.viewer_table import ViewerTable
from csvdownloader.ui.widgets.announcing import announce
from csvdownloader.workers.column_summaries import ColumnSummaries

_WHOLE = Message("summaries: the whole file")
_SAMPLE_OF_WHOLE = Message("summaries: a sample of the whole file")


class Summaries(QObject):
    """Takes what the heads want to the worker, and back.

    Signals:
        changed(): There is something else to be said of them; see `note`.
        failed(Failure): The file cannot be read any more.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, table: ViewerTable, model: ViewerModel, making: ColumnSummaries) -> None:
        super().__init__(table)
        self._table, self._model, self._making = table, model, making
        self._said: Message = EMPTY
        self._are_shown = False
        self._awaited: int | None = None  # a column whose figures are to be shown
        model.summary_wanted.connect(making.want)
        table.figures_asked.connect(self._ask_figures)
        making.made.connect(self._take)
        making.failed.connect(self.failed)

    def show(self, shown: bool) -> None:
        """Shows the summaries, or hides them."""
        self._are_shown = shown
        self._table.show_summaries(shown)
        self.changed.emit()

    def note(self, *, of_all: bool) -> Message:
        """From which rows the figures are, where these are not the rows that are shown.

        Args:
            of_all: Whether all rows of the file are shown.
        """
        if not self._are_shown:
            return EMPTY
        if of_all:
            return self._said
        return _SAMPLE_OF_WHOLE if self._said else _WHOLE

    def open(self, rows: IndexedRows) -> None:
        """Takes the rows of another file."""
        self._making.open(rows)

    def close(self) -> None:
        """Forgets the file."""
        self._making.close()
        self._said, self._awaited = EMPTY, None

    def _take(self, summaries: Mapping[int, ColumnSummary]) -> None:
        self._model.take_summaries(summaries)
        self._table.head.viewport().update()
        self._said = sample_text(next(iter(summaries.values())))
        self.changed.emit()
        if self._awaited is not None and self._awaited in summaries:
            self._show_figures(self._awaited)

    def _ask_figures(self) -> None:
        """Also where the heads show none, and nothing has wanted them."""
        column = self._table.current_place()[1]
        if self._model.summary(column) is None:
            self._awaited = column
        else:
            self._show_figures(column)

    def _show_figures(self, column: int) -> None:
        """Shows the tool tip of a head, for those who have no pointer."""
        self._awaited = None
        text = self._heading(column, Qt.ItemDataRole.ToolTipRole)
        QToolTip.showText(self._place_of_figures(column), text, self._table.head)
        name = self._model.header[column]
        figures = self._heading(column, Qt.ItemDataRole.AccessibleDescriptionRole)
        announce(self._table, Message("{name}: {figures}", name=name, figures=figures))

    def _place_of_figures(self, column: int) -> QPoint:
        """Below the head, or beside a pointer over the rows: Qt hides a tip that covers it."""
        rows, pointer = self._table.viewport(), QCursor.pos()
        if rows.rect().contains(rows.mapFromGlobal(pointer)):
            return pointer
        head = self._table.head
        place = QPoint(head.sectionViewportPosition(column), head.height())
        return head.viewport().mapToGlobal(place)

    def _heading(self, column: int, role: int) -> str:
        return str(self._model.headerData(column, Qt.Orientation.Horizontal, role))
