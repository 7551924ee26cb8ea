"""What the columns of a table are like: found out for those in view, while that is shown."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from csvdownloader.core.column_summary import ColumnSummary
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.ports import IndexedRows
from csvdownloader.ui.viewer.summary_texts import sample_text
from csvdownloader.ui.viewer.viewer_model import ViewerModel
from csvdownloader.ui.viewer.viewer_table import ViewerTable
from csvdownloader.workers.column_summaries import ColumnSummaries


class Summaries(QObject):
    """Takes what the heads want to the worker, and back.

    Signals:
        told(Message): From how many rows they are; empty where these are all.
    """

    told = Signal(object)

    def __init__(self, table: ViewerTable, model: ViewerModel, making: ColumnSummaries) -> None:
        super().__init__(table)
        self._table, self._model, self._making = table, model, making
        self._said: Message = EMPTY
        model.summary_wanted.connect(making.want)
        making.made.connect(self._take)

    def show(self, shown: bool) -> None:
        """Shows the summaries, or hides them."""
        self._table.show_summaries(shown)
        self.told.emit(self._said if shown else EMPTY)

    def open(self, rows: IndexedRows) -> None:
        """Takes the rows of another file."""
        self._making.open(rows)

    def close(self) -> None:
        """Forgets the file."""
        self._making.close()
        self._said = EMPTY

    def _take(self, summaries: Mapping[int, ColumnSummary]) -> None:
        self._model.take_summaries(summaries)
        self._said = sample_text(next(iter(summaries.values())))
        self.told.emit(self._said)
