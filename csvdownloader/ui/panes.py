"""List on the left, message bar and pages on the right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from csvdownloader.ui.look.measures import GAP


class Panes(QSplitter):
    """Arranges the parts of the window; a page scrolls when the window is small."""

    def __init__(self, left: QWidget, bar: QWidget, page: QWidget, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._left = left
        self._areas: dict[QWidget, QScrollArea] = {}
        self._stack = QStackedWidget(self)
        self.add_page(page)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addWidget(bar)
        column.addWidget(self._stack, 1)
        left.setMinimumWidth(26 * GAP)
        self.addWidget(left)
        self.addWidget(right)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)
        self.setSizes([32 * GAP, 93 * GAP])

    def add_page(self, page: QWidget) -> None:
        """Adds a page; it is not shown yet, unless it is the first."""
        area = self._areas[page] = QScrollArea(self._stack)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        self._stack.addWidget(area)

    def show_page(self, page: QWidget) -> None:
        """Shows a page that was added."""
        self._stack.setCurrentWidget(self._areas[page])

    def disable(self) -> None:
        """Disables list and pages; the message bar stays readable."""
        self._left.setEnabled(False)
        self._stack.setEnabled(False)
