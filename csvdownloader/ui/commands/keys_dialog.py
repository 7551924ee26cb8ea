"""The sheet of all keyboard shortcuts."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from csvdownloader.core.commands.command import MENU_TITLES, Command, Menu
from csvdownloader.core.commands.table import COMMANDS
from csvdownloader.core.messages import Message
from csvdownloader.ui.commands.actions import Actions, plain_title
from csvdownloader.ui.look.grounds import see_through
from csvdownloader.ui.look.measures import GAP, MARGIN
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import make_main
from csvdownloader.ui.widgets.elided_label import ElidedLabel
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.ui.widgets.mnemonics import without_mnemonic

_ALSO = (
    (Message("Start Download"), Message("Enter"), Message("In the form")),
    (Message("Choose a download"), Message("Up, Down"), Message("In the list")),
    (Message("Do its main action"), Message("Enter"), Message("In the list")),
    (
        Message("What a right click offers"),
        Message("Shift+F10"),
        Message("Where the keyboard is, as the Menu key; not on macOS"),
    ),
    (
        Message("More or fewer rows"),
        Message("Up, Down"),
        Message("In Rows, by one; Page Up and Page Down by 100"),
    ),
)
_ROWS = (  # as `ViewerTable` takes them
    (Message("Go to a row or a column"), Message("Ctrl+G"), Message("By its number or its name")),
    (Message("Find"), Message("Ctrl+F"), Message("A text or an expression, in all rows")),
    (
        Message("Sort by the column"),
        Message("F6"),
        Message("Again: the other way, then not at all"),
    ),
    (Message("Only this value, not this"), Message("F7, Shift+F7"), Message("Filters the rows")),
    (Message("Filter, show all rows"), Message("F8, Shift+F8"), Message("By a condition")),
    (Message("Next hit, the one before"), Message("F3, Shift+F3"), Message("Of what was found")),
    (Message("Copy cells"), Message("Ctrl+C"), Message("As they are in the file")),
    (
        Message("Select column, row"),
        Message("Ctrl+Space, Shift+Space"),
        Message("Those of the cell"),
    ),
    (Message("What is in the column"), Message("Ctrl+I"), Message("All figures of its head")),
    (Message("Show the whole cell"), Message("Space"), Message("Below the rows; again to hide it")),
)


class KeysDialog(QDialog):
    """Every command with its key and what it does."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(Message("Keyboard shortcuts"))
        self._actions = actions
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(3 * GAP)
        self.grid.setVerticalSpacing(GAP * 3 // 4)
        self.grid.setColumnStretch(2, 1)
        for menu in Menu:
            self._add_group(without_mnemonic(MENU_TITLES[menu]))
            for command in COMMANDS:
                if command.menu is menu:
                    self._add(plain_title(command).rstrip("…"), self._key(command), command.help)
        for title, rows in ((Message("Rows"), _ROWS), (Message("Also"), _ALSO)):
            self._add_group(title)
            for row in rows:
                self._add(*row)
        self._arrange()

    def texts(self) -> list[str]:
        """Every text of the sheet."""
        items = (self.grid.itemAt(index) for index in range(self.grid.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget.text() for widget in widgets if isinstance(widget, Label)]

    def _key(self, command: Command) -> str:
        shortcut = self._actions[command.id].shortcut()
        return shortcut.toString(QKeySequence.SequenceFormat.NativeText)

    def _add_group(self, title: str) -> None:
        row = self.grid.rowCount()
        if row > 1:
            self.grid.setRowMinimumHeight(row, GAP)
            row += 1
        self.grid.addWidget(Label(title).sized(1.0, bold=True), row, 0, 1, 3)

    def _add(self, title: str, key: str, description: str) -> None:
        row = self.grid.rowCount()
        self.grid.addWidget(Label(title), row, 0)
        self.grid.addWidget(Label(key), row, 1)
        self.grid.addWidget(ElidedLabel(description, Tone.MUTED), row, 2)

    def _arrange(self) -> None:
        sheet = QWidget()
        sheet.setLayout(self.grid)
        self.grid.setContentsMargins(0, 0, GAP, 0)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(sheet)
        for part in (sheet, area.viewport()):
            see_through(part)
        area.setAccessibleName(Message("Keyboard shortcuts"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        make_main(buttons.button(QDialogButtonBox.StandardButton.Close))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(2 * GAP)
        column.addWidget(area)
        column.addWidget(buttons)
        self.resize(sheet.sizeHint().width() + 2 * MARGIN + 2 * GAP, 84 * GAP)
