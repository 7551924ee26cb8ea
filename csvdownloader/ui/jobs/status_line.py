"""The server's status for its job, and the time of the next poll."""

import html
import math
from datetime import datetime, timedelta

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from csvdownloader.core import texts, units
from csvdownloader.core.jobs.progress import Progress
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.ui.widgets.plain_text import SEPARATOR
from csvdownloader.ui.widgets.times import local_clock


class StatusLine(Label):
    """One line; where there is no room, the server's status is elided and the time stays."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", Tone.MUTED, parent)
        self._status = self._next_poll_text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_progress(
        self, progress: Progress | None, seconds_to_poll: float | None, now: datetime
    ) -> None:
        """Shows status and next poll as of `now`; hides when there is neither."""
        self._status = texts.one_line(progress.status) if progress else ""
        self._next_poll_text = "" if seconds_to_poll is None else _next_poll(seconds_to_poll, now)
        self.setAccessibleName(self._line_with(self._status))
        self.setVisible(bool(self._status or self._next_poll_text))
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        whole = self._line_with(self._status)
        rest = metrics.horizontalAdvance(whole) - metrics.horizontalAdvance(self._status)
        right = Qt.TextElideMode.ElideRight
        elided = metrics.elidedText(self._status, right, max(0, self.width() - rest))
        self.setText(self._line_with(elided))
        self.setToolTip("" if elided == self._status else f"<div>{html.escape(self._status)}</div>")

    def _line_with(self, status: str) -> str:
        sentence = texts.server_says(status) if self._status else ""
        next_poll = self._next_poll_text if sentence else self._next_poll_text.capitalize()
        return SEPARATOR.join(part for part in (sentence, next_poll) if part)


def _next_poll(left: float, now: datetime) -> str:
    seconds = math.ceil(left)
    if seconds <= 0:
        return Message("looking now")
    clock = local_clock(now + timedelta(seconds=left))
    return Message("next look in {time} ({clock})", time=units.duration(seconds), clock=clock)
