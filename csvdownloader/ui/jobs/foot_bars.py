"""The bars below the list: how many jobs are selected, and how many were just removed."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core import units
from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.messages import Message
from csvdownloader.ui.commands.actions import Actions
from csvdownloader.ui.look.kinds import LINK, set_kind
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.buttons import CommandButton, CommandIconButton
from csvdownloader.ui.widgets.divider import Divider
from csvdownloader.ui.widgets.labels import Label


class _FootBar(QWidget):
    """A text and buttons below a line; hidden at first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = Label("", parent=self)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(2 * GAP, 0, GAP, GAP // 2)
        self._row.setSpacing(GAP)
        self._row.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(Divider(self))
        column.addLayout(self._row)
        self.hide()


class SelectionBar(_FootBar):
    """What can be done with several selected jobs; hidden while none or one is."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        keep, remove = actions[CommandId.KEEP], actions[CommandId.REMOVE]
        self.keep_button = CommandIconButton(keep, Message("Keep"), "lock", self)
        self.remove_button = CommandIconButton(remove, Message("Remove"), "cancelled", self)
        self._row.addWidget(self.keep_button)
        self._row.addWidget(self.remove_button)

    def show_count(self, count: int) -> None:
        """Shows how many jobs are selected."""
        self.text.setText(Message("{count:,} selected", count=count))
        self.setVisible(count > 1)


class UndoBar(_FootBar):
    """Brings back what was just removed; hidden while nothing was."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.button = CommandButton(actions[CommandId.UNDO], Message("&Undo"), "", self)
        set_kind(self.button, LINK)
        self._row.addWidget(self.button)

    def show_count(self, count: int) -> None:
        """Shows how many jobs can be brought back."""
        downloads = units.count(count, "download")
        self.text.setText(Message("{downloads} removed", downloads=downloads))
        self.setVisible(count > 0)
