"""The list of tables, with schemas that open and close."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from csvdownloader.core.models import Table
from csvdownloader.core.overrides import override
from csvdownloader.ui.preview_view import OneLineDelegate
from csvdownloader.ui.table_model import KIND, NAME, ROWS, Index, TableModel
from csvdownloader.ui.theme import GAP

_WIDEST = {KIND: "Schema", ROWS: "about 99,999,999,999"}
_TOGGLES = {Qt.Key.Key_Right: True, Qt.Key.Key_Left: False, Qt.Key.Key_Space: None}


class TableList(QTableView):
    """Looks like a tree.

    Signals:
        selected(): Another row is the current one, or none is.
        typed(str): Letters that belong into the search line.
    """

    selected = Signal()
    typed = Signal(str)

    def __init__(self, model: TableModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._tables = model
        self.setModel(model)
        self.setItemDelegate(OneLineDelegate(self))
        self.setAccessibleName("Tables")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + GAP)
        self._size_columns()
        self.clicked.connect(self._click)

    def table(self) -> Table | None:
        """The table that is selected."""
        return self._tables.table(self.currentIndex().row())

    def select(self, row: int) -> None:
        """Makes that row the current one, in sight."""
        index = self._tables.index(row, NAME)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        self.selected.emit()

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.selected.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = Qt.Key(event.key()), self.currentIndex().row()
        if key in _TOGGLES and row >= 0:
            self._toggle(row, _TOGGLES[key])
        else:
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        self.typed.emit(search)

    def _click(self, index: QModelIndex) -> None:
        self._toggle(index.row(), None)

    def _toggle(self, row: int, opened: bool | None) -> None:
        if self._tables.table(row) is None:
            self._tables.toggle(row, opened=opened)
            self.select(row)

    def _size_columns(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, text in _WIDEST.items():
            self.setColumnWidth(column, self.fontMetrics().horizontalAdvance(text) + 2 * GAP)
