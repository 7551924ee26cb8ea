"""The search field above the list, and the button for the states that are wanted."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.jobs.job_filter import WANTED_TITLES, JobFilter, Wanted
from csvdownloader.ui.lists.search_edit import SearchEdit
from csvdownloader.ui.look import icons
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.buttons import IconButton


class JobSearch(QWidget):
    """What is looked for.

    Signals:
        changed(JobFilter): Something else is looked for.
        left(): The keyboard leaves the field for the list: Enter, or Esc, which clears it first.
    """

    changed = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.edit = _Edit(Message("Search downloads"), self)
        self.edit.addAction(icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.edit.textChanged.connect(self._emit_changed)
        self.edit.returnPressed.connect(self.left)
        self.edit.escaped.connect(self._leave)
        self.button = IconButton(Message("Which downloads are listed"), "filter", self)
        self.button.setCheckable(True)  # as a sign that some are left out
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._group = QActionGroup(self)
        self._actions = {wanted: self._make_action(wanted) for wanted in Wanted}
        self._actions[Wanted.ALL].setChecked(True)
        menu = QMenu(self.button)
        menu.addActions(list(self._actions.values()))
        self.button.setMenu(menu)
        self._group.triggered.connect(self._emit_changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP // 2)
        row.addWidget(self.edit, 1)
        row.addWidget(self.button)

    def filter(self) -> JobFilter:
        """What is looked for now."""
        wanted = next(key for key, action in self._actions.items() if action.isChecked())
        return JobFilter(self.edit.text(), wanted)

    def connect_view(self, view: QAbstractItemView) -> None:
        """Lets the arrow keys lead into the view."""
        self.edit.connect_view(view)

    def take(self, typed: str) -> None:
        """Takes letters that were typed elsewhere."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.insert(typed)

    def focus(self) -> None:
        """Brings the keyboard into the field."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def clear(self) -> None:
        """Looks for nothing in particular."""
        self._actions[Wanted.ALL].setChecked(True)
        self.edit.clear()
        self._emit_changed()

    def _leave(self) -> None:
        self.clear()
        self.left.emit()

    def _emit_changed(self) -> None:
        looked_for = self.filter()
        self.button.setChecked(looked_for.wanted is not Wanted.ALL)
        self.changed.emit(looked_for)

    def _make_action(self, wanted: Wanted) -> QAction:
        action = QAction(WANTED_TITLES[wanted], self._group)
        action.setCheckable(True)
        return action


class _Edit(SearchEdit):
    """The field.

    Signals:
        escaped(): Esc was pressed.
    """

    escaped = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
