"""Sizes and places: a grid of 4 pixels, two of them a gap; heights follow the font."""

from math import ceil

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF

GAP = 8  # between controls, in device independent pixels
MARGIN = 3 * GAP  # of a page, on all its sides
WIDEST = 860  # of a page that is read; tables may be wider
RING_ROOM = 4  # that the focus ring takes around a button
RADIUS, CARD_RADIUS = 6, 10
TITLE, HEADING, SMALL_TEXT, TINY_TEXT = 1.4, 1.12, 0.9, 0.8  # of the application's font
_LINE = 18  # pixels of a line for which icons have their sizes


def scaled(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """The font in another size."""
    result = QFont(font)
    if font.pointSizeF() > 0:
        result.setPointSizeF(font.pointSizeF() * factor)
    else:
        result.setPixelSize(round(font.pixelSize() * factor))
    if bold:
        result.setWeight(QFont.Weight.Bold)
    return result


def tabular(font: QFont) -> QFont:
    """The font with digits of one width, so that a number that changes does not move."""
    result = QFont(font)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def fixed_pitch(font: QFont) -> QFont:
    """The system's monospace font in the size of the font."""
    from PySide6.QtGui import QFontDatabase  # loaded late: the start page shows no such text

    result = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    result.setPointSizeF(font.pointSizeF())
    return result


def whole_width(text: str, font: QFont) -> int:
    """The pixels in which the text is not elided; Qt's own width in pixels may round down."""
    return ceil(QFontMetricsF(font).horizontalAdvance(text))


def control_height(metrics: QFontMetrics) -> int:
    """Of a button or a field of one line."""
    return metrics.height() + 14


def row_height(metrics: QFontMetrics) -> int:
    """Of a row of a table."""
    return metrics.height() + 9


def grown(size: int, metrics: QFontMetrics) -> int:
    """A size that is right for the usual font: never less, and more where the font is large."""
    return grown_to(size, metrics.height())


def grown_to(size: int, line: int) -> int:
    """The same beside a line of that height, in pixels."""
    return max(size, round(size * line / _LINE))


def placed(place: QRect, room: QRect, direction: Qt.LayoutDirection) -> QRect:
    """The place in the room, which is at the other side where that is read from right to left.

    As `QStyle.visualRect`, but for that PySide6 makes all enumerations of `QStyle` where that is
    first used: a twentieth of the start.
    """
    if direction is not Qt.LayoutDirection.RightToLeft:
        return place
    return place.translated(room.left() + room.right() - place.left() - place.right(), 0)


def grown_size(width: int, height: int, metrics: QFontMetrics) -> QSize:
    """The first size of a window, larger where the font is large; its screen may be smaller."""
    return QSize(grown(width, metrics), grown(height, metrics))
