"""The view of the jobs: what its keys do."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.jobs.job_delegate import JobDelegate
from csvdownloader.ui.jobs.job_model import ID_ROLE, JobModel
from csvdownloader.ui.look.grounds import see_through
from csvdownloader.ui.look.kinds import SIDE, set_kind

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class JobView(QListView):
    """The rows. One of them shows the focus, also while none is selected.

    Signals:
        entered_by_key(QModelIndex): Enter was pressed on that row; not by a key that is held down.
        menu_wanted(QPoint): The menu of what is selected is wanted there, on the screen.
        typed(str): Letters were typed, which belong into the search field.
        left(): Esc was pressed.
    """

    entered_by_key = Signal(QModelIndex)
    menu_wanted = Signal(QPoint)
    typed = Signal(str)
    left = Signal()

    def __init__(self, model: JobModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._jobs = model
        self.setModel(model)
        self.setItemDelegate(JobDelegate(self))
        self.setUniformItemSizes(True)  # else every report of progress measures all rows
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # Our own: to learn what Qt made, PySide6 would make each kind of widget that there is.
        self.setViewport(see_through(QWidget(self)))
        self.setMouseTracking(True)  # for the row under the pointer
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(Message("Downloads"))
        set_kind(self, SIDE)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() not in _ENTER:
            super().keyPressEvent(event)
        elif self.currentIndex().isValid() and not event.isAutoRepeat():
            self.entered_by_key.emit(self.currentIndex())

    @override
    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        index = super().moveCursor(action, modifiers)
        is_day = index.isValid() and not index.data(ID_ROLE)  # Home and Page Up stop there
        return index.siblingAtRow(index.row() + 1) if is_day else index

    @override
    def keyboardSearch(self, search: str) -> None:
        self.typed.emit(search)

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
            self.selectionModel().setCurrentIndex(self._jobs.first_job(), flag)
        super().focusInEvent(event)
