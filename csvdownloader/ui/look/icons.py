"""Line icons in the colours of the palette, sharp at every scale, drawn when they are painted."""

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)

from csvdownloader.core.overrides import override
from csvdownloader.core.resources import resource

SMALL, MEDIUM, LARGE, SIGN = 16, 20, 24, 28  # in buttons and lines; alone; on tiles; of a page
_ROOM = 4  # between the icon of a button and its text; Qt leaves none where there is a style sheet
_ROLE = QPalette.ColorRole
_MIRRORED = frozenset({"chevron-left", "chevron-right"})


@cache
def _drawing(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text(encoding="utf-8")


def pixmap(name: str, color: QColor, size: int, ratio: float) -> QPixmap:
    """The icon drawn in one colour, for a screen with that many pixels per unit."""
    is_mirrored = name in _MIRRORED and QGuiApplication.isRightToLeft()
    key = f"csvdownloader:{name}:{color.name()}:{size}:{ratio}:{is_mirrored}"
    picture = QPixmap()
    if QPixmapCache.find(key, picture):
        return picture
    picture = QPixmap(QSize(size, size) * ratio)
    picture.fill(Qt.GlobalColor.transparent)
    _draw(name, color, picture, is_mirrored)
    picture.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, picture)
    return picture


def paint(painter: QPainter, corner: QPoint, name: str, color: QColor, size: int) -> None:
    """Paints the icon in one colour, its left upper corner there.

    It is as sharp as what it is painted on; the painter must not be turned or mirrored.
    """
    # Not of its device: PySide6 would make every kind that there is, to find out which one it is.
    ratio = painter.deviceTransform().m11()
    painter.drawPixmap(corner, pixmap(name, color, size, ratio))


def _draw(name: str, color: QColor, picture: QPixmap, is_mirrored: bool) -> None:
    from PySide6.QtSvg import QSvgRenderer  # loaded late: a window may be shown without any icon

    drawing = _drawing(name).replace("currentColor", color.name())
    painter = QPainter(picture)
    if is_mirrored:
        painter.translate(picture.width(), 0)
        painter.scale(-1, 1)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(picture.rect()))
    painter.end()


def icon(name: str, role: QPalette.ColorRole = _ROLE.ButtonText) -> QIcon:
    """The icon in the colour of a role of the application's palette, also when that changes."""
    return QIcon(_Engine(name, role))


def beside_text(size: int) -> QSize:
    """The size of an icon of a button with a text: with some room between the two."""
    return QSize(size + _ROOM, size)


class _Engine(QIconEngine):
    """Draws the icon in the colour that the palette has at that moment."""

    def __init__(self, name: str, role: QPalette.ColorRole) -> None:
        super().__init__()
        self._name, self._role = name, role

    @override
    def paint(
        self,
        painter: QPainter,
        rect: QRect,
        mode: QIcon.Mode,
        state: QIcon.State,  # noqa: ARG002 - Qt's signature
    ) -> None:
        side = min(rect.width(), rect.height())
        paint(painter, self._corner(rect, side), self._name, self._color(mode), side)

    @override
    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        picture = QPixmap(size * scale)
        if picture.isNull():  # of a button that has no room; Qt cannot paint on it
            return picture
        picture.setDevicePixelRatio(scale)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(), size), mode, state)
        painter.end()
        return picture

    @override
    def clone(self) -> "_Engine":
        return _Engine(self._name, self._role)

    def _corner(self, rect: QRect, side: int) -> QPoint:
        """Where the drawing begins: at the side away from the text, in the middle of the height."""
        left = rect.right() + 1 - side if QGuiApplication.isRightToLeft() else rect.left()
        return QPoint(left, rect.top() + (rect.height() - side) // 2)

    def _color(self, mode: QIcon.Mode) -> QColor:
        is_disabled = mode is QIcon.Mode.Disabled
        group = QPalette.ColorGroup.Disabled if is_disabled else QPalette.ColorGroup.Active
        return QGuiApplication.palette().color(group, self._role)
