"""A row of widgets that goes on in a further line where there is no room."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget

from csvdownloader.core.overrides import override


class FlowLayout(QLayout):
    """Each widget has the size that it wants, in the order of the layout.

    What is hidden takes no room.
    """

    def __init__(self, gap: int, line_gap: int, *, first_grows: bool = False) -> None:
        """Makes an empty layout.

        Args:
            gap: Between two widgets of a line, in pixels.
            line_gap: Between two lines.
            first_grows: Whether the first widget takes the room that is left of its line; where
                not all have room beside it, it has a line of its own.
        """
        super().__init__()
        self._gap, self._line_gap, self._first_grows = gap, line_gap, first_grows
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def order(self, widgets: Sequence[QWidget]) -> None:
        """Shows the widgets of the layout in this order."""
        self._items.sort(key=lambda item: widgets.index(item.widget()))
        self.invalidate()

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal if self._first_grows else Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._lay_out(QRect(0, 0, width, 0))

    @override
    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._shown()]
        width = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    @override
    def minimumSize(self) -> QSize:
        sizes = self._least_sizes(self._shown())
        width = max((size.width() for size in sizes), default=0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay_out(rect, place=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _least_sizes(self, items: list[QLayoutItem]) -> list[QSize]:
        """The width that each needs and the height that it wants."""
        sizes = [item.sizeHint() for item in items]
        if self._first_grows and items:
            sizes[0].setWidth(items[0].minimumSize().width())
        return sizes

    def _lay_out(self, room: QRect, *, place: bool = False) -> int:
        """The height that the lines take; `place` moves the widgets there."""
        items = self._shown()
        sizes = self._sizes(items, room.width())
        left = top = height = 0
        parent = self.parentWidget()
        direction = parent.layoutDirection() if parent else Qt.LayoutDirection.LeftToRight
        for item, size in zip(items, sizes, strict=True):
            if left and left + size.width() > room.width():
                left, top, height = 0, top + height + self._line_gap, 0
            if place:
                corner = QRect(room.topLeft() + QPoint(left, top), size)
                item.setGeometry(QStyle.visualRect(direction, room, corner))
            left, height = left + size.width() + self._gap, max(height, size.height())
        return top + height

    def _sizes(self, items: list[QLayoutItem], width: int) -> list[QSize]:
        sizes = self._least_sizes(items)
        if self._first_grows and sizes:
            others = sum(size.width() + self._gap for size in sizes[1:])
            has_room = sizes[0].width() + others <= width
            sizes[0].setWidth(width - others if has_room else width)
        return sizes
