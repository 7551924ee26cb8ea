"""All files that were saved of a job: where they are, how they were written, and how they stand."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from csvdownloader.core.jobs.job import Job
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.saving.save_place import SavedState
from csvdownloader.core.saving.saved import Save
from csvdownloader.ui.lists.row_list import RowList
from csvdownloader.ui.look.measures import GAP, MARGIN
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.saving.option_words import option_words
from csvdownloader.ui.saving.saves_model import LOOKING, STATES, SaveColumn, SavesModel
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.ui.widgets.plain_text import from_home
from csvdownloader.workers.save_lookups import SaveLookups

_WIDEST = {
    SaveColumn.SIZE: "999.9 MB",
    SaveColumn.WHEN: "30 Sep 2026",
}
_HOW_WIDTH = 20 * GAP


class SavesDialog(QDialog):
    """A list, with what can be done with the selected one.

    Signals:
        open_wanted(str), show_wanted(str): The file of that path should be opened, or be shown in
            its folder.
        again_wanted(Save, bool): It should be saved once more in that way; true if its place is
            free.
    """

    open_wanted = Signal(str)
    show_wanted = Signal(str)
    again_wanted = Signal(object, bool)

    def __init__(self, job: Job, lookups: SaveLookups, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(Message("Saved files of {name}", name=job.title))
        self._job_id, self._lookups = job.id, lookups
        lookups.setParent(self)
        self.model = SavesModel(self)
        self.list = _SavesList(self.model, self)
        self.details = Label("", Tone.MUTED, self).wrapping()
        self.list.setToolTip(Message("A row can be dragged into other programs"))
        self.open_button = Button(Message("&Open"), "open")
        self.show_button = Button(Message("Show in &folder"), "folder")
        self.copy_button = Button(Message("Copy &path"), "copy")
        self.again_button = Button(Message("Save a&gain"), "save")
        self._connect()
        self._arrange()
        self.show_job(job)
        self.list.select(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_job(self, job: Job) -> None:
        """Shows the saves of the job as it is now, if it is this one."""
        if job.id != self._job_id or tuple(reversed(job.saves)) == tuple(self.model.saves()):
            return
        self.model.show_saves(job.saves)
        self.list.select(0)
        self._look()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._look()  # another program may have changed them meanwhile

    @override
    def done(self, result: int) -> None:
        self._lookups.stop()
        super().done(result)

    # --- inside -----------------------------------------------------------------------------

    def _look(self) -> None:
        for save in self.model.saves():
            self._lookups.look_after(save)

    def _connect(self) -> None:
        self._lookups.state_seen.connect(self._show_state)
        self.list.selected.connect(self._follow)
        self.list.doubleClicked.connect(self._open)
        self.open_button.clicked.connect(self._open)
        self.show_button.clicked.connect(self._reveal)
        self.copy_button.clicked.connect(self._copy)
        self.again_button.clicked.connect(self._save_again)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        copy.activated.connect(self._copy)

    def _show_state(self, save: Save, state: SavedState) -> None:
        self.model.show_state(save, state)
        self._follow()

    def _selected(self) -> Save | None:
        return self.model.save(self.list.currentIndex().row())

    def _follow(self) -> None:
        save = self._selected()
        self.details.setText(_details(save) if save else "")
        is_there = save is not None and self.model.state(save) is not SavedState.GONE
        self.open_button.setEnabled(is_there)
        for button in (self.show_button, self.copy_button, self.again_button):
            button.setEnabled(save is not None)

    def _open(self) -> None:
        save = self._selected()
        if save and self.open_button.isEnabled():
            self.open_wanted.emit(str(save.saved.path))

    def _reveal(self) -> None:
        save = self._selected()
        if save:
            self.show_wanted.emit(str(save.saved.path))

    def _copy(self) -> None:
        save = self._selected()
        if save:
            paths = (str(file.path) for file in save.saved.files)
            QGuiApplication.clipboard().setText("\n".join(paths))

    def _save_again(self) -> None:
        save = self._selected()
        if save:
            self.again_wanted.emit(save, self.model.state(save) is SavedState.GONE)

    def _arrange(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(GAP)
        for button in (self.open_button, self.show_button, self.copy_button, self.again_button):
            tools.addWidget(button)
        tools.addStretch()
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.rejected.connect(self.reject)
        self.open_button.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addWidget(self.list, 1)
        column.addWidget(self.details)
        column.addLayout(tools)
        column.addSpacing(GAP)
        column.addWidget(close)
        self.resize(112 * GAP, 44 * GAP)


def _details(save: Save) -> str:
    """Where it lies and how it was written, in whole."""
    place = from_home(str(save.saved.path.parent))
    return Message("In {place}. {options}", place=place, options=option_words(save.saved.options))


class _SavesList(RowList):
    def __init__(self, model: SavesModel, parent: QWidget) -> None:
        super().__init__(model, Message("Saved files"), parent)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        width = self.fontMetrics().horizontalAdvance
        states = max(width(text) for text in (*STATES.values(), LOOKING))
        widths: dict[int, int] = {column: width(text) + 3 * GAP for column, text in _WIDEST.items()}
        self._size_columns(
            widths | {SaveColumn.HOW: _HOW_WIDTH, SaveColumn.STATE: states + 3 * GAP}
        )
