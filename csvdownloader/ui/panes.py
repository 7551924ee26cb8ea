"""List on the left, message bar and pages on the right."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.ui.look.grounds import on_base
from csvdownloader.ui.look.measures import GAP, grown

_SIDE, _NARROW_SIDE = 280, 232  # the width of the side list, and that of it in a narrow window
_NARROW = 900  # a window below is one
_LEAST_SIDE = 26 * GAP
_MOST_SIDE = 0.4  # of the window, where the font is large


class Panes(QSplitter):
    """Arranges the parts of the window on two grounds; a page scrolls when the window is small.

    Attributes:
        side: What stands at the left.
    """

    def __init__(self, left: QWidget, bar: QWidget, page: QWidget, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.side, self._given = left, _SIDE
        self._areas: dict[QWidget, QScrollArea] = {}
        right = on_base(QWidget(self))
        self._stack = QStackedWidget(right)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._stack, 1)
        left.setMinimumWidth(_LEAST_SIDE)
        self.addWidget(left)
        self.addWidget(right)
        self.add_page(page)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)  # a line; Qt lets the mouse grab it from some pixels beside it
        self.setSizes([_SIDE, 3 * _SIDE])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_side()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_side()

    def _fit_side(self) -> None:
        now, wanted = self.sizes()[0], self._wanted_side()
        if now in {_SIDE, _NARROW_SIDE, self._given} and now != wanted:  # else it is the user's
            self.setSizes([wanted, self.width() - wanted])
        self._given = wanted

    def _wanted_side(self) -> int:
        usual = _NARROW_SIDE if self.width() < _NARROW else _SIDE
        return min(grown(usual, self.fontMetrics()), max(usual, round(self.width() * _MOST_SIDE)))

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
        self.side.setEnabled(False)
        self._stack.setEnabled(False)
