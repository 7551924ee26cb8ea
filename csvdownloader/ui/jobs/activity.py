"""Keeps the last progress report of each running task, whether or not it is shown."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from csvdownloader.core.clock import Clock, SystemClock
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.workers.jobs.service import JobService

if TYPE_CHECKING:
    from csvdownloader.core.jobs.rate_estimator import RateEstimator
    from csvdownloader.core.jobs.throughput import Throughput, ThroughputCurve

_BRINGS_ROWS = frozenset({Stage.DOWNLOADING, Stage.COPYING})


class Activity(QObject):
    """The last progress and the times of each job that runs or is being saved.

    Spans go by the monotonic clock: the wall clock may jump meanwhile.

    Attributes:
        clock: Tells the time.

    Signals:
        moved(str): The job of that id reported progress.
    """

    moved = Signal(str)

    def __init__(self, service: JobService, parent: QObject) -> None:
        super().__init__(parent)
        self._service = service
        self.clock: Clock = SystemClock()
        self._started: dict[str, float] = {}  # monotonic
        self._next_polls: dict[str, float] = {}  # monotonic
        self._progress: dict[str, Progress] = {}
        self._estimators: dict[str, RateEstimator] = {}
        self._throughputs: dict[str, Throughput] = {}
        service.progressed.connect(self._note)
        service.saving.progressed.connect(self._note)
        service.book.job_changed.connect(self._follow)
        service.book.jobs_removed.connect(self._drop_removed)

    def progress(self, job_id: str) -> Progress | None:
        """The last report of the job's task; None when there was none."""
        return self._progress.get(job_id)

    def is_saving(self, job_id: str) -> bool:
        """Whether the job's file is being saved."""
        return self._service.saving.is_saving(job_id)

    def seconds_running(self, job_id: str) -> float | None:
        """How long the job has run; None when it does not run here."""
        started = self._started.get(job_id)
        return None if started is None else self.clock.monotonic() - started

    def seconds_to_poll(self, job_id: str) -> float | None:
        """How long until the service is polled, negative when it is late; None when none is due."""
        next_poll = self._next_polls.get(job_id)
        return None if next_poll is None else next_poll - self.clock.monotonic()

    def rows_per_second(self, job_id: str) -> float | None:
        """The recent speed; None when it is unknown."""
        estimator = self._estimators.get(job_id)
        return estimator.rows_per_second(self.clock.monotonic()) if estimator else None

    def seconds_left(self, job_id: str) -> float | None:
        """The estimated time left; None when it is unknown."""
        estimator = self._estimators.get(job_id)
        return estimator.seconds_left(self.clock.monotonic()) if estimator else None

    def throughput(self, job_id: str) -> "ThroughputCurve | None":
        """How fast the rows came until now; None while too little is known."""
        throughput = self._throughputs.get(job_id)
        return throughput.curve(self.clock.monotonic()) if throughput else None

    def _note(self, job_id: str, progress: Progress) -> None:
        from csvdownloader.core.jobs.rate_estimator import RateEstimator
        from csvdownloader.core.jobs.throughput import Throughput

        now = self.clock.monotonic()
        self._progress[job_id] = progress
        self._estimators.setdefault(job_id, RateEstimator()).note(now, progress)
        if progress.row_count is not None and progress.stage in _BRINGS_ROWS:
            self._throughputs.setdefault(job_id, Throughput()).note(now, progress.row_count)
        self._next_polls.pop(job_id, None)
        if progress.next_poll is not None:
            left = progress.next_poll - self.clock.now()
            self._next_polls[job_id] = now + left.total_seconds()
        self.moved.emit(job_id)

    def _follow(self, job: Job) -> None:
        if job.state is JobState.RUNNING:
            self._started.setdefault(job.id, self.clock.monotonic())
        elif not self.is_saving(job.id):
            self._drop(job.id)

    def _drop_removed(self, job_ids: Collection[str]) -> None:
        for job_id in job_ids:
            self._drop(job_id)

    def _drop(self, job_id: str) -> None:
        noted: tuple[dict[str, Any], ...] = (
            self._progress,
            self._estimators,
            self._throughputs,
            self._started,
            self._next_polls,
        )
        for values in noted:
            values.pop(job_id, None)
