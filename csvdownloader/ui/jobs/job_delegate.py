"""Paints a job in the list: the kind of its source, its name, how it stands, and a second line."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate

from csvdownloader.core.overrides import override
from csvdownloader.ui.jobs.job_model import ROW_ROLE
from csvdownloader.ui.jobs.job_summary import JobSummary
from csvdownloader.ui.look import icons
from csvdownloader.ui.look.last_input import works_by_keyboard
from csvdownloader.ui.look.measures import GAP, RADIUS, SMALL_TEXT, grown, placed, scaled
from csvdownloader.ui.look.tokens import Tokens, is_contrast_wanted, tokens_of
from csvdownloader.ui.look.tones import tone_color

if TYPE_CHECKING:  # PySide6 makes it where a row is painted
    from PySide6.QtWidgets import QStyleOptionViewItem

_AROUND = 18  # pixels above, between and below the two lines
_PADDING = 10
_FULL_TURN = 360 * 16
_TOP = 90 * 16  # where a ring begins to be filled
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter


class JobDelegate(QStyledItemDelegate):
    """Paints jobs; holds no state."""

    @override
    def sizeHint(
        self,
        option: "QStyleOptionViewItem",
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002 - Qt's signature
    ) -> QSize:
        second = QFontMetrics(scaled(option.font, SMALL_TEXT)).height()
        return QSize(20 * GAP, option.fontMetrics.height() + second + _AROUND)

    @override
    def paint(
        self,
        painter: QPainter,
        option: "QStyleOptionViewItem",
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row, summary = _Row(painter, option), index.data(ROW_ROLE)
        if summary is None:
            row.paint_day(index.data())
        else:
            row.paint(index.data(), summary)
        painter.restore()


class _Row:
    """One row, while it is painted."""

    def __init__(self, painter: QPainter, option: "QStyleOptionViewItem") -> None:
        self._painter, self._option = painter, option
        self._tokens: Tokens = tokens_of(option.palette)
        # The rows end at one place, whether there is a scroll bar or not.
        view = option.widget
        width = view.width() if view is not None else option.rect.width()
        self._rect = QRect(option.rect)
        self._rect.setWidth(width)
        self._rect.adjust(GAP, 1, -GAP, -1)
        self._icon = grown(icons.MEDIUM, option.fontMetrics)
        self._sign = grown(icons.SMALL, option.fontMetrics)
        from PySide6.QtWidgets import QStyle  # made late: an empty list has no row

        state = QStyle.StateFlag
        self._is_selected = bool(option.state & state.State_Selected)
        self._is_hovered = bool(option.state & state.State_MouseOver)
        self._has_focus = bool(option.state & state.State_HasFocus)

    def paint_day(self, title: str) -> None:
        """Paints the heading of the rows below."""
        place = self._rect.adjusted(_PADDING, 0, -_PADDING, -GAP // 2)
        font = scaled(self._option.font, SMALL_TEXT, bold=True)
        place.setTop(place.bottom() - QFontMetrics(font).height())
        self._paint_text(place, title, font, self._tokens.muted, middle=False)

    def paint(self, title: str, row: JobSummary) -> None:
        self._paint_ground()
        self._paint_icon(row.source_icon)
        inner = self._rect.adjusted(2 * _PADDING + self._icon, _PADDING - 2, -_PADDING, 0)
        first = QRect(inner)
        first.setHeight(self._option.fontMetrics.height())
        self._paint_sign(self._at_end(first), row)
        first.setRight(first.right() - self._sign - GAP)
        self._paint_text(first, title, self._name_font(), self._tokens.text, middle=True)
        font = scaled(self._option.font, SMALL_TEXT)
        second = QRect(inner)
        second.setTop(first.bottom() + 3)
        second.setHeight(QFontMetrics(font).height())
        for name in ("saved",) * row.saved + ("lock",) * row.pinned:
            self._paint_picture(name, self._tokens.muted, self._at_end(second))
            second.setRight(second.right() - self._sign - GAP)
        color = tone_color(self._option.palette, row.line_tone)
        second.setRight(second.right() - self._paint_age(second, row.age, font))
        self._paint_text(second, row.line, font, color, middle=row.is_origin)

    def _paint_age(self, line: QRect, text: str, font: QFont) -> int:
        """Paints it at the end of the line, and returns the width that it takes."""
        if not text:
            return 0
        width = QFontMetrics(font).horizontalAdvance(text)
        place = QRect(line)
        place.setLeft(line.right() - width)
        self._paint_text(place, text, font, self._tokens.muted, middle=False)
        return width + GAP

    def _name_font(self) -> QFont:
        return scaled(self._option.font, 1, bold=self._is_selected)

    def _placed(self, area: QRect) -> QRect:
        """The place of an area, which is at the other side where the window is mirrored."""
        return placed(area, self._rect, self._option.direction)

    def _at_end(self, line: QRect) -> QRect:
        sign = QRect(0, 0, self._sign, self._sign)
        sign.moveCenter(QPoint(line.right() - self._sign // 2, line.center().y()))
        return sign

    def _paint_ground(self) -> None:
        tokens, is_selected = self._tokens, self._is_selected
        place = QRectF(self._rect)
        if is_selected or self._is_hovered:
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(tokens.soft if is_selected else tokens.hover)
            self._painter.drawRoundedRect(place, RADIUS, RADIUS)
        has_ring = self._has_focus and works_by_keyboard()
        if has_ring or (is_selected and is_contrast_wanted()):
            self._painter.setPen(QPen(tokens.accent, 2 if has_ring else 1))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def _paint_icon(self, name: str) -> None:
        place = QRect(0, 0, self._icon, self._icon)
        line = self._option.fontMetrics.height()
        left, top = self._rect.left() + _PADDING, self._rect.top() + _PADDING - 2
        place.moveTopLeft(QPoint(left, top + (line - self._icon) // 2))
        self._paint_picture(
            name, self._tokens.accent if self._is_selected else self._tokens.muted, place
        )

    def _paint_sign(self, place: QRect, row: JobSummary) -> None:
        if row.permille is None:
            self._paint_picture(
                row.badge.icon, tone_color(self._option.palette, row.badge.tone), place
            )
            return
        ring = QRectF(self._placed(place)).adjusted(2, 2, -2, -2)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(self._tokens.track, 3))
        self._painter.drawEllipse(ring)
        pen = QPen(self._tokens.accent, 3)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        self._painter.setPen(pen)
        self._painter.drawArc(ring, _TOP, -_FULL_TURN * row.permille // 1000)

    def _paint_picture(self, name: str, color: QColor, place: QRect) -> None:
        icons.paint(self._painter, self._placed(place).topLeft(), name, color, place.width())

    def _paint_text(
        self, line: QRect, text: str, font: QFont, color: QColor, *, middle: bool
    ) -> None:
        mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        elided = QFontMetrics(font).elidedText(text, mode, line.width())
        self._painter.setFont(font)
        self._painter.setPen(color)
        self._painter.setLayoutDirection(self._option.direction)
        self._painter.drawText(self._placed(line), int(_LEADING), elided)
