"""The panel of a running job: how far it is, and how fast."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core import texts, units
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.progress import Progress
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.jobs.activity import Activity
from csvdownloader.ui.jobs.job_summary import shown_percent
from csvdownloader.ui.jobs.status_line import StatusLine
from csvdownloader.ui.jobs.throughput_plot import ThroughputPlot
from csvdownloader.ui.look.measures import GAP, HEADING, tabular
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.elided_label import ElidedLabel
from csvdownloader.ui.widgets.flow_layout import FlowLayout
from csvdownloader.ui.widgets.labels import Label, Stat
from csvdownloader.ui.widgets.progress_bar import ProgressBar

_TICK_MS = 1000
_AT_END = Qt.TextElideMode.ElideRight
_PERCENT = 3.2  # its size, of the application's font


class RunningPanel(QWidget):
    """Shows the last report; updates elapsed and remaining time once a second while visible."""

    def __init__(self, activity: Activity, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._activity = activity
        self._job: Job | None = None
        self._progress: Progress | None = None
        self.percent = Label("", parent=self).sized(_PERCENT)
        self.percent.setFont(tabular(self.percent.font()))
        self.headline = ElidedLabel(parent=self, cut=_AT_END)
        self.headline.sized(HEADING, bold=True)
        self.stage = ElidedLabel("", Tone.MUTED, self, cut=_AT_END)
        self.bar = ProgressBar(Message("Download progress"), self)
        self.status = StatusLine(self)
        self.rows, self.bytes = Stat(Message("Rows"), self), Stat(Message("Size"), self)
        self.speed, self.elapsed = Stat(Message("Speed"), self), Stat(Message("Elapsed"), self)
        self.left = Stat(Message("Time left"), self)
        self.plot_title = Label(Message("Rows a second"), Tone.MUTED, self)
        self.plot = ThroughputPlot(self)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.timeout.connect(self._draw_throughput)
        self._arrange()

    def show_job(self, job: Job) -> None:
        """Shows a job that runs."""
        self._job = job
        self.show_progress(self._activity.progress(job.id))
        self._draw_throughput()

    def show_progress(self, progress: Progress | None) -> None:
        """Shows a report; None when there was none yet."""
        percent = shown_percent(progress)
        stage = texts.STAGE_TITLES[progress.stage] if progress else Message("Starting")
        self.percent.setText("" if percent is None else Message("{n} %", n=int(percent)))
        self.percent.setVisible(percent is not None)
        self.headline.setText(stage if percent is None else texts.download_percent(percent))
        self.stage.setText("" if percent is None else stage)
        self.stage.setVisible(percent is not None)
        self.bar.show_percent(percent, self.headline.text())
        self._progress = progress
        self.rows.show_value(_rows(progress))
        known = progress is not None and progress.bytes is not None
        self.bytes.show_value(units.size(progress.bytes or 0) if progress and known else "")
        self._tick()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick()
        self._draw_throughput()
        self._timer.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _tick(self) -> None:
        if self._job is None:
            return
        speed = self._activity.rows_per_second(self._job.id)
        left = self._activity.seconds_left(self._job.id)
        elapsed = self._activity.seconds_running(self._job.id)
        seconds_to_poll = self._activity.seconds_to_poll(self._job.id)
        self.status.show_progress(self._progress, seconds_to_poll, self._activity.clock.now())
        self.elapsed.show_value("" if elapsed is None else units.duration(elapsed))
        self.speed.show_value("" if speed is None else units.rate(speed))
        self.left.show_value("" if left is None else units.remaining(left))

    def _draw_throughput(self) -> None:
        if self._job is not None:
            curve = self._activity.throughput(self._job.id)
            self.plot.show_curve(curve, self._activity.seconds_left(self._job.id))
            self.plot_title.setVisible(curve is not None)

    def _arrange(self) -> None:
        stats = FlowLayout(3 * GAP, GAP)
        for stat in (self.rows, self.bytes, self.speed, self.elapsed, self.left):
            stats.addWidget(stat)
        words = QVBoxLayout()
        words.setSpacing(GAP // 4)
        words.addStretch(1)
        words.addWidget(self.headline)
        words.addWidget(self.stage)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(2 * GAP)
        head.addWidget(self.percent)
        head.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP + GAP // 2)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self.status)
        column.addSpacing(GAP // 2)
        column.addLayout(stats)
        column.addSpacing(2 * GAP)
        column.addWidget(self.plot_title)
        column.addWidget(self.plot)
        column.addStretch(1)


def _rows(progress: Progress | None) -> Message:
    if progress is None or progress.row_count is None:
        return EMPTY
    rows = Message("{rows:,}", rows=progress.row_count)
    if progress.total is not None:
        return Message("{rows} of {total:,}", rows=rows, total=progress.total)
    if progress.estimate is not None and progress.estimate > progress.row_count:
        return Message("{rows} of about {estimate:,}", rows=rows, estimate=progress.estimate)
    return rows
