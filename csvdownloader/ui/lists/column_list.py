"""The list of a table's columns: each can be ticked, and moved to another position."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.lists.one_line_delegate import OneLineDelegate
from csvdownloader.ui.look.kinds import CARD, set_kind
from csvdownloader.ui.look.measures import row_height
from csvdownloader.ui.widgets.plain_text import plain_tip

_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_LEAST_ROWS = 3
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class ColumnList(QListWidget):
    """Space ticks, Alt+Up and Alt+Down move.

    Signals:
        edited(): Ticks or order changed.
        typed(str): Letters were typed, which belong into the search field.
    """

    edited = Signal()
    typed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(Message("Columns"))
        self.setItemDelegate(OneLineDelegate(self))
        self.setUniformItemSizes(True)
        self.setMinimumHeight(_LEAST_ROWS * row_height(self.fontMetrics()))
        set_kind(self, CARD)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(self.edited)

    def show_columns(self, names: Sequence[str], ticked: Collection[str]) -> None:
        """Shows these columns instead."""
        self.clear()
        wanted = set(ticked)
        for name in names:
            item = QListWidgetItem(name)
            item.setToolTip(plain_tip(name))
            item.setSizeHint(QSize(0, row_height(self.fontMetrics())))
            item.setCheckState(_ON if name in wanted else _OFF)
            self.addItem(item)

    def ticked(self) -> tuple[str, ...]:
        """The ticked columns in their order; those that the search hides too."""
        return tuple(item.text() for item in self._items() if item.checkState() is _ON)

    def search(self, text: str) -> bool:
        """Shows the columns with the text in their name, and selects the first. False: none."""
        wanted = text.strip().casefold()
        for item in self._items():
            item.setHidden(wanted not in item.text().casefold())
        first = next((item for item in self._items() if not item.isHidden()), None)
        if first is not None:
            self.setCurrentItem(first)
            self.scrollToItem(first)
        return first is not None

    def tick_all(self) -> None:
        """Ticks all columns that are shown."""
        self._tick(_ON)

    def tick_none(self) -> None:
        """Unticks all columns that are shown."""
        self._tick(_OFF)

    def move_up(self) -> None:
        """Moves the current column over the one that is shown above it."""
        self._move(-1)

    def move_down(self) -> None:
        """Moves the current column under the one that is shown below it."""
        self._move(1)

    def can_move(self, step: int) -> bool:
        """Whether there is a column to move past."""
        return self._neighbour(step) is not None

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _MOVES.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move(step)
        else:
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        self.typed.emit(search)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def _tick(self, state: Qt.CheckState) -> None:
        self.blockSignals(True)  # one signal for all
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(state)
        self.blockSignals(False)
        self.edited.emit()

    def _neighbour(self, step: int) -> int | None:
        row = self.currentRow() + step
        while 0 <= row < self.count():
            if not self.item(row).isHidden():
                return row
            row += step
        return None

    def _move(self, step: int) -> None:
        target = self._neighbour(step)
        if self.currentRow() < 0 or target is None:
            return
        item = self.takeItem(self.currentRow())
        self.insertItem(target, item)
        self.setCurrentItem(item)
        self.edited.emit()
