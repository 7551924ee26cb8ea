"""Which rows the table shows: from the user to the worker, and back."""

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.ports.rows import ViewedRows
from csvdownloader.core.tables.search import Place
from csvdownloader.core.tables.view import WHOLE_TABLE, Condition, Operator, Sort, TableView
from csvdownloader.ui.viewer.view_bar import ViewBar
from csvdownloader.ui.viewer.viewer_model import ViewerModel
from csvdownloader.ui.viewer.viewer_table import ViewerTable
from csvdownloader.workers.table_reading import TableReading

if TYPE_CHECKING:
    from csvdownloader.ui.viewer.filter_dialog import FilterDialog


class Viewing(QObject):
    """Keeps the view that is shown, and the one that is wanted meanwhile.

    Attributes:
        total: The rows of the file; 0 before it is open.
        view: What is shown.

    Signals:
        shown(): Other rows are shown, or the same in another order.
        refused(Message): Why a view cannot be.
    """

    shown = Signal()
    refused = Signal(object)

    def __init__(
        self, bar: ViewBar, table: ViewerTable, model: ViewerModel, reading: TableReading
    ) -> None:
        super().__init__(table)
        self._bar, self._table, self._model, self._reading = bar, table, model, reading
        self.total = 0
        self.view = self._wanted = WHOLE_TABLE
        self._dialog: FilterDialog | None = None
        bar.removed.connect(self.show_view)
        bar.removed.connect(lambda _view: table.setFocus())  # what was pressed is gone
        bar.cancel_asked.connect(self.cancel)
        table.sort_asked.connect(self.sort)
        table.turn_asked.connect(self._turn)
        table.value_asked.connect(self._filter_by_value)
        table.filter_asked.connect(self.ask)
        table.whole_asked.connect(lambda: self.show_view(WHOLE_TABLE))
        table.cancel_asked.connect(self.cancel)
        reading.viewed.connect(self._take)
        reading.viewing.connect(self._say)
        reading.view_refused.connect(self._refuse)

    def open(self, total: int) -> None:
        """Takes another file, which has so many rows."""
        self.total = total

    def close(self) -> None:
        """Forgets the file, and what was shown of it."""
        self.total = 0
        self.view = WHOLE_TABLE
        self.cancel()

    @property
    def caption(self) -> Message:
        """How many rows are shown."""
        return Message("{shown:,} of {total:,} rows", shown=self._model.count, total=self.total)

    @property
    def is_whole(self) -> bool:
        """Whether all rows are shown in the order of the file."""
        return self.view == WHOLE_TABLE

    def show_view(self, view: TableView) -> None:
        """Shows the rows of a view, as soon as they are known."""
        if not self.total or view == self._wanted:
            self._close_dialog()
        elif view == self.view:
            self._close_dialog()
            self.cancel()
        else:
            self._make(view)

    def _make(self, view: TableView) -> None:
        self._wanted = view
        self._show_bar(_doing(view, None))
        self._reading.view(view)

    def cancel(self) -> None:
        """Goes on showing what is shown."""
        self._reading.stop_view()
        self._wanted = self.view
        self._show_bar(EMPTY)

    def sort(self, column: int, is_descending: bool | None) -> None:
        """Sorts by a column, or not at all."""
        sort = None if is_descending is None else Sort(column, is_descending)
        self.show_view(replace(self._wanted, sort=sort))

    def _turn(self, column: int) -> None:
        """Sorts by a column, then the other way round, then not at all."""
        sort = self._wanted.sort
        if sort is None or sort.column != column:
            self.sort(column, False)
        else:
            self.sort(column, None if sort.is_descending else True)

    def add(self, condition: Condition) -> None:
        """Shows only those of the rows for which the condition holds."""
        conditions = (*self._wanted.conditions, condition)
        self.show_view(replace(self._wanted, conditions=tuple(dict.fromkeys(conditions))))

    def ask(self, column: int) -> None:
        """Asks for a condition."""
        if not self.total:
            return
        from csvdownloader.ui.viewer.filter_dialog import FilterDialog

        dialog = FilterDialog(self._model.header, column, self._table.window())
        self._dialog = dialog
        dialog.given.connect(self.add)
        dialog.finished.connect(self._forget_dialog)
        dialog.open()

    def _forget_dialog(self) -> None:
        self._dialog = None

    def _filter_by_value(self, place: Place, only: bool) -> None:
        row, column = place
        index = self._model.index(self._model.place(row), column)
        if not index.isValid() or not self._model.is_there(index.row()):
            return
        cell = self._model.cell(index)
        if cell is None:
            self.add(Condition(column, Operator.NULL if only else Operator.NOT_NULL))
        else:
            self.add(Condition(column, Operator.IS if only else Operator.IS_NOT, (cell,)))

    def _take(self, viewed: ViewedRows | None) -> None:
        self._close_dialog()
        self.view = self._wanted
        column = self._table.current_place()[1]
        self._table.scrollToTop()  # before the rows change: see `ViewerTable.go`
        if viewed is None:
            self._model.show_whole(self.total)
        else:
            self._model.show_view(viewed.numbers, self.view.sort)
        self._show_bar(EMPTY)
        if self._model.count:
            self._table.go((1, column))
        self.shown.emit()

    def _say(self, percent: float | None) -> None:
        self._close_dialog()  # the condition is one
        self._show_bar(_doing(self._wanted, percent))

    def _refuse(self, failure: Failure) -> None:
        self._wanted = self.view
        self._show_bar(EMPTY)
        if self._dialog is not None:
            self._dialog.show_error(failure.message)
        else:
            self.refused.emit(failure.message)

    def _close_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.accept()

    def _show_bar(self, running: Message) -> None:
        self._bar.show_view(self._wanted, self._model.header)
        self._bar.say_running(running)
        self._table.is_waiting = bool(running)


def _doing(view: TableView, percent: float | None) -> Message:
    doing = Message("Sorting…") if view.sort else Message("Filtering…")
    if percent is None:
        return doing
    return Message("{doing} {percent}%", doing=doing, percent=int(percent))
