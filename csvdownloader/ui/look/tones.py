"""The tone of a text or a sign: what its colour says."""

from enum import Enum

from PySide6.QtGui import QColor, QPalette

from csvdownloader.ui.look.tokens import tokens_of


class Tone(Enum):
    """The meaning of a colour; the value is its name among the tokens."""

    PLAIN = "text"
    MUTED = "muted"
    ACTIVE = "accent"
    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"


def tone_color(palette: QPalette, tone: Tone) -> QColor:
    """The colour of a tone on any ground of that palette."""
    color: QColor = getattr(tokens_of(palette), tone.value)
    return color
