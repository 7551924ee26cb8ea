"""The heads of the columns: name, a sign of the type, and what the values are like."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QTableView

from csvdownloader.core.overrides import override
from csvdownloader.core.tables.column_summary import ColumnSummary
from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.ui.lists.one_line_delegate import one_line
from csvdownloader.ui.look import icons
from csvdownloader.ui.look.measures import GAP, TINY_TEXT, grown, scaled, tabular, whole_width
from csvdownloader.ui.look.tokens import Tokens, tokens_of
from csvdownloader.ui.preview.preview_table import Header
from csvdownloader.ui.viewer.summary_texts import absence_text, extent_text, share_text
from csvdownloader.ui.viewer.viewer_model import ViewerModel

_LEAST_WIDTH = 15 * GAP  # of a column with a summary
_HALF = GAP // 2
_SIGNS = {
    ColumnType.INTEGER: "number",
    ColumnType.DECIMAL: "number",
    ColumnType.FLOAT: "number",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "calendar",
    ColumnType.TIME: "calendar",
    ColumnType.TIMESTAMP: "calendar",
    ColumnType.TIMESTAMP_WITH_TIME_ZONE: "calendar",
    ColumnType.TEXT: "text",
}
_AT_LEFT, _AT_RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
_LEFT, _RIGHT = _MIDDLE | _AT_LEFT, _MIDDLE | _AT_RIGHT


class SummaryHead(Header):
    """Paints the heads flat; the height is there before any figure."""

    def __init__(self, model: ViewerModel, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._viewed, self._table = model, parent
        self._are_shown = False

    def show_summaries(self, shown: bool) -> None:
        """Shows what the columns are like, or only their names."""
        self._are_shown = shown
        self.updateGeometries()
        self.geometriesChanged.emit()
        self.viewport().update()

    @override
    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return size + QSize(0, self._summary_height() if self._are_shown else 0)

    @override
    def sectionSizeFromContents(self, section: int) -> QSize:
        name = whole_width(one_line(self._viewed.header[section]), self.font())
        width = name + 2 * GAP + (self._sign_size() + _HALF if self._sign(section) else 0)
        return QSize(max(width, _LEAST_WIDTH if self._are_shown else 0), self.sizeHint().height())

    @override
    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # by each text alone
        tokens = tokens_of(self.palette())
        painter.fillRect(rect, tokens.window)
        painter.fillRect(QRect(rect.bottomLeft(), QSize(rect.width(), 1)), tokens.line)
        inner = rect.adjusted(GAP, 0, -GAP, 0)
        inner.setHeight(super().sizeHint().height())
        self._paint_name(painter, self._without_sort(painter, inner, section), section, tokens)
        if self._are_shown and (summary := self._viewed.summary(section)) is not None:
            place = QRect(inner.left(), inner.bottom() - _HALF, inner.width(), 0)
            place.setHeight(self._summary_height())
            _Drawing(painter, summary, place, self._small_font(), tokens).draw()
        painter.restore()

    def _paint_name(self, painter: QPainter, place: QRect, section: int, tokens: Tokens) -> None:
        is_right = self._is_right(section)
        name = one_line(self._viewed.header[section])
        painter.setFont(self.font())
        sign, side = self._sign(section), self._sign_size()
        if sign:
            width = whole_width(name, self.font())
            left = (
                max(place.left(), place.right() - width - side - _HALF)
                if is_right
                else place.left()
            )
            corner = QPoint(left, place.center().y() - side // 2)
            icons.paint(painter, corner, sign, tokens.muted, side)
            place = place.adjusted(left - place.left() + side + _HALF, 0, 0, 0)
        painter.setPen(tokens.text)
        _write(painter, place, name, _RIGHT if is_right else _LEFT)

    def _without_sort(self, painter: QPainter, place: QRect, section: int) -> QRect:
        """The place beside the arrow of a sort, which is painted."""
        sort = self._viewed.sorting
        if sort is None or sort.column != section:
            return place
        side = self._sign_size()
        name = "chevron-down" if sort.is_descending else "chevron-up"
        color = tokens_of(self.palette()).accent
        is_right = self._is_right(section)
        left = place.left() if is_right else place.right() - side
        icons.paint(painter, QPoint(left, place.center().y() - side // 2), name, color, side)
        return place.adjusted(*((side + _HALF, 0, 0, 0) if is_right else (0, 0, -side - _HALF, 0)))

    def _is_right(self, section: int) -> bool:
        alignment = self._viewed.alignment(section)
        return bool(QStyle.visualAlignment(self.layoutDirection(), alignment) & _AT_RIGHT)

    def _sign(self, section: int) -> str | None:
        return _SIGNS.get(self._viewed.column_type(section))

    def _sign_size(self) -> int:
        return grown(icons.SMALL, self.fontMetrics())

    def _small_font(self) -> QFont:
        font = tabular(scaled(self._table.font(), TINY_TEXT))
        font.setWeight(QFont.Weight.Normal)  # else a painter takes that of the head
        return font

    def _summary_height(self) -> int:
        return 2 * QFontMetrics(self._small_font()).height() + GAP


class _Drawing:
    """One painting of a summary: a bar or a histogram, and figures below it."""

    def __init__(
        self, painter: QPainter, summary: ColumnSummary, place: QRect, font: QFont, tokens: Tokens
    ) -> None:
        self._painter, self._summary, self._tokens = painter, summary, tokens
        line = QFontMetrics(font).height()
        painter.setFont(font)
        self._chart = QRect(place.left(), place.top(), place.width(), line + 2)
        self._figures = QRect(place.left(), self._chart.bottom() + 3, place.width(), line)

    def draw(self) -> None:
        """Draws all of it."""
        summary = self._summary
        if summary.bars and summary.distinct > 1:
            self._draw_bars()
        elif summary.common and (summary.common[0][1] > 1 or summary.values == 1):
            self._draw_commonest()
        else:
            self._draw_base()
        self._draw_figures()

    def _draw_bars(self) -> None:
        chart, bars = self._chart, self._summary.bars
        highest = max(bars)
        for number, count in enumerate(bars):
            left = chart.left() + chart.width() * number // len(bars)
            right = chart.left() + chart.width() * (number + 1) // len(bars)
            height = -(-chart.height() * count // highest)  # what is there is seen
            gap = 1 if right - left > 2 else 0
            bar = QRect(left, chart.bottom() + 1 - height, right - left - gap, height)
            self._painter.fillRect(bar, self._tokens.chart)
        self._draw_base()

    def _draw_base(self) -> None:
        chart = self._chart
        line = QRect(chart.left(), chart.bottom() + 1, chart.width(), 1)
        self._painter.fillRect(line, self._tokens.edge)

    def _draw_commonest(self) -> None:
        chart, (value, count) = self._chart, self._summary.common[0]
        self._painter.fillRect(chart, self._tokens.track)
        width = max(1, chart.width() * count // self._summary.rows)
        self._painter.fillRect(
            QRect(chart.topLeft(), QSize(width, chart.height())), self._tokens.top_value
        )
        self._painter.setPen(self._tokens.text)
        inner, share = chart.adjusted(_HALF, 0, -_HALF, 0), share_text(self._summary, count)
        room = inner.width() - self._width(share) - GAP
        if room >= 3 * GAP:
            _write(self._painter, inner, share, _RIGHT)
            inner.setWidth(room)
        _write(self._painter, inner, one_line(value), _LEFT)

    def _draw_figures(self) -> None:
        summary, place = self._summary, self._figures
        absent = summary.missing + summary.empty
        is_much = 100 * absent >= summary.rows > 0
        self._painter.setPen(self._tokens.text if is_much else self._tokens.muted)
        extent, absence = extent_text(summary), absence_text(summary)
        if self._width(extent) + GAP + self._width(absence) <= place.width():
            _write(self._painter, place, extent, _LEFT)
            _write(self._painter, place, absence, _RIGHT)
            return
        one = extent if extent and not absent else absence
        if self._width(one) <= place.width():  # half a figure would be another one
            _write(self._painter, place, one, _LEFT)

    def _width(self, text: str) -> int:
        return whole_width(text, self._painter.font())


def _write(painter: QPainter, place: QRect, text: str, alignment: Qt.AlignmentFlag) -> None:
    """A text in one line, cut at its end where it is too wide."""
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, alignment, cut)
