"""A row of widgets that goes on in a further line where there is no room."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.ui.look.measures import placed


class FlowLayout(QLayout):
    """Each widget has the size that it wants, in the order of the layout; but no more than a line.

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
        self._heights: dict[int, int] = {}  # by width, until something changes
        self.setContentsMargins(0, 0, 0, 0)

    def order(self, widgets: Sequence[QWidget]) -> None:
        """Shows the widgets of the layout in this order."""
        self._items.sort(key=lambda item: widgets.index(item.widget()))
        self.invalidate()

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        self.invalidate()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal if self._first_grows else Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    @override
    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            around = self._around()
            room = QRect(0, 0, width - around.width(), 0)
            self._heights[width] = self._lay_out(room) + around.height()
        return self._heights[width]

    @override
    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._shown()]
        width = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0)) + self._around()

    @override
    def minimumSize(self) -> QSize:
        items = self._shown()
        width = max((item.minimumSize().width() for item in items), default=0)
        height = max((item.sizeHint().height() for item in items), default=0)
        return QSize(width, height) + self._around()

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay_out(rect.marginsRemoved(self.contentsMargins()), place=True)

    def _around(self) -> QSize:
        """What the margins take."""
        margins = self.contentsMargins()
        return QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lay_out(self, room: QRect, *, place: bool = False) -> int:
        """The height that the lines take; `place` moves the widgets there."""
        top = 0
        for line in self._lines(room.width()):
            height = max(size.height() for _, size in line)
            if place:
                self._place(line, QRect(room.left(), room.top() + top, room.width(), height))
            top += height + self._line_gap
        return max(0, top - self._line_gap)

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        left = 0
        items = self._shown()
        for item, size in zip(items, self._sizes(items, width), strict=True):
            if not lines or left + size.width() > width:
                lines.append([])
                left = 0
            lines[-1].append((item, size))
            left += size.width() + self._gap
        return lines

    def _place(self, line: list[tuple[QLayoutItem, QSize]], room: QRect) -> None:
        """Puts each into the middle of the line's height."""
        parent, left = self.parentWidget(), room.left()
        direction = parent.layoutDirection() if parent else Qt.LayoutDirection.LeftToRight
        for item, size in line:
            corner = QPoint(left, room.top() + (room.height() - size.height()) // 2)
            item.setGeometry(placed(QRect(corner, size), room, direction))
            left += size.width() + self._gap

    def _sizes(self, items: list[QLayoutItem], width: int) -> list[QSize]:
        hints = [(item.sizeHint(), item.minimumSize().width()) for item in items]
        sizes = [
            QSize(max(least, min(hint.width(), width)), hint.height()) for hint, least in hints
        ]
        if self._first_grows and sizes:
            others = sum(size.width() + self._gap for size in sizes[1:])
            has_room = hints[0][1] + others <= width
            sizes[0].setWidth(width - others if has_room else width)
        return sizes
