"""The jobs as a Qt model, newest first, below the days on which they were started."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.rules import origin_of
from csvdownloader.ui.jobs.activity import Activity
from csvdownloader.ui.jobs.job_filter import JobFilter
from csvdownloader.ui.jobs.job_summary import JobSummary, summary_of
from csvdownloader.ui.widgets.plain_text import plain_tip
from csvdownloader.ui.widgets.times import day_title, local_day
from csvdownloader.workers.jobs.service import JobService

Index = QModelIndex | QPersistentModelIndex
Row: TypeAlias = str | date  # the id of a job, or the day of those that follow

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
ID_ROLE = ROW_ROLE + 1
_TOP = QModelIndex()
_MINUTE_MS = 60_000  # ages are said in minutes


def _created(job: Job) -> datetime:
    return job.created_at


class JobModel(QAbstractListModel):
    """One row for each job that the filter takes, and one for each day; read-only.

    The row of a day has no flags, so that the keyboard passes over it, and an empty id.

    Signals:
        leaving(collection of str): The jobs of these ids are about to go.
    """

    leaving = Signal(object)

    def __init__(self, service: JobService, activity: Activity, parent: QObject) -> None:
        super().__init__(parent)
        self._service, self._activity = service, activity
        self._jobs = {job.id: job for job in sorted(service.book.jobs(), key=_created)}
        self._summaries: dict[str, JobSummary] = {}  # by id; made when they are first seen
        self._filter = JobFilter()
        self._leaving: frozenset[str] = frozenset()
        self._rows = self._wanted_rows()
        service.book.jobs_added.connect(self._add)
        service.book.job_changed.connect(self._change)
        service.book.jobs_removed.connect(self._remove)
        activity.moved.connect(self._refresh)
        self._minutes = QTimer(self, interval=_MINUTE_MS)
        self._minutes.timeout.connect(self.refresh_all)
        self._minutes.start()

    @override
    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        is_job = index.isValid() and isinstance(self._rows[index.row()], str)
        return super().flags(index) if is_job else Qt.ItemFlag.NoItemFlags

    @override
    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        return self._day_data(row, role) if isinstance(row, date) else self._job_data(row, role)

    @property
    def is_empty(self) -> bool:
        """Whether there are no jobs, shown or not."""
        return self._jobs.keys() <= self._leaving

    def knows(self, job_id: str) -> bool:
        """Whether there is that job, shown or not."""
        return job_id in self._jobs and job_id not in self._leaving

    def index_of(self, job_id: str) -> QModelIndex:
        """The index of the job's row; an invalid one for a job that is unknown or not shown."""
        return self.index(self._rows.index(job_id)) if job_id in self._rows else QModelIndex()

    def first_job(self) -> QModelIndex:
        """The index of the first job that is shown; an invalid one for none."""
        ids = (row for row in self._rows if isinstance(row, str))
        return self.index_of(next(ids, ""))

    def neighbour(self, rows: Collection[int]) -> str:
        """The id of the job below the last of these rows, else of the one above; empty for none."""
        last = max(rows, default=-1)
        for place in (*range(last + 1, len(self._rows)), *range(last - 1, -1, -1)):
            row = self._rows[place]
            if isinstance(row, str) and place not in rows:
                return row
        return ""

    def show_only(self, taken: JobFilter) -> None:
        """Shows the jobs that this filter takes."""
        self._filter = taken
        self._arrange()

    def refresh_all(self) -> None:
        """Says anew of all jobs where their rows come from, and how old they are."""
        self._summaries.clear()
        self._arrange()
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def _day_data(self, day: date, role: int) -> Any:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return day_title(day, local_day(self._activity.clock.now()))
        return "" if role == ID_ROLE else None

    def _job_data(self, job_id: str, role: int) -> Any:
        job = self._jobs[job_id]
        if role == Qt.ItemDataRole.DisplayRole:
            return job.title
        if role == ID_ROLE:
            return job.id
        if role == ROW_ROLE:
            return self._summary(job)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(job)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._summary(job).whole)
        return None

    def _summary(self, job: Job) -> JobSummary:
        if job.id not in self._summaries:
            self._summaries[job.id] = summary_of(
                job,
                origin_of(job.request, self._service.sources),
                self._activity.progress(job.id),
                self._activity.is_saving(job.id),
                self._activity.clock.now(),
                self._place(job),
            )
        return self._summaries[job.id]

    def _place(self, job: Job) -> int:
        if job.state is not JobState.QUEUED:
            return 0
        ids = [waiting.id for waiting in self._service.queue.waiting()]
        return ids.index(job.id) + 1 if job.id in ids else 0

    def _spoken(self, job: Job) -> str:
        words = self._summary(job).whole.splitlines()
        return ", ".join((*words, Message("kept")) if job.pinned else words)

    def _wanted_rows(self) -> list[Row]:
        rows: list[Row] = []
        day: date | None = None
        for job in reversed(self._jobs.values()):
            if job.id in self._leaving or not self._takes(job):
                continue
            if (created := local_day(job.created_at)) != day:
                rows.append(day := created)
            rows.append(job.id)
        return rows

    def _takes(self, job: Job) -> bool:
        taken = self._filter
        return taken.takes_state(job) and (
            not taken.typed or taken.takes_text(self._summary(job).whole)
        )

    def _arrange(self) -> None:
        """Lets rows go and come until they are the wanted ones; the others stay as they are.

        Neighbours go and come together: else the view is laid out anew for each of them.
        """
        wanted = self._wanted_rows()
        kept = set(wanted)
        gone = [place for place, row in enumerate(self._rows) if row not in kept]
        for first, last in reversed(_runs(gone)):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
        had = set(self._rows)
        for first, last in _runs([place for place, row in enumerate(wanted) if row not in had]):
            self.beginInsertRows(QModelIndex(), first, last)
            self._rows[first:first] = wanted[first : last + 1]
            self.endInsertRows()

    def _add(self, jobs: Collection[Job]) -> None:
        self._jobs |= {job.id: job for job in jobs}
        self._jobs = {job.id: job for job in sorted(self._jobs.values(), key=_created)}
        self._arrange()

    def _change(self, job: Job) -> None:
        if job.id in self._jobs:
            if JobState.QUEUED in {job.state, self._jobs[job.id].state}:
                self._refresh_waiting()
            self._jobs[job.id] = job
            self._refresh(job.id)
            if not self._filter.takes_all:
                self._arrange()

    def _remove(self, job_ids: Collection[str]) -> None:
        self.leaving.emit(job_ids)
        self._leaving = frozenset(job_ids)  # a view may still ask for what they say
        self._arrange()
        self._leaving = frozenset()
        for job_id in job_ids:
            self._summaries.pop(job_id, None)
            self._jobs.pop(job_id, None)

    def _refresh_waiting(self) -> None:
        """The places of all that wait may be others now."""
        for job_id in [job_id for job_id in self._summaries if job_id in self._jobs]:
            if self._jobs[job_id].state is JobState.QUEUED:
                self._refresh(job_id)

    def _refresh(self, job_id: str) -> None:
        self._summaries.pop(job_id, None)
        index = self.index_of(job_id)
        if index.isValid():
            self.dataChanged.emit(index, index)


def _runs(places: list[int]) -> list[tuple[int, int]]:
    """The first and last of the places that follow each other; they are sorted."""
    runs: list[tuple[int, int]] = []
    for place in places:
        is_next = bool(runs) and runs[-1][1] == place - 1
        first = runs.pop()[0] if is_next else place
        runs.append((first, place))
    return runs
