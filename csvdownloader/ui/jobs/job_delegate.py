"""Paints a line of the job list: sign, name, word and detail, a small bar while it runs."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from csvdownloader.core.overrides import override
from csvdownloader.ui.jobs.job_model import ROW_ROLE
from csvdownloader.ui.jobs.job_summary import JobSummary
from csvdownloader.ui.widgets import icons
from csvdownloader.ui.widgets.theme import GAP, Tone, mixed, scaled, tone_color

_BAR_HEIGHT = 4
_LEAST_BAR = 5 * GAP
_SMALLER = 0.92
_LEFT, _CENTER = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignVCenter


class JobDelegate(QStyledItemDelegate):
    """Paint only: it holds no state."""

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
        self._paint_ground(painter, option, index)
        inner = option.rect.adjusted(GAP + GAP // 2, GAP, -GAP - GAP // 2, -GAP)
        self._paint_sign(painter, option, inner, row)
        text = inner.adjusted(icons.SMALL + GAP, 0, 0, 0)
        self._paint_title(painter, option, text, index.data(), row.pinned)
        self._paint_line(painter, option, text, row)
        painter.restore()

    def _paint_ground(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""
        widget: QWidget | None = option.widget
        style = widget.style() if widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, widget)

    def _paint_sign(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, row: JobSummary
    ) -> None:
        color = (
            _text_color(option) if _selected(option) else tone_color(option.palette, row.badge.tone)
        )
        device = painter.device()
        picture = icons.pixmap(row.badge.icon, color, icons.SMALL, device.devicePixelRatioF())
        middle = (option.fontMetrics.height() - icons.SMALL) // 2
        painter.drawPixmap(area.left(), area.top() + middle, picture)

    def _paint_title(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, title: str, kept: bool
    ) -> None:
        line = QRect(area.left(), area.top(), area.width(), option.fontMetrics.height())
        if kept:
            ratio = painter.device().devicePixelRatioF()
            size = icons.SMALL - 2
            lock = icons.pixmap("lock", _quiet_color(option), size, ratio)
            top = line.top() + (line.height() - size) // 2
            painter.drawPixmap(line.right() - size, top, lock)
            line.setRight(line.right() - size - GAP)
        painter.setFont(option.font)
        painter.setPen(_text_color(option))
        shown = option.fontMetrics.elidedText(title, Qt.TextElideMode.ElideMiddle, line.width())
        painter.drawText(line, _LEFT | _CENTER, shown)

    def _paint_line(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, row: JobSummary
    ) -> None:
        font = scaled(option.font, _SMALLER)
        metrics = QFontMetrics(font)
        line = QRect(area.left(), 0, area.width(), metrics.height())
        line.moveBottom(area.bottom())
        painter.setFont(font)
        painter.setPen(_quiet_color(option))
        shown = metrics.elidedText(row.line, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, _LEFT | _CENTER, shown)
        if row.permille is not None:
            used = metrics.horizontalAdvance("Running · 99 %") + GAP
            _paint_bar(painter, option, line.adjusted(used, 0, 0, 0), row.permille)


def _paint_bar(painter: QPainter, option: QStyleOptionViewItem, area: QRect, permille: int) -> None:
    if area.width() < _LEAST_BAR:
        return
    top = area.center().y() - _BAR_HEIGHT // 2 + 1
    groove = QRect(area.left(), top, area.width(), _BAR_HEIGHT)
    done = QRect(groove)
    done.setWidth(groove.width() * permille // 1000)
    color = _text_color(option) if _selected(option) else tone_color(option.palette, Tone.ACTIVE)
    faint = QColor(color)
    faint.setAlphaF(0.22)
    painter.setPen(Qt.PenStyle.NoPen)
    for rectangle, brush in ((groove, faint), (done, color)):
        painter.setBrush(brush)
        painter.drawRoundedRect(rectangle, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)


def _selected(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_Selected)


def _group(option: QStyleOptionViewItem) -> QPalette.ColorGroup:
    active = bool(option.state & QStyle.StateFlag.State_Active)
    return QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive


def _text_color(option: QStyleOptionViewItem) -> QColor:
    role = QPalette.ColorRole.HighlightedText if _selected(option) else QPalette.ColorRole.Text
    return option.palette.color(_group(option), role)


def _quiet_color(option: QStyleOptionViewItem) -> QColor:
    role = QPalette.ColorRole.Highlight if _selected(option) else QPalette.ColorRole.Base
    ground = option.palette.color(_group(option), role)
    return mixed(_text_color(option), ground, 0.82 if _selected(option) else 0.66)
