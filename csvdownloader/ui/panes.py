"""List on the left, message bar and pages on the right."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.ui.look.grounds import on_base
from csvdownloader.ui.look.measures import GAP

_SIDE, _NARROW_SIDE = 280, 232  # the width of the side list, and that of it in a narrow window
_NARROW = 900  # a window below is one
_LEAST_SIDE = 26 * GAP


class Panes(QSplitter):
    """Arranges the parts of the window on two grounds; a page scrolls when the window is small."""

    def __init__(self, left: QWidget, bar: QWidget, page: QWidget, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._left = left
        self._areas: dict[QWidget, QScrollArea] = {}
        self._stack = QStackedWidget(self)
        self.add_page(page)
        right = on_base(QWidget(self))
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._stack, 1)
        left.setMinimumWidth(_LEAST_SIDE)
        self.addWidget(left)
        self.addWidget(right)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)  # a line; Qt lets the mouse grab it from some pixels beside it
        self.setSizes([_SIDE, 3 * _SIDE])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        usual, narrow = (_SIDE, _NARROW_SIDE)
        now = self.sizes()[0]
        wanted = narrow if self.width() < _NARROW else usual
        if now in {usual, narrow} and now != wanted:  # else the user has another wish
            self.setSizes([wanted, self.width() - wanted])

    def add_page(self, page: QWidget) -> None:
        """Adds a page; it is not shown yet, unless it is the first."""
        area = self._areas[page] = QScrollArea(self._stack)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(on_base(page))
        self._stack.addWidget(area)

    def show_page(self, page: QWidget) -> None:
        """Shows a page that was added."""
        self._stack.setCurrentWidget(self._areas[page])

    def disable(self) -> None:
        """Disables list and pages; the message bar stays readable."""
        self._left.setEnabled(False)
        self._stack.setEnabled(False)
