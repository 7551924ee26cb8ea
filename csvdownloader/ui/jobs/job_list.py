"""The left side: the button for a new download, the search, and the jobs."""

from collections.abc import Collection

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedLayout, QVBoxLayout, QWidget

from csvdownloader.core.commands.command import CommandId, Menu
from csvdownloader.core.messages import Message
from csvdownloader.ui.commands.actions import Actions
from csvdownloader.ui.jobs.foot_bars import SelectionBar, UndoBar
from csvdownloader.ui.jobs.job_filter import JobFilter
from csvdownloader.ui.jobs.job_model import ID_ROLE, JobModel
from csvdownloader.ui.jobs.job_search import JobSearch
from csvdownloader.ui.jobs.job_view import JobView
from csvdownloader.ui.look.kinds import LINK, set_kind
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import Button, CommandButton
from csvdownloader.ui.widgets.labels import Label

_ALONE = QItemSelectionModel.SelectionFlag.ClearAndSelect
_NONE = QItemSelectionModel.SelectionFlag.Clear
_HINT = Message(
    "Your downloads appear here.\n\nChoose a source, press Start Download, and go on "
    "with your work."
)


class JobList(QWidget):
    """The jobs, newest first. A search changes what is listed, and not what is selected.

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
        self.view = JobView(model, self)
        new = actions[CommandId.NEW]
        self.new_button = CommandButton(new, Message("&New download"), "plus", self)
        self.search = JobSearch(self)
        self.search.connect_view(self.view)
        self.menu = QMenu(self)
        actions.fill_menu(self.menu, Menu.JOB)
        self.menu.addAction(actions[CommandId.COPY_COMMAND])
        self.selection_bar = SelectionBar(actions, self)
        self.undo_bar = UndoBar(actions, self)
        self._ids: tuple[str, ...] = ()
        self._is_searching = False
        self._arrange()
        self._connect()
        self._show_hint_when_empty()

    def select(self, job_id: str) -> None:
        """Selects a job, which ends a search that hides it; an empty id selects none."""
        if self.model.knows(job_id) and not self.model.index_of(job_id).isValid():
            self.search.clear()
        index = self.model.index_of(job_id)
        # Not setCurrentIndex of the view: it asks which keys are held down.
        self.view.selectionModel().setCurrentIndex(index, _ALONE if index.isValid() else _NONE)
        if index.isValid():
            self.view.scrollTo(index)
        else:
            self._show_selection(())

    def selected_ids(self) -> tuple[str, ...]:
        """The ids of the selected jobs, from the top; also of one that a search hides."""
        return self._ids

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        top = QVBoxLayout()
        top.setContentsMargins(GAP, 0, GAP, 0)
        top.setSpacing(GAP)
        top.addWidget(self.new_button)
        top.addWidget(self.search)
        column.addLayout(top)
        column.addWidget(self._make_area(), 1)
        column.addWidget(self.selection_bar)
        column.addWidget(self.undo_bar)

    def _connect(self) -> None:
        self.view.selectionModel().selectionChanged.connect(self._follow_selection)
        self.view.entered_by_key.connect(self._emit_entered)
        self.view.menu_wanted.connect(self.menu.popup)
        self.view.typed.connect(self.search.take)
        self.view.left.connect(self._go_back)
        self.search.changed.connect(self._search)
        self.search.left.connect(self._enter_view)
        self.model.leaving.connect(self._leave)
        self.model.rowsInserted.connect(self._show_hint_when_empty)
        self.model.rowsRemoved.connect(self._show_hint_when_empty)

    def _make_area(self) -> QWidget:
        area = QWidget(self)
        self._hint = Label(_HINT, Tone.MUTED, area).wrapping()
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._hint.setMargin(2 * GAP)
        self.nothing = QWidget(area)
        clear = Button(Message("Clear the search"), "", self.nothing)
        set_kind(clear, LINK)
        clear.clicked.connect(self.search.clear)
        column = QVBoxLayout(self.nothing)
        column.addWidget(
            Label(Message("Nothing found"), Tone.MUTED), 0, Qt.AlignmentFlag.AlignHCenter
        )
        column.addWidget(clear, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._pages = QStackedLayout(area)
        for page in (self.view, self._hint, self.nothing):
            self._pages.addWidget(page)
        return area

    def _show_hint_when_empty(self) -> None:
        is_found = self.model.rowCount() > 0
        instead = self._hint if self.model.is_empty else self.nothing
        self._pages.setCurrentWidget(self.view if is_found else instead)

    def _search(self, looked_for: JobFilter) -> None:
        """Lists what is looked for. What is selected stays so, also while it is hidden."""
        self._is_searching = True
        self.model.show_only(looked_for)
        for job_id in self._ids if not self.view.selectedIndexes() else ():
            flag = QItemSelectionModel.SelectionFlag.Select
            self.view.selectionModel().select(self.model.index_of(job_id), flag)
        self._is_searching = False
        if self.view.selectedIndexes():
            self._follow_selection()

    def _go_back(self) -> None:
        """Ends a search, else leaves only one selected."""
        if not self.search.filter().takes_all:
            self.search.clear()
        elif len(self._ids) > 1:
            self.view.selectionModel().select(self.view.currentIndex(), _ALONE)

    def _enter_view(self) -> None:
        if not self.view.selectionModel().isSelected(self.view.currentIndex()):
            self.view.selectionModel().setCurrentIndex(self.model.first_job(), _ALONE)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self, job_ids: Collection[str]) -> None:
        """Selects another job where all that are selected are about to go."""
        if self._ids and set(self._ids) <= set(job_ids):
            rows = {self.model.index_of(job_id).row() for job_id in job_ids}
            self.select(self.model.neighbour(rows))

    def _follow_selection(self) -> None:
        if not self._is_searching:
            indexes = sorted(self.view.selectedIndexes(), key=QModelIndex.row)
            self._show_selection(tuple(index.data(ID_ROLE) for index in indexes))

    def _show_selection(self, ids: tuple[str, ...]) -> None:
        if ids == self._ids:
            return
        self._ids = ids
        self.selection_bar.show_count(len(ids))
        shown = self.view.currentIndex().data(ID_ROLE)
        self.selected.emit(shown if shown in ids else next(iter(ids), ""))

    def _emit_entered(self, index: QModelIndex) -> None:
        self.select(index.data(ID_ROLE))
        self.entered.emit(index.data(ID_ROLE))
