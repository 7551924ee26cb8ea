"""The dialog to choose columns of a file that is saved, their order, and new names for them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.writing.options import ChosenColumn, ChosenColumns
from csvdownloader.ui.lists.one_line_delegate import OneLineDelegate
from csvdownloader.ui.look.kinds import CARD, set_kind
from csvdownloader.ui.look.measures import GAP, MARGIN, row_height
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import Button, with_cancel
from csvdownloader.ui.widgets.labels import Label

_NAME, _NEW_NAME = 0, 1
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ChosenColumnsDialog(QDialog):
    """Lists the columns of the file; the ticked ones are written in the order of the list.

    Signals:
        chosen(ChosenColumns): The columns; at least one.
    """

    chosen = Signal(object)

    def __init__(self, names: Sequence[str], chosen: ChosenColumns, parent: QWidget) -> None:
        """Shows the columns of the file; none chosen are all."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(Message("Columns to write"))
        self.table = _ColumnTable(self)
        self.all_button, self.none_button = Button(Message("&All")), Button(Message("&None"))
        self.up_button = Button(Message("Move &up"))
        self.down_button = Button(Message("Move &down"))
        self.caption = Label("", Tone.MUTED, self)
        self.ok_button = Button(Message("OK"), parent=self)
        self.ok_button.setDefault(True)
        self._connect()
        self._arrange()
        self.table.show_columns(names, chosen)
        self._follow()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self) -> None:
        self.table.itemChanged.connect(self._follow)
        self.table.currentCellChanged.connect(self._follow)
        self.all_button.clicked.connect(lambda: self.table.tick_all(_ON))
        self.none_button.clicked.connect(lambda: self.table.tick_all(_OFF))
        self.up_button.clicked.connect(lambda: self.table.move_current(-1))
        self.down_button.clicked.connect(lambda: self.table.move_current(1))
        self.up_button.setToolTip(Message("Move the column up (Alt+Up)"))
        self.down_button.setToolTip(Message("Move the column down (Alt+Down)"))
        self.ok_button.clicked.connect(self._choose)

    def _follow(self) -> None:
        ticked, count = len(self.table.chosen()), self.table.rowCount()
        self.ok_button.setEnabled(ticked > 0)
        self.caption.setText(Message("{ticked:,} of {count:,} columns", ticked=ticked, count=count))
        self.up_button.setEnabled(self.table.currentRow() > 0)
        self.down_button.setEnabled(0 <= self.table.currentRow() < count - 1)

    def _choose(self) -> None:
        self.chosen.emit(self.table.chosen())
        self.accept()

    def _arrange(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(GAP)
        for button in (self.all_button, self.none_button, self.up_button, self.down_button):
            button.setAutoDefault(False)
            tools.addWidget(button)
        tools.insertStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addWidget(self.table, 1)
        column.addLayout(tools)
        column.addWidget(self.caption)
        column.addSpacing(GAP)
        column.addWidget(with_cancel(self.ok_button, self))
        self.resize(60 * GAP, 58 * GAP)


class _ColumnTable(QTableWidget):
    """Space ticks, F2 or typing gives a new name, Alt+Up and Alt+Down move."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(0, 2, parent)
        self.setAccessibleName(Message("Columns"))
        self.setHorizontalHeaderLabels([Message("Column"), Message("Name in the file")])
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row_height(self.fontMetrics()))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setItemDelegate(OneLineDelegate(self))
        set_kind(self, CARD)

    def show_columns(self, names: Sequence[str], chosen: ChosenColumns) -> None:
        """Shows the chosen ones first, in their order, and then the others; none are all."""
        known = [each for each in chosen if each.name in names]
        taken = {each.name for each in known}
        others = [ChosenColumn(name, name) for name in names if name not in taken]
        self.setRowCount(len(known) + len(others))
        for row, each in enumerate([*known, *others]):
            name = QTableWidgetItem(each.name)
            name.setFlags(name.flags() & ~Qt.ItemFlag.ItemIsEditable)
            name.setCheckState(_ON if row < len(known) or not known else _OFF)
            self.setItem(row, _NAME, name)
            self.setItem(row, _NEW_NAME, QTableWidgetItem(each.new_name))
        self.setCurrentCell(0, _NAME)

    def chosen(self) -> ChosenColumns:
        """The ticked columns in their order."""
        rows = ((self.item(n, _NAME), self.item(n, _NEW_NAME)) for n in range(self.rowCount()))
        return tuple(
            ChosenColumn(name.text(), new_name.text().strip())
            for name, new_name in rows
            if name and new_name and name.checkState() is _ON  # one that moves is away for a moment
        )

    def tick_all(self, state: Qt.CheckState) -> None:
        """Ticks all columns, or none."""
        for row in range(self.rowCount()):
            name = self.item(row, _NAME)
            if name:
                name.setCheckState(state)

    def move_current(self, step: int) -> None:
        """Moves the current column; negative steps lead up."""
        row, column = self.currentRow(), self.currentColumn()
        target = row + step
        if row < 0 or not 0 <= target < self.rowCount():
            return
        for place in (_NAME, _NEW_NAME):
            moved, other = self.takeItem(row, place), self.takeItem(target, place)
            self.setItem(target, place, moved)
            self.setItem(row, place, other)
        self.setCurrentCell(target, column)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _MOVES.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_current(step)
        else:
            super().keyPressEvent(event)
