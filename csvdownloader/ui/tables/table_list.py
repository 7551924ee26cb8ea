"""The list of tables, with schemas that expand and collapse."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.ui.lists.row_list import RowList
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.tables.table_model import KIND, ROWS, TableModel

_WIDEST = {KIND: Message("Schema"), ROWS: "about 99,999,999,999"}
_TOGGLES = {Qt.Key.Key_Right: True, Qt.Key.Key_Left: False, Qt.Key.Key_Space: None}


class TableList(RowList):
    """A table view that looks like a tree."""

    def __init__(self, model: TableModel, parent: QWidget) -> None:
        super().__init__(model, Message("Tables"), parent)
        self._tables = model
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        width = self.fontMetrics().horizontalAdvance
        self._size_columns({column: width(text) + 3 * GAP for column, text in _WIDEST.items()})
        self.clicked.connect(self._click)

    def table(self) -> TableInfo | None:
        """The table that is selected."""
        return self._tables.table(self.currentIndex().row())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = Qt.Key(event.key()), self.currentIndex().row()
        if key in _TOGGLES and row >= 0:
            self._toggle(row, _TOGGLES[key])
        else:
            super().keyPressEvent(event)

    def _click(self, index: QModelIndex) -> None:
        self._toggle(index.row(), None)

    def _toggle(self, row: int, opened: bool | None) -> None:
        if self._tables.table(row) is None:
            self._tables.toggle(row, opened=opened)
            self.select(row)
