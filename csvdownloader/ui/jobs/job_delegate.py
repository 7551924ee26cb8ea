"""Paints a job in the list: icon, title, state and detail, a progress bar while it runs."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.jobs.job_model import ROW_ROLE
from csvdownloader.ui.jobs.job_summary import JobSummary
from csvdownloader.ui.look import icons
from csvdownloader.ui.look.contrast import mixed
from csvdownloader.ui.look.measures import GAP, scaled
from csvdownloader.ui.look.tones import Tone, tone_color

_BAR_HEIGHT = 4
_LEAST_BAR = 5 * GAP
_SMALLER = 0.92
_LEFT, _CENTER = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignVCenter


class JobDelegate(QStyledItemDelegate):
    """Paints jobs; holds no state."""

    @override
    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002 - Qt's signature
    ) -> QSize:
        second = QFontMetrics(scaled(option.font, _SMALLER)).height()
        height = option.fontMetrics.height() + second + 2 * GAP + GAP // 2
        return QSize(20 * GAP, height)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row: JobSummary = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_background(painter, option, index)
        inner = option.rect.adjusted(GAP + GAP // 2, GAP, -GAP - GAP // 2, -GAP)
        self._paint_icon(painter, option, inner, row)
        text = inner.adjusted(icons.SMALL + GAP, 0, 0, 0)
        self._paint_title(painter, option, text, index.data(), row.pinned)
        self._paint_detail(painter, option, text, row)
        painter.restore()

    def _paint_background(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        background = QStyleOptionViewItem(option)
        self.initStyleOption(background, index)
        background.text = ""
        widget: QWidget | None = option.widget
        style = widget.style() if widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, background, painter, widget)

    def _paint_icon(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, row: JobSummary
    ) -> None:
        color = (
            _text_color(option)
            if _is_selected(option)
            else tone_color(option.palette, row.badge.tone)
        )
        device = painter.device()
        picture = icons.pixmap(row.badge.icon, color, icons.SMALL, device.devicePixelRatioF())
        middle = (option.fontMetrics.height() - icons.SMALL) // 2
        painter.drawPixmap(area.left(), area.top() + middle, picture)

    def _paint_title(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, title: str, pinned: bool
    ) -> None:
        line = QRect(area.left(), area.top(), area.width(), option.fontMetrics.height())
        if pinned:
            ratio = painter.device().devicePixelRatioF()
            size = icons.SMALL - 2
            lock = icons.pixmap("lock", _muted_color(option), size, ratio)
            top = line.top() + (line.height() - size) // 2
            painter.drawPixmap(line.right() - size, top, lock)
            line.setRight(line.right() - size - GAP)
        painter.setFont(option.font)
        painter.setPen(_text_color(option))
        elided = option.fontMetrics.elidedText(title, Qt.TextElideMode.ElideMiddle, line.width())
        painter.drawText(line, _LEFT | _CENTER, elided)

    def _paint_detail(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, row: JobSummary
    ) -> None:
        font = scaled(option.font, _SMALLER)
        metrics = QFontMetrics(font)
        line = QRect(area.left(), 0, area.width(), metrics.height())
        line.moveBottom(area.bottom())
        painter.setFont(font)
        painter.setPen(_muted_color(option))
        elided = metrics.elidedText(row.line, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, _LEFT | _CENTER, elided)
        if row.permille is not None:
            used = metrics.horizontalAdvance(Message("Running · 99 %")) + GAP
            _paint_bar(painter, option, line.adjusted(used, 0, 0, 0), row.permille)


def _paint_bar(painter: QPainter, option: QStyleOptionViewItem, area: QRect, permille: int) -> None:
    if area.width() < _LEAST_BAR:
        return
    top = area.center().y() - _BAR_HEIGHT // 2 + 1
    groove = QRect(area.left(), top, area.width(), _BAR_HEIGHT)
    done = QRect(groove)
    done.setWidth(groove.width() * permille // 1000)
    color = _text_color(option) if _is_selected(option) else tone_color(option.palette, Tone.ACTIVE)
    faint = QColor(color)
    faint.setAlphaF(0.22)
    painter.setPen(Qt.PenStyle.NoPen)
    for rectangle, brush in ((groove, faint), (done, color)):
        painter.setBrush(brush)
        painter.drawRoundedRect(rectangle, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)


def _is_selected(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_Selected)


def _color_group(option: QStyleOptionViewItem) -> QPalette.ColorGroup:
    active = bool(option.state & QStyle.StateFlag.State_Active)
    return QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive


def _text_color(option: QStyleOptionViewItem) -> QColor:
    role = QPalette.ColorRole.HighlightedText if _is_selected(option) else QPalette.ColorRole.Text
    return option.palette.color(_color_group(option), role)


def _muted_color(option: QStyleOptionViewItem) -> QColor:
    role = QPalette.ColorRole.Highlight if _is_selected(option) else QPalette.ColorRole.Base
    background = option.palette.color(_color_group(option), role)
    return mixed(_text_color(option), background, 0.82 if _is_selected(option) else 0.66)
