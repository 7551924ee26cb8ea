"""Keeps the last progress report of each running task, whether or not it is shown."""

import time
from collections.abc import Collection

from PySide6.QtCore import QObject, Signal

from csvdownloader.core.models import Job, JobState, Progress
from csvdownloader.core.rate_estimator import RateEstimator
from csvdownloader.workers.service import JobService


class Activity(QObject):
    """The last progress and the rate of each job that runs or is being saved.

    Signals:
        moved(str): The job of that id reported progress.
    """

    moved = Signal(str)

    def __init__(self, service: JobService, parent: QObject) -> None:
        super().__init__(parent)
        self._service = service
        self._progress: dict[str, Progress] = {}
        self._estimators: dict[str, RateEstimator] = {}
        service.progressed.connect(self._note)
        service.job_changed.connect(self._drop_when_ended)
        service.jobs_removed.connect(self._drop_removed)

    def progress(self, job_id: str) -> Progress | None:
        """The last report of the job's task; None when there was none."""
        return self._progress.get(job_id)

    def is_saving(self, job_id: str) -> bool:
        """Whether the job's file is being saved."""
        return self._service.is_saving(job_id)

    def rows_per_second(self, job_id: str) -> float | None:
        """The recent speed; None when it is unknown."""
        estimator = self._estimators.get(job_id)
        return estimator.rows_per_second(time.monotonic()) if estimator else None

    def seconds_left(self, job_id: str) -> float | None:
        """The estimated time left; None when it is unknown."""
        estimator = self._estimators.get(job_id)
        return estimator.seconds_left(time.monotonic()) if estimator else None

    def _note(self, job_id: str, progress: Progress) -> None:
        self._progress[job_id] = progress
        self._estimators.setdefault(job_id, RateEstimator()).note(time.monotonic(), progress)
        self.moved.emit(job_id)

    def _drop_when_ended(self, job: Job) -> None:
        if job.state is not JobState.RUNNING and not self.is_saving(job.id):
            self._drop(job.id)

    def _drop_removed(self, job_ids: Collection[str]) -> None:
        for job_id in job_ids:
            self._drop(job_id)

    def _drop(self, job_id: str) -> None:
        self._progress.pop(job_id, None)
        self._estimators.pop(job_id, None)
