"""Paints the cells of a table with rows of a file."""

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem

from csvdownloader.core.overrides import override
from csvdownloader.ui.lists.one_line_delegate import PADDING, OneLineDelegate, one_line
from csvdownloader.ui.look.measures import scaled
from csvdownloader.ui.look.tokens import tokens_of
from csvdownloader.ui.preview.preview_model import Index, PreviewModel

_MISSING_SIZE = 0.85  # of the font
_EMPTY_TEXT, _SPACE = '""', "␣"  # how they are shown
_SELECTED = QStyle.StateFlag.State_Selected


class _Ink(Struct, frozen=True):
    font: QFont
    metrics: QFontMetrics
    color: QColor


class CellDelegate(OneLineDelegate):
    """Paints what is no visible text smaller and muted: a missing value, none, only spaces.

    It paints all of a cell itself. A window shows hundreds at a time, and Qt's own way asks the
    model nine times for each and looks into the style sheet: half of the time of a scroll.
    """

    def __init__(self, model: PreviewModel, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._cells = model
        margin = QStyle.PixelMetric.PM_FocusFrameHMargin
        self.margin = view.style().pixelMetric(margin, None, view) + 1 + PADDING  # at each side
        self._palette_key = 0
        self._font = QFont()

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        text, ink = self.shown(option, index)
        if option.state & _SELECTED:
            painter.fillRect(option.rect, self._selected)
        place = option.rect.adjusted(self.margin, 0, -self.margin, 0)
        painter.setFont(ink.font)
        painter.setPen(ink.color)
        cut = ink.metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        # Data read as they are in the file, also in a window that goes from the right to the left.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        alignment = self._cells.cell_alignment(index.row(), index.column())
        visual = QStyle.visualAlignment(option.direction, alignment)
        painter.drawText(place, visual, cut)

    def shown(self, option: QStyleOptionViewItem, index: Index) -> tuple[str, _Ink]:
        """The text of a cell as it is painted, and its font and colour."""
        self._take(option)
        cell, is_missing = self._cells.shown_cell(index.row(), index.column())
        text = one_line(cell)
        if is_missing or not text.strip(" "):
            return text.replace(" ", _SPACE) or _EMPTY_TEXT, self._muted
        return text, self._plain

    def _take(self, option: QStyleOptionViewItem) -> None:
        """Looks at font and palette, once for all cells that have the same."""
        palette, font = option.palette, option.font
        if palette.cacheKey() == self._palette_key and font == self._font:
            return
        font = QFont(font)  # what an option has is gone with it
        self._palette_key, self._font = palette.cacheKey(), font
        tokens, small = tokens_of(palette), scaled(font, _MISSING_SIZE)
        self._selected = tokens.soft
        text = palette.color(QPalette.ColorRole.Text)
        self._plain = _Ink(font, QFontMetrics(font), text)
        self._muted = _Ink(small, QFontMetrics(small), tokens.muted)
