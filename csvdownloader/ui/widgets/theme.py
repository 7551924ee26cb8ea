"""The grid, and colours that follow the palette. Nothing else in the window names a colour."""

from enum import Enum

from PySide6.QtGui import QColor, QFont, QPalette

GAP = 8  # one step of the grid, in device independent pixels

_DARK_BELOW = 128
_SATURATION = 150
_ON_LIGHT, _ON_DARK = 88, 168  # HSL lightness of an accent, readable on the window
_MUTED_SHARE = 0.66
_LIGHTER_ON_DARK = 0.06


class Tone(Enum):
    """The meaning of a colour; the value is its hue, None for no hue."""

    PLAIN = -1
    MUTED = None
    ACTIVE = 212
    GOOD = 145
    CAUTION = 36
    BAD = 4


def is_dark(palette: QPalette) -> bool:
    """Whether light text stands on a dark window."""
    return palette.color(QPalette.ColorRole.Window).lightness() < _DARK_BELOW


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """The colour that has `share` of `one` and the rest of `other`."""
    rest = 1 - share
    return QColor.fromRgbF(
        one.redF() * share + other.redF() * rest,
        one.greenF() * share + other.greenF() * rest,
        one.blueF() * share + other.blueF() * rest,
    )


def tone_color(palette: QPalette, tone: Tone) -> QColor:
    """The colour of a tone on the window or in a view."""
    text = palette.color(QPalette.ColorRole.Text)
    if tone is Tone.PLAIN:
        return text
    if tone is Tone.MUTED:
        return mixed(text, palette.color(QPalette.ColorRole.Window), _MUTED_SHARE)
    lightness = _ON_DARK if is_dark(palette) else _ON_LIGHT
    return QColor.fromHsl(int(tone.value), _SATURATION, lightness)


def scaled(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """The font in another size."""
    result = QFont(font)
    if font.pointSizeF() > 0:
        result.setPointSizeF(font.pointSizeF() * factor)
    else:
        result.setPixelSize(round(font.pixelSize() * factor))
    if bold:
        result.setWeight(QFont.Weight.DemiBold)
    return result
