"""The tiles: side by side where there is room, else in pairs."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.ui.look.measures import GAP, placed
from csvdownloader.ui.start.tile import NARROWEST, Tile

_SPACE = GAP + GAP // 2
_MOST = 4  # in one row


class TileGrid(QWidget):
    """Tiles of one size. The arrow keys go from one to the next, Tab goes through them all.

    Signals:
        pressed(str): The tile with that key was pressed.
    """

    pressed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._tiles: list[Tile] = []
        self._group = QButtonGroup(self, exclusive=False)  # else arrow keys know no up and down
        self._group.buttonClicked.connect(self._press)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def tiles(self) -> Sequence[Tile]:
        """All of them, in their order."""
        return self._tiles

    def add(self, tile: Tile) -> None:
        """Adds a tile at the end."""
        self._tiles.append(tile)
        self._group.addButton(tile)
        self.updateGeometry()
        self._place()

    @override
    def sizeHint(self) -> QSize:
        width = _MOST * self._narrowest() + (_MOST - 1) * _SPACE
        return QSize(width, self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._narrowest(), 0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        size, columns = self._tile_size(width)
        rows = -(-len(self._tiles) // columns)
        return rows * (size.height() + _SPACE) - _SPACE if rows else 0

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _press(self, tile: QAbstractButton) -> None:
        if isinstance(tile, Tile):
            self.pressed.emit(tile.key)

    def _place(self) -> None:
        size, columns = self._tile_size(self.width())
        for number, tile in enumerate(self._tiles):
            row, column = divmod(number, columns)
            left, end = (n * (self.width() + _SPACE) // columns for n in (column, column + 1))
            corner = QPoint(left, row * (size.height() + _SPACE))
            place = QRect(corner, QSize(end - _SPACE - left, size.height()))
            tile.setGeometry(placed(place, self.rect(), self.layoutDirection()))

    def _tile_size(self, width: int) -> tuple[QSize, int]:
        """The size of each tile, and how many stand in a row."""
        fitting = (width + _SPACE) // (self._narrowest() + _SPACE)
        columns = next(count for count in (_MOST, 2, 1) if count <= max(1, fitting))
        each = (width - (columns - 1) * _SPACE) // columns
        return QSize(each, max((t.heightForWidth(each) for t in self._tiles), default=0)), columns

    def _narrowest(self) -> int:
        return NARROWEST if self._tiles else 0
