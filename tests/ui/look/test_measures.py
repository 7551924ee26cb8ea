"""Sizes that follow the font."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics

from csvdownloader.ui.look.measures import whole_width


@pytest.mark.parametrize("size", [8.1, 9.0, 10.0, 13.3])
def test_no_text_is_elided_in_its_whole_width(qapp, size):
    font = QFont("DejaVu Sans")
    font.setPointSizeF(size)
    for minutes in range(60):
        text = f"{minutes} min ago"
        width = whole_width(text, font)
        assert QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, width) == text
