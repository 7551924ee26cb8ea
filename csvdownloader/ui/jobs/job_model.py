"""The jobs as a Qt model, newest first."""

from bisect import bisect_right
from collections.abc import Collection
from datetime import datetime
from itertools import groupby
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)

from csvdownloader.core.messages import Message
from csvdownloader.core.models import Job
from csvdownloader.core.overrides import override
from csvdownloader.core.requests import origin_of
from csvdownloader.ui.jobs.activity import Activity
from csvdownloader.ui.jobs.job_summary import JobSummary, summary_of
from csvdownloader.ui.widgets.plain_text import plain_tip
from csvdownloader.workers.service import JobService

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
ID_ROLE = ROW_ROLE + 1
_TOP = QModelIndex()
_MINUTE_MS = 60_000  # ages are said in minutes


def _created(job: Job) -> datetime:
    return job.created_at


class JobModel(QAbstractListModel):
    """One row for each job; read-only."""

    def __init__(self, service: JobService, activity: Activity, parent: QObject) -> None:
        super().__init__(parent)
        self._service, self._activity = service, activity
        self._summaries: dict[str, JobSummary] = {}  # by id; made when they are first seen
        self._jobs = sorted(service.jobs(), key=_created)  # oldest first: new ones are appended
        self._positions: dict[str, int] = {}
        self._number_positions()
        service.jobs_added.connect(self._add)
        service.job_changed.connect(self._change)
        service.jobs_removed.connect(self._remove)
        activity.moved.connect(self._refresh)
        self._minutes = QTimer(self, interval=_MINUTE_MS)
        self._minutes.timeout.connect(self.refresh_all)
        self._minutes.start()

    @override
    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._jobs)

    @override
    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        job = self._jobs[-1 - index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return job.title
        if role == ID_ROLE:
            return job.id
        if role == ROW_ROLE:
            return self._row(job)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(job)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._row(job).whole)
        return None

    def index_of(self, job_id: str) -> QModelIndex:
        """The index of the job's row; an invalid one for an unknown job."""
        position = self._positions.get(job_id)
        return QModelIndex() if position is None else self.index(len(self._jobs) - 1 - position)

    def refresh_all(self) -> None:
        """Says anew of all jobs where their rows come from, and how old they are."""
        self._summaries.clear()
        if self._jobs:
            self.dataChanged.emit(self.index(0), self.index(len(self._jobs) - 1))

    def _row(self, job: Job) -> JobSummary:
        if job.id not in self._summaries:
            self._summaries[job.id] = summary_of(
                job,
                origin_of(job.request, self._service.sources),
                self._activity.progress(job.id),
                self._activity.is_saving(job.id),
                self._activity.clock.now(),
            )
        return self._summaries[job.id]

    def _spoken(self, job: Job) -> str:
        words = self._row(job).whole.splitlines()
        return ", ".join((*words, Message("kept")) if job.pinned else words)

    def _number_positions(self) -> None:
        self._positions = {job.id: position for position, job in enumerate(self._jobs)}

    def _add(self, jobs: Collection[Job]) -> None:
        # All that stand together at once: else the view is laid out anew for each of them.
        def position(job: Job) -> int:
            return bisect_right(self._jobs, job.created_at, key=_created)

        runs = [(at, list(run)) for at, run in groupby(sorted(jobs, key=_created), position)]
        for at, run in reversed(runs):  # the last first, so that the other positions still hold
            row = len(self._jobs) - at
            self.beginInsertRows(QModelIndex(), row, row + len(run) - 1)
            self._jobs[at:at] = run
            self._number_positions()
            self.endInsertRows()

    def _change(self, job: Job) -> None:
        position = self._positions.get(job.id)
        if position is not None:
            self._jobs[position] = job
            self._refresh(job.id)

    def _remove(self, job_ids: Collection[str]) -> None:
        for job_id in job_ids:
            self._summaries.pop(job_id, None)
        known = (self._positions[job_id] for job_id in job_ids if job_id in self._positions)
        for first, last in reversed(_runs(sorted(known))):
            end = len(self._jobs) - 1
            self.beginRemoveRows(QModelIndex(), end - last, end - first)
            del self._jobs[first : last + 1]
            self._number_positions()
            self.endRemoveRows()

    def _refresh(self, job_id: str) -> None:
        self._summaries.pop(job_id, None)
        index = self.index_of(job_id)
        if index.isValid():
            self.dataChanged.emit(index, index)


def _runs(positions: list[int]) -> list[tuple[int, int]]:
    """The first and last of the positions that follow each other; they are sorted."""
    runs: list[tuple[int, int]] = []
    for position in positions:
        is_next = bool(runs) and runs[-1][1] == position - 1
        first = runs.pop()[0] if is_next else position
        runs.append((first, position))
    return runs
