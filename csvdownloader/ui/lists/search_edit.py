"""A search field for a list; the keyboard leads from each into the other."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QWidget

from csvdownloader.core.overrides import override

if TYPE_CHECKING:  # the list of downloads, which the window begins with, has neither
    from csvdownloader.ui.lists.column_list import ColumnList
    from csvdownloader.ui.lists.row_list import RowList

_MOVES = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class SearchEdit(QLineEdit):
    """The arrow keys lead from the field into its list."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._list: QAbstractItemView | None = None
        self.setPlaceholderText(title)
        self.setAccessibleName(title)
        self.textChanged.connect(self._offer_to_clear)

    def connect_list(self, found: "RowList | ColumnList") -> None:
        """Connects with a list: the arrow keys lead into it, letters typed there come back."""
        self.connect_view(found)
        found.typed.connect(self._insert_typed)

    def connect_view(self, view: QAbstractItemView) -> None:
        """Lets the arrow keys lead into a view."""
        self._list = view

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._list is not None and Qt.Key(event.key()) in _MOVES and self._list.isVisible():
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
            self._list.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _offer_to_clear(self, text: str) -> None:
        # Not earlier: Qt looks through the desktop's icons for that of the button, and the window
        # would be seen later for it.
        if text and not self.isClearButtonEnabled():
            self.setClearButtonEnabled(True)

    def _insert_typed(self, text: str) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.insert(text)
