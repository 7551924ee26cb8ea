"""The palette that hands a set of colours to Qt and to every widget."""

from PySide6.QtGui import QPalette

from csvdownloader.ui.look.tokens import Tokens

_ROLE = QPalette.ColorRole
_TEXTS = (
    _ROLE.WindowText,
    _ROLE.Text,
    _ROLE.ButtonText,
    _ROLE.PlaceholderText,
    _ROLE.HighlightedText,
)


def palette_of(tokens: Tokens) -> QPalette:
    """The palette of a set.

    Some roles carry a meaning that Qt knows no role for: `PlaceholderText` muted text, `Midlight`
    lines, `Mid` the edge of buttons, `Dark` the edge of fields.
    """
    palette = QPalette()
    colors = {
        _ROLE.Window: tokens.window,
        _ROLE.WindowText: tokens.text,
        _ROLE.Base: tokens.base,
        _ROLE.AlternateBase: tokens.window,
        _ROLE.Text: tokens.text,
        _ROLE.Button: tokens.raised,
        _ROLE.ButtonText: tokens.text,
        _ROLE.BrightText: tokens.on_fill,
        _ROLE.Highlight: tokens.fill,
        _ROLE.HighlightedText: tokens.on_fill,
        _ROLE.Accent: tokens.fill,
        _ROLE.Link: tokens.accent,
        _ROLE.LinkVisited: tokens.accent,
        _ROLE.PlaceholderText: tokens.muted,
        _ROLE.Light: tokens.raised,
        _ROLE.Midlight: tokens.line,
        _ROLE.Mid: tokens.edge,
        _ROLE.Dark: tokens.field,
        _ROLE.ToolTipBase: tokens.raised,
        _ROLE.ToolTipText: tokens.text,
    }
    for role, color in colors.items():
        palette.setColor(role, color)
    for role in _TEXTS:
        palette.setColor(QPalette.ColorGroup.Disabled, role, tokens.disabled)
    palette.setColor(QPalette.ColorGroup.Disabled, _ROLE.Highlight, tokens.track)
    return palette
