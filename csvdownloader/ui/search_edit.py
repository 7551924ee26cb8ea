"""A line to search in a list, with the keyboard going back and forth between both."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QWidget

from csvdownloader.core.overrides import override

_MOVES = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class SearchEdit(QLineEdit):
    """Goes into its list by the arrow keys."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.list: QAbstractItemView | None = None
        self.setPlaceholderText(title)
        self.setAccessibleName(title)
        self.setClearButtonEnabled(True)

    def type_on(self, text: str) -> None:
        """Goes on with letters that were typed in the list."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.insert(text)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.list is not None and Qt.Key(event.key()) in _MOVES and self.list.isVisible():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.list.keyPressEvent(event)
        else:
            super().keyPressEvent(event)
