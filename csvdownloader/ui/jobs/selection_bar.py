"""The bar below the list while several jobs are selected: how many, and what can be done."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core.commands import CommandId
from csvdownloader.core.messages import Message
from csvdownloader.ui.commands.actions import Actions
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.buttons import CommandIconButton
from csvdownloader.ui.widgets.divider import Divider
from csvdownloader.ui.widgets.labels import Label


class SelectionBar(QWidget):
    """Hidden while none or one is selected."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.count = Label("", parent=self)
        keep, remove = actions[CommandId.KEEP], actions[CommandId.REMOVE]
        self.keep_button = CommandIconButton(keep, Message("Keep"), "lock", self)
        self.remove_button = CommandIconButton(remove, Message("Remove"), "cancelled", self)
        row = QHBoxLayout()
        row.setContentsMargins(2 * GAP, 0, GAP, GAP // 2)
        row.setSpacing(GAP)
        row.addWidget(self.count, 1)
        row.addWidget(self.keep_button)
        row.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(Divider(self))
        column.addLayout(row)
        self.hide()

    def show_count(self, count: int) -> None:
        """Shows how many jobs are selected."""
        self.count.setText(Message("{count:,} selected", count=count))
        self.setVisible(count > 1)
