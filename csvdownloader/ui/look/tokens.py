"""The colours of the window by what they are for. Nothing else names a colour.

Two sets are drawn by hand, for light and for dark. Any other palette (the platform's own, one of
high contrast) gives a set that is derived from its window, base, text and highlight.
"""

from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from csvdownloader.ui.look.contrast import LEAST, contrast, is_dark, mixed, readable

_ROLE, _ACTIVE = QPalette.ColorRole, QPalette.ColorGroup.Active
_SEEN = 3.0  # the contrast of what is no text, but has to be seen: the edge of a field
_ACCENT = 5.2  # of the accent on the grounds, so that it bears some of itself in the ground
_WHITE = QColor("white")


class Tokens(Struct, frozen=True):
    """One set of colours.

    Attributes:
        window: Side list, bars, heads.
        base: Pages, fields, tables.
        raised: Buttons, menus, the chosen one of several segments.
        line: What divides; the edge of a card.
        edge: The edge of a button.
        field: The edge of a field, a tick, a drop zone.
        text: Text.
        muted: Second lines, labels, placeholders.
        fill: The ground of the main button, a tick, a switch.
        on_fill: What stands on `fill`.
        accent: Links, rings, progress, the icon of what is selected.
        soft: The ground of what is selected.
        hover: The ground under the pointer.
        pressed: The same while it is pressed.
        track: The groove of a bar, chips.
        disabled: Text of what cannot be used.
        good: A state that is well, as `caution` is one to look at, and `bad` a failure.
        chart: A bar of a chart; `top_value` is one behind a text.
        match: A find in a text.
    """

    window: QColor
    base: QColor
    raised: QColor
    line: QColor
    edge: QColor
    field: QColor
    text: QColor
    muted: QColor
    fill: QColor
    on_fill: QColor
    accent: QColor
    soft: QColor
    hover: QColor
    pressed: QColor
    track: QColor
    disabled: QColor
    good: QColor
    caution: QColor
    bad: QColor
    chart: QColor
    top_value: QColor
    match: QColor

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on dark grounds."""
        return is_dark(self.window)


def _named(**colors: str) -> Tokens:
    return Tokens(**{name: QColor(color) for name, color in colors.items()})


LIGHT = _named(
    window="#f4f5f7", base="#ffffff", raised="#ffffff", line="#e3e6ea", edge="#cbd0d8",
    field="#878e9a", text="#1b1f26", muted="#5a6270", fill="#2459d3", on_fill="#ffffff",
    accent="#2459d3", soft="#e1e9fb", hover="#e5e6e8", pressed="#dee0e2", track="#e8e9e9",
    disabled="#999b9f", good="#17703f", caution="#8d5b00", bad="#bd2c1c", chart="#5a82dc",
    top_value="#cfdaf5", match="#fff1c2",
)  # fmt: skip
DARK = _named(
    window="#1f2227", base="#17191d", raised="#2a2e35", line="#2f343b", edge="#434952",
    field="#767e8b", text="#e6e8ec", muted="#a2a9b5", fill="#3566dc", on_fill="#ffffff",
    accent="#8db0ff", soft="#273454", hover="#313439", pressed="#393c41", track="#34363a",
    disabled="#73757a", good="#5cc98b", caution="#e0ac4e", bad="#ff8a7a", chart="#6177a9",
    top_value="#3d4965", match="#4d3d16",
)  # fmt: skip


def with_accent(tokens: Tokens, accent: QColor) -> Tokens:
    """The set with the desktop's accent in place of its own, where that can be read."""
    text = readable(accent, (tokens.window, tokens.base), _ACCENT)
    return replace(
        tokens,
        fill=readable(accent, (_WHITE,)),
        on_fill=_WHITE,
        accent=text,
        soft=_soft(tokens, text),
        chart=mixed(text, tokens.base, 0.62 if tokens.is_dark else 0.75),
        top_value=mixed(text, tokens.base, 0.32 if tokens.is_dark else 0.22),
    )


def tokens_of(palette: QPalette) -> Tokens:
    """The set that belongs to the palette of the application, a view or a painted widget.

    (A palette of a button or field does not do: there the style sheet's colours stand in it.)
    """
    roles = (_ROLE.Window, _ROLE.Base, _ROLE.Text, _ROLE.Highlight, _ROLE.HighlightedText)
    colors = (palette.color(_ACTIVE, role).rgb() for role in (*roles, _ROLE.Link))
    return _tokens_of(*colors, is_contrast_wanted())


def is_contrast_wanted() -> bool:
    """Whether the desktop asks for high contrast."""
    hints = QGuiApplication.styleHints()  # without a name it is gone, and its part with it
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


@lru_cache(maxsize=64)
def _tokens_of(
    window: int, base: int, text: int, fill: int, on_fill: int, link: int, high: bool
) -> Tokens:
    accent = QColor(link)
    for own in (LIGHT, DARK):
        if (window, base, text) == (own.window.rgb(), own.base.rgb(), own.text.rgb()):
            if accent == own.accent:
                return own
            return replace(with_accent(own, accent), fill=QColor(fill), on_fill=QColor(on_fill))
    return _derived(QColor(window), QColor(base), QColor(text), QColor(fill), QColor(on_fill), high)


def _derived(
    window: QColor, base: QColor, text: QColor, fill: QColor, on_fill: QColor, high: bool
) -> Tokens:
    dark = is_dark(window)
    own = DARK if dark else LIGHT
    grounds = (window, base)
    hover, pressed = mixed(text, window, 0.09 if dark else 0.07), mixed(text, window, 0.12)
    muted = readable(mixed(text, window, 0.66), (*grounds, hover, pressed))
    edge = mixed(text, window, 0.22)
    tokens = replace(
        own,
        window=window,
        base=base,
        raised=mixed(text, window, 0.06) if dark else base,
        line=text if high else mixed(text, window, 0.1),
        edge=text if high else edge,
        field=text if high else readable(edge, grounds, _SEEN),
        text=text,
        muted=text if high else muted,
        hover=hover,
        pressed=pressed,
        track=mixed(text, base, 0.12),
        disabled=mixed(text, window, 0.42),
        good=readable(own.good, (*grounds, hover)),
        caution=readable(own.caution, (*grounds, hover)),
        bad=readable(own.bad, (*grounds, hover)),
    )
    result = with_accent(tokens, fill)
    return replace(result, fill=fill, on_fill=on_fill) if _is_read(on_fill, fill) else result


def _is_read(color: QColor, ground: QColor) -> bool:
    return contrast(color, ground) >= LEAST


def _soft(tokens: Tokens, accent: QColor) -> QColor:
    """A ground with as much of the accent as all texts on it bear."""
    texts = (accent, tokens.text, tokens.muted, tokens.good, tokens.caution, tokens.bad)
    for percent in range(24 if tokens.is_dark else 13, 0, -1):
        ground = mixed(accent, tokens.base, percent / 100)
        if all(_is_read(text, ground) for text in texts):
            return ground
    return tokens.base
