"""Every text can be read on every ground that it stands on, in each set of colours."""

import pytest
from PySide6.QtGui import QColor, QPalette

from csvdownloader.ui.look import tokens as tokens_module
from csvdownloader.ui.look.contrast import contrast
from csvdownloader.ui.look.palettes import palette_of
from csvdownloader.ui.look.tokens import DARK, LIGHT, tokens_of, with_accent

ACCENTS = {
    "blue": "#3584e4", "red": "#e62d42", "yellow": "#f5c211", "green": "#3a944a",
    "orange": "#ed5b00", "purple": "#9141ac", "slate": "#6f8396", "fusion": "#308cc6",
    "white": "#ffffff", "black": "#000000",
}  # fmt: skip
GROUNDS = ("window", "base", "soft", "hover")
ON_GROUNDS = ("text", "muted", "good", "caution", "bad")
PAIRS = [(text, ground) for text in ON_GROUNDS for ground in GROUNDS] + [
    ("text", "raised"), ("text", "pressed"), ("muted", "pressed"), ("text", "track"),
    ("text", "top_value"), ("text", "match"),
    ("accent", "window"), ("accent", "base"), ("accent", "soft"), ("on_fill", "fill"),
]  # fmt: skip
SETS = {"light": LIGHT, "dark": DARK} | {
    f"{mode}-{name}": with_accent(own, QColor(accent))
    for mode, own in (("light", LIGHT), ("dark", DARK))
    for name, accent in ACCENTS.items()
}


def plain_palette(window, base, text, highlight, highlighted):
    palette = QPalette()
    role = QPalette.ColorRole
    for colored, color in zip(
        (role.Window, role.Base, role.Text, role.Highlight, role.HighlightedText),
        (window, base, text, highlight, highlighted),
        strict=True,
    ):
        palette.setColor(colored, QColor(color))
    return palette


OTHERS = {
    "fusion light": ("#efefef", "#ffffff", "#000000", "#308cc6", "#ffffff"),
    "fusion dark": ("#323232", "#242424", "#ffffff", "#308cc6", "#ffffff"),
    "windows": ("#f3f3f3", "#ffffff", "#000000", "#0078d4", "#ffffff"),
    "high contrast": ("#000000", "#000000", "#ffffff", "#ffff00", "#000000"),
}


def unreadable(tokens):
    return [
        (text, ground)
        for text, ground in PAIRS
        if contrast(getattr(tokens, text), getattr(tokens, ground)) < 4.5
    ]


@pytest.mark.parametrize("tokens", SETS.values(), ids=SETS)
def test_every_text_can_be_read(tokens):
    assert unreadable(tokens) == []


@pytest.mark.parametrize("colors", OTHERS.values(), ids=OTHERS)
def test_so_it_can_in_a_palette_of_the_platform(qapp, colors):
    tokens = tokens_of(plain_palette(*colors))
    assert (tokens.window, tokens.base) == (QColor(colors[0]), QColor(colors[1]))
    assert unreadable(tokens) == []


@pytest.mark.parametrize("tokens", SETS.values(), ids=SETS)
def test_the_edge_of_a_field_is_seen_and_so_is_what_is_selected(tokens):
    assert contrast(tokens.field, tokens.base) >= 3.0
    assert contrast(tokens.field, tokens.window) >= 2.9
    assert tokens.soft not in (tokens.base, tokens.window)


@pytest.mark.parametrize("tokens", SETS.values(), ids=SETS)
def test_a_widget_finds_the_colours_by_its_palette(qapp, tokens):
    assert tokens_of(palette_of(tokens)) == tokens


def test_with_high_contrast_no_line_is_faint(qapp, monkeypatch):
    monkeypatch.setattr(tokens_module, "is_contrast_wanted", lambda: True)
    tokens = tokens_of(plain_palette(*OTHERS["high contrast"]))
    assert {tokens.line.name(), tokens.edge.name(), tokens.field.name()} == {"#ffffff"}
    assert tokens.muted == tokens.text
    assert (tokens.fill, tokens.on_fill) == (QColor("#ffff00"), QColor("#000000"))
