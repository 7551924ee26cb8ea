"""Paints a row of the palette: its icon, title, detail and key, with the typed letters marked."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from csvdownloader.core.overrides import override
from csvdownloader.ui.commands.palette_model import ROW_ROLE, Index
from csvdownloader.ui.commands.palette_search import FoundEntry
from csvdownloader.ui.look import icons
from csvdownloader.ui.look.measures import (
    GAP,
    SMALL_TEXT,
    control_height,
    grown,
    placed,
    scaled,
    whole_width,
)
from csvdownloader.ui.look.tokens import Tokens, tokens_of

_TITLE_SHARE = 0.6  # at most, of what a title and a detail have


class PaletteDelegate(QStyledItemDelegate):
    """A heading is small and bold; what cannot be used is grey, and its detail is not."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(20 * GAP, control_height(option.fontMetrics))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        painter.save()
        if isinstance(row, FoundEntry):
            _EntryPainter(painter, option).paint(row)
        else:
            _paint_heading(painter, option, str(row))
        painter.restore()


def _paint_heading(painter: QPainter, option: QStyleOptionViewItem, title: str) -> None:
    painter.setFont(scaled(option.font, SMALL_TEXT, bold=True))
    painter.setPen(tokens_of(option.palette).muted)
    painter.setLayoutDirection(option.direction)
    place = option.rect.adjusted(GAP, 0, -GAP, -GAP // 2)
    painter.drawText(place, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeading, title)


class _EntryPainter:
    """Paints one entry."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        self._painter, self._option = painter, option
        self._tokens: Tokens = tokens_of(option.palette)
        self._rest = option.rect.adjusted(GAP, 0, -GAP, 0)

    def paint(self, found: FoundEntry) -> None:
        entry, tokens = found.entry, self._tokens
        if self._option.state & QStyle.StateFlag.State_Selected:
            self._painter.fillRect(self._option.rect, tokens.soft)
        color = tokens.text if entry.is_usable else tokens.disabled
        self._paint_icon(entry.icon, tokens.muted if entry.is_usable else tokens.disabled)
        self._paint_key(entry.key, tokens.muted if entry.is_usable else tokens.disabled)
        width = self._rest.width()
        if entry.detail:
            width = min(self._width(entry.title), round(width * _TITLE_SHARE))
        self._paint_text(self._taken(width), entry.title, found.title_marks, color)
        self._rest.setLeft(self._rest.left() + 2 * GAP)
        self._paint_text(self._rest, entry.detail, found.detail_marks, tokens.muted)

    def _width(self, text: str) -> int:
        return whole_width(text, self._option.font)

    def _taken(self, width: int) -> QRect:
        """The begin of the rest of the row, which is shorter from then on."""
        taken = QRect(self._rest)
        taken.setWidth(width)
        self._rest.setLeft(taken.right() + 1)
        return taken

    def _placed(self, area: QRect) -> QRect:
        return placed(area, self._option.rect, self._option.direction)

    def _paint_icon(self, name: str, color: QColor) -> None:
        side = grown(icons.SMALL, self._option.fontMetrics)
        area = self._taken(side)
        self._taken(GAP + GAP // 2)
        if name:
            place = QRect(0, 0, side, side)
            place.moveCenter(area.center())
            icons.paint(self._painter, self._placed(place).topLeft(), name, color, side)

    def _paint_key(self, key: str, color: QColor) -> None:
        if key:
            area = QRect(self._rest)
            area.setLeft(area.right() + 1 - self._width(key))
            self._rest.setRight(area.left() - 2 * GAP)
            self._paint_text(area, key, (), color)

    def _paint_text(
        self, area: QRect, text: str, marks: Sequence[tuple[int, int]], color: QColor
    ) -> None:
        metrics = QFontMetrics(self._option.font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        kept = len(shown) if shown == text else max(0, len(shown) - 1)  # less the dots
        layout = QTextLayout(shown, self._option.font)
        ink = color if color == self._tokens.disabled else self._tokens.text
        layout.setFormats([self._mark(*span, ink) for span in marks if sum(span) <= kept])
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        if not line.isValid():  # an empty text has none
            return
        placed = self._placed(area)
        left = placed.left()
        if self._option.direction is Qt.LayoutDirection.RightToLeft:
            left = placed.right() - round(line.naturalTextWidth())
        corner = QPoint(left, placed.top() + (placed.height() - metrics.height()) // 2)
        self._painter.setPen(color)
        layout.draw(self._painter, QPointF(corner))

    def _mark(self, start: int, length: int, ink: QColor) -> QTextLayout.FormatRange:
        result = QTextLayout.FormatRange()
        result.start, result.length = start, length
        look = QTextCharFormat()
        look.setBackground(QBrush(self._tokens.match))
        look.setForeground(QBrush(ink))
        result.format = look
        return result
