"""The left side: the button for a new download, and the jobs."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from csvdownloader.core.commands import CommandId, Menu
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.commands.actions import Actions
from csvdownloader.ui.jobs.job_delegate import JobDelegate
from csvdownloader.ui.jobs.job_model import ID_ROLE, JobModel
from csvdownloader.ui.jobs.selection_bar import SelectionBar
from csvdownloader.ui.look.grounds import see_through
from csvdownloader.ui.look.kinds import SIDE, set_kind
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import CommandButton
from csvdownloader.ui.widgets.labels import Label

_HINT = Message(
    "Your downloads appear here.\n\nChoose a source, press Start Download, and go on "
    "with your work."
)


class JobList(QWidget):
    """The jobs, newest first.

    Attributes:
        model: The jobs as rows.

    Signals:
        selected(str): Another job is selected; empty when none is.
        entered(str): The user pressed Enter on the job.
    """

    selected = Signal(str)
    entered = Signal(str)

    def __init__(self, model: JobModel, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.view = self._make_view(model)
        new = actions[CommandId.NEW]
        self.new_button = CommandButton(new, Message("&New download"), "plus", self)
        self.menu = QMenu(self)
        actions.fill_menu(self.menu, Menu.JOB)
        self.selection_bar = SelectionBar(actions, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        top = QHBoxLayout()
        top.setContentsMargins(GAP, 0, GAP, 0)
        top.addWidget(self.new_button)
        column.addLayout(top)
        column.addWidget(self._make_area(), 1)
        column.addWidget(self.selection_bar)
        self.view.selectionModel().selectionChanged.connect(self._emit_selected)
        self.view.entered_by_key.connect(self._emit_entered)
        self.view.menu_wanted.connect(self.menu.popup)
        model.rowsInserted.connect(self._show_hint_when_empty)
        model.rowsRemoved.connect(self._show_hint_when_empty)
        self._show_hint_when_empty()

    def select(self, job_id: str) -> None:
        """Selects a job; an empty id selects none."""
        index = self.model.index_of(job_id)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
        else:
            self.view.clearSelection()
            flag = QItemSelectionModel.SelectionFlag.Clear
            self.view.selectionModel().setCurrentIndex(QModelIndex(), flag)

    def selected_ids(self) -> tuple[str, ...]:
        """The ids of the selected jobs, from the top."""
        indexes = sorted(self.view.selectedIndexes(), key=QModelIndex.row)
        return tuple(index.data(ID_ROLE) for index in indexes)

    def neighbour(self, job_ids: Sequence[str]) -> str:
        """The id of the job below the last of these, else of the one above; empty for none."""
        rows = {self.model.index_of(job_id).row() for job_id in job_ids}
        last = max(rows, default=-1)
        for row in (*range(last + 1, self.model.rowCount()), *range(last - 1, -1, -1)):
            if row not in rows:
                return str(self.model.index(row).data(ID_ROLE))
        return ""

    def _make_view(self, model: JobModel) -> "_JobView":
        view = _JobView(self)
        view.setModel(model)
        view.setItemDelegate(JobDelegate(view))
        view.setUniformItemSizes(True)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setFrameShape(QFrame.Shape.NoFrame)
        see_through(view.viewport())
        view.setMouseTracking(True)  # for the row under the pointer
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setAccessibleName(Message("Downloads"))
        set_kind(view, SIDE)
        return view

    def _make_area(self) -> QWidget:
        area = QWidget(self)
        self._hint = Label(_HINT, Tone.MUTED, area).wrapping()
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._hint.setMargin(2 * GAP)
        self._pages = QStackedLayout(area)
        self._pages.addWidget(self.view)
        self._pages.addWidget(self._hint)
        return area

    def _show_hint_when_empty(self) -> None:
        empty = self.model.rowCount() == 0
        self._pages.setCurrentWidget(self._hint if empty else self.view)

    def _emit_selected(self) -> None:
        ids = self.selected_ids()
        self.selection_bar.show_count(len(ids))
        shown = self.view.currentIndex().data(ID_ROLE)
        self.selected.emit(shown if shown in ids else next(iter(ids), ""))

    def _emit_entered(self, index: QModelIndex) -> None:
        self.select(index.data(ID_ROLE))
        self.entered.emit(index.data(ID_ROLE))


class _JobView(QListView):
    """The rows. One of them shows the focus, also while none is selected.

    Signals:
        entered_by_key(QModelIndex): Enter was pressed on that row; not by a key that is held down.
        menu_wanted(QPoint): The menu of what is selected is wanted there, on the screen.
    """

    entered_by_key = Signal(QModelIndex)
    menu_wanted = Signal(QPoint)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
        elif self.currentIndex().isValid() and not event.isAutoRepeat():
            self.entered_by_key.emit(self.currentIndex())

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.visualRect(self.currentIndex()).center()
        if self.selectionModel().isSelected(self.indexAt(place)):
            self.menu_wanted.emit(self.viewport().mapToGlobal(place))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid():
            flag = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self.model().index(0, 0), flag)
        super().focusInEvent(event)
