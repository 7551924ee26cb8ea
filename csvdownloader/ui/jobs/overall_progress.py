"""How far all running jobs are together."""

from PySide6.QtCore import QObject, QTimer, Signal

from csvdownloader.core.jobs.job import JobState
from csvdownloader.ui.jobs.activity import Activity
from csvdownloader.ui.jobs.job_summary import shown_percent
from csvdownloader.workers.jobs.book import JobBook

_INTERVAL_MS = 200  # titles and docks need no more


class OverallProgress(QObject):
    """The mean of the jobs whose percent is known.

    Signals:
        changed(object): The percent, an int from 0 to 99; None when nothing runs whose is known.
    """

    changed = Signal(object)

    def __init__(self, book: JobBook, activity: Activity, parent: QObject) -> None:
        super().__init__(parent)
        self._book, self._activity = book, activity
        self._percent: int | None = None
        self._timer = QTimer(self, singleShot=True, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self._look)
        activity.moved.connect(self._look_soon)
        book.job_changed.connect(self._look_soon)

    def _look_soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _look(self) -> None:
        running = (job for job in self._book.jobs() if job.state is JobState.RUNNING)
        shown = (shown_percent(self._activity.progress(job.id)) for job in running)
        known = [percent for percent in shown if percent is not None]
        percent = int(sum(known) / len(known)) if known else None
        if percent != self._percent:
            self._percent = percent
            self.changed.emit(percent)
