"""Sizes that follow the font, and places that follow the direction."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QStyle

from csvdownloader.ui.look.measures import placed, whole_width


@pytest.mark.parametrize("size", [8.1, 9.0, 10.0, 13.3])
def test_no_text_is_elided_in_its_whole_width(qapp, size):
    font = QFont("DejaVu Sans")
    font.setPointSizeF(size)
    for minutes in range(60):
        text = f"{minutes} min ago"
        width = whole_width(text, font)
        assert QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, width) == text


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_a_place_is_where_qt_would_put_it(direction):
    room, place = QRect(7, 3, 100, 40), QRect(20, 5, 31, 12)
    assert placed(place, room, direction) == QStyle.visualRect(direction, room, place)
    assert place == QRect(20, 5, 31, 12)
