"""Finds a command by a few letters of its name and runs it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from csvdownloader.core.commands import COMMANDS, Command, CommandId
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.commands.actions import Actions, plain_title
from csvdownloader.ui.look.kinds import CARD, set_kind
from csvdownloader.ui.look.measures import GAP, control_height, grown_size
from csvdownloader.ui.look.tones import Tone, tone_color

_MOVES = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
_ID_ROLE = int(Qt.ItemDataRole.UserRole)


def matches(command: Command, typed: str) -> bool:
    """Whether every typed word occurs in the command's title or help."""
    text = f"{plain_title(command)} {command.help}".casefold()
    return all(word in text for word in typed.casefold().split())


class CommandPalette(QDialog):
    """Lists the commands that make sense now."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(Message("Commands"))
        self.resize(grown_size(84 * GAP, 52 * GAP, self.fontMetrics()))
        self.edit = _FilterEdit(self)
        self.list = self._make_list()
        self.edit.list = self.list
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addWidget(self.edit)
        column.addWidget(self.list)
        self.edit.textChanged.connect(self._filter)
        self.edit.returnPressed.connect(self._run)
        self.list.itemActivated.connect(self._run)
        self.list.itemClicked.connect(self._run)
        self._filter("")

    def titles(self) -> list[str]:
        """The commands that are listed now."""
        items = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return [item.text(0) for item in items if item is not None]

    def _make_list(self) -> QTreeWidget:
        view = QTreeWidget(self)
        view.setColumnCount(3)
        view.setHeaderHidden(True)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setAccessibleName(Message("Commands"))
        set_kind(view, CARD)
        header = view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        return view

    def _filter(self, typed: str) -> None:
        self.list.clear()
        for command in COMMANDS:
            action = self._actions[command.id]
            sensible = action.isEnabled() and command.id is not CommandId.PALETTE
            if sensible and matches(command, typed):
                self.list.addTopLevelItem(self._item(command, action))
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)

    def _item(self, command: Command, action: QAction) -> QTreeWidgetItem:
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        item = QTreeWidgetItem([plain_title(command), command.help, key])
        item.setData(0, _ID_ROLE, command.id)
        item.setForeground(1, tone_color(self.palette(), Tone.MUTED))
        width = self.fontMetrics().horizontalAdvance(item.text(0)) + 3 * GAP
        item.setSizeHint(0, QSize(width, control_height(self.fontMetrics())))
        item.setToolTip(1, command.help)
        item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return item

    def _run(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            action = self._actions[CommandId(item.data(0, _ID_ROLE))]
            self.accept()
            action.trigger()


class _FilterEdit(QLineEdit):
    """Keeps the focus while the arrow keys move in the list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.list: QTreeWidget | None = None
        self.setPlaceholderText(Message("Type what you want to do"))
        self.setAccessibleName(Message("Find a command"))
        self.setClearButtonEnabled(True)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.list is not None and Qt.Key(event.key()) in _MOVES:
            self.list.keyPressEvent(event)
        else:
            super().keyPressEvent(event)
