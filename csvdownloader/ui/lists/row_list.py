"""A list of rows to choose one from, which stands below a search field."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.ui.lists.one_line_delegate import OneLineDelegate
from csvdownloader.ui.lists.row_model import Index, RowModel
from csvdownloader.ui.look.kinds import CARD, set_kind
from csvdownloader.ui.look.measures import row_height

_LEAST_ROWS = 3
_MOVE = QAbstractItemView.CursorAction


class RowList(QTableView):
    """A table view of whole rows; the first column takes the width that the others leave.

    Signals:
        selected(): Another row is the current one, or none is.
        typed(str): Letters were typed, which belong into the search field.
    """

    selected = Signal()
    typed = Signal(str)

    def __init__(self, model: RowModel, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(OneLineDelegate(self))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row_height(self.fontMetrics()))
        self.setMinimumHeight(_LEAST_ROWS * row_height(self.fontMetrics()))
        set_kind(self, CARD)

    def select(self, row: int) -> None:
        """Makes that row the current one, and scrolls to it."""
        index = self.model().index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.selected.emit()

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.selected.emit()

    @override
    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        if action in {_MOVE.MoveHome, _MOVE.MoveEnd}:  # a table goes to the ends of the row
            modifiers |= Qt.KeyboardModifier.ControlModifier
        return super().moveCursor(action, modifiers)

    @override
    def keyboardSearch(self, search: str) -> None:
        self.typed.emit(search)

    def _size_columns(self, widths: Mapping[int, int]) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in widths.items():
            self.setColumnWidth(column, width)
