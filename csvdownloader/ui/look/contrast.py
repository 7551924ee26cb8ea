"""How well one colour can be read on another, and colours that are moved until they can be.

The contrast is that of WCAG 2: 1 for equal colours, 21 for black on white.
"""

from collections.abc import Sequence

from PySide6.QtGui import QColor

LEAST = 4.5  # of a text on its ground
_STEP = 0.01


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(color: QColor, grounds: Sequence[QColor]) -> float:
    """Its contrast on that ground on which it is read worst."""
    return min(contrast(color, ground) for ground in grounds)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """The colour that has `share` of `one` and the rest of `other`."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return QColor(*(round(ours * share + theirs * (1 - share)) for ours, theirs in pairs))


def readable(color: QColor, grounds: Sequence[QColor], least: float = LEAST) -> QColor:
    """The colour, moved no further than needed away from the grounds to be read on all of them."""
    goal = QColor("white" if is_dark(grounds[0]) else "black")
    return next(
        (
            moved
            for step in range(round(1 / _STEP))
            if least_contrast(moved := mixed(goal, color, step * _STEP), grounds) >= least
        ),
        goal,
    )


def is_dark(ground: QColor) -> bool:
    """Whether white can be read better on it than black."""
    return contrast(QColor("white"), ground) > contrast(QColor("black"), ground)


def _channels(color: QColor) -> tuple[int, int, int]:
    return color.red(), color.green(), color.blue()


def _luminance(color: QColor) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
