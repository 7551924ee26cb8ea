"""Line icons in the colours of the palette, sharp at every scale."""

from functools import cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from csvdownloader.core.resources import resource

SMALL, LARGE = 16, 24


@cache
def _drawing(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text(encoding="utf-8")


def pixmap(name: str, color: QColor, size: int, ratio: float) -> QPixmap:
    """The icon drawn in one colour, for a screen with that many pixels per unit."""
    key = f"csvdownloader:{name}:{color.name()}:{size}:{ratio}"
    picture = QPixmap()
    if QPixmapCache.find(key, picture):
        return picture
    drawing = _drawing(name).replace("currentColor", color.name())
    picture = QPixmap(QSize(size, size) * ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, picture)
    return picture


def icon(name: str, palette: QPalette) -> QIcon:
    """The icon for a button, enabled and disabled. Make it anew when the palette changes."""
    result = QIcon()
    modes = (
        (QIcon.Mode.Normal, QPalette.ColorGroup.Active),
        (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled),
    )
    for mode, group in modes:
        color = palette.color(group, QPalette.ColorRole.ButtonText)
        for ratio in (1.0, 2.0):
            result.addPixmap(pixmap(name, color, SMALL, ratio), mode)
    return result
