"""Rows a second over a whole run, drawn: to the expected end, with the mean."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from csvdownloader.core import units
from csvdownloader.core.jobs.throughput import ThroughputCurve
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.look.measures import GAP, SMALL_TEXT, scaled, tabular
from csvdownloader.ui.look.tokens import Tokens, tokens_of

_LINES = 9  # of text: its height
_STEPS = (1, 2, 5, 10)  # of the scale, times a power of ten
_MOST_STEPS = 4
_DOT, _LINE = 3.5, 1.5
_AIR = 1.08  # over the highest point


class ThroughputPlot(QWidget):
    """A curve over time, from the left to the right whatever the language; hidden without one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve: ThroughputCurve | None = None
        self._left: float | None = None
        self.setFont(tabular(scaled(self.font(), SMALL_TEXT)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(Message("Rows a second"))
        self.hide()

    def show_curve(self, curve: ThroughputCurve | None, seconds_left: float | None) -> None:
        """Shows the curve, and how long it will go on as far as is known."""
        self._curve, self._left = curve, seconds_left
        self.setVisible(curve is not None)
        if curve is not None:
            self.setAccessibleDescription(_description(curve))
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(40 * GAP, _LINES * self.fontMetrics().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        if self._curve is None:
            return
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole, tokens = QRectF(self.rect()), tokens_of(self.palette())
        _Drawing(painter, self._curve, self._left, whole, tokens).draw()


class _Drawing:
    """One painting of the plot."""

    def __init__(
        self,
        painter: QPainter,
        curve: ThroughputCurve,
        seconds_left: float | None,
        whole: QRectF,
        tokens: Tokens,
    ) -> None:
        self._painter, self._curve, self._tokens = painter, curve, tokens
        self._metrics = QFontMetrics(painter.font())
        self._seconds = curve.seconds + (seconds_left or 0.0)
        highest = _AIR * max(rate for _, rate in curve.points)
        self._step = nice_step(highest)
        self._top = self._step * max(1, math.ceil(highest / self._step))
        line, labels = self._metrics.height(), self._metrics.horizontalAdvance(_number(self._top))
        self._whole = whole
        self._area = whole.adjusted(1, line / 2, -labels - GAP, -line - GAP / 2)

    def draw(self) -> None:
        """Draws all of it, what lies at the back first."""
        self._draw_scale()
        line = [self._at(seconds, rate) for seconds, rate in self._curve.points]
        line.insert(0, QPointF(self._area.left(), line[0].y()))
        self._draw_ground(line)
        self._draw_mean()
        self._draw_line(line)
        self._draw_times()

    def _at(self, seconds: float, rate: float) -> QPointF:
        across, up = seconds / self._seconds, rate / self._top
        return QPointF(
            self._area.left() + across * self._area.width(),
            self._area.bottom() - up * self._area.height(),
        )

    def _draw_scale(self) -> None:
        line = self._metrics.height()
        for number in range(round(self._top / self._step) + 1):
            rate = number * self._step
            y = self._at(0, rate).y()
            self._painter.setPen(self._tokens.line if number else self._tokens.edge)
            self._painter.drawLine(QPointF(self._area.left(), y), QPointF(self._area.right(), y))
            place = QRectF(
                self._area.right(), y - line / 2, self._whole.right() - self._area.right(), line
            )
            self._write(place, _number(rate), Qt.AlignmentFlag.AlignRight)

    def _draw_ground(self, line: list[QPointF]) -> None:
        bottom = self._area.bottom()
        corners = [QPointF(line[0].x(), bottom), *line, QPointF(line[-1].x(), bottom)]
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._tokens.soft)
        self._painter.drawPolygon(QPolygonF(corners))

    def _draw_line(self, line: list[QPointF]) -> None:
        self._painter.setPen(QPen(self._tokens.accent, _LINE))
        self._painter.drawPolyline(QPolygonF(line))
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._tokens.accent)
        self._painter.drawEllipse(line[-1], _DOT, _DOT)

    def _draw_mean(self) -> None:
        self._painter.setPen(QPen(self._tokens.muted, 1, Qt.PenStyle.DashLine))
        end = self._at(self._curve.seconds, self._curve.mean)
        self._painter.drawLine(QPointF(self._area.left(), end.y()), end)

    def _draw_times(self) -> None:
        now, end = self._curve.seconds, self._seconds
        place = QRectF(self._area)
        place.setTop(self._area.bottom() + GAP / 2)
        place.setHeight(self._metrics.height())
        start_text, now_text = _time(0), _time(now)
        end_text = Message("about {time}", time=_time(end)) if end > now else EMPTY
        self._write(place, start_text, Qt.AlignmentFlag.AlignLeft)
        self._write(place, end_text, Qt.AlignmentFlag.AlignRight)
        width = self._metrics.horizontalAdvance(now_text)
        x = min(self._at(now, 0).x() - width / 2, place.right() - width)
        free_from = place.left() + self._metrics.horizontalAdvance(start_text) + GAP
        free_to = place.right() - (
            self._metrics.horizontalAdvance(end_text) + GAP if end_text else 0
        )
        if free_from <= x and x + width <= free_to:
            self._write(
                place.adjusted(x - place.left(), 0, 0, 0), now_text, Qt.AlignmentFlag.AlignLeft
            )

    def _write(self, place: QRectF, text: str, alignment: Qt.AlignmentFlag) -> None:
        self._painter.setPen(self._tokens.muted)
        self._painter.drawText(place, alignment | Qt.AlignmentFlag.AlignVCenter, text)


def nice_step(highest: float) -> float:
    """The distance of the lines of a scale from 0: 1, 2 or 5 times a power of ten."""
    least = highest / _MOST_STEPS
    if least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in _STEPS if step * power >= least)


def _description(curve: ThroughputCurve) -> Message:
    return Message(
        "{mean} on average over {time}, {now} now",
        mean=units.rate(curve.mean),
        time=_time(curve.seconds),
        now=units.rate(curve.points[-1][1]),
    )


def _number(rate: float) -> Message:
    if 0 < rate < 10 and rate != round(rate):
        return Message("{rate:,.1f}", rate=rate)
    return Message("{rate:,}", rate=round(rate))


def _time(seconds: float) -> Message:
    return units.duration(seconds) if seconds else Message("{seconds} s", seconds=0)
