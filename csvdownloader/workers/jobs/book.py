"""The jobs in memory and in the store. What cannot be written is written as soon as it can be."""

import logging
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.jobs import JobNotFoundError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.jobs.job import Job

if TYPE_CHECKING:
    from csvdownloader.core.ports.stores import JobStore

logger = logging.getLogger(__name__)

RETRY_MS = 2000  # before what is not written yet is tried


class JobBook(QObject):
    """All jobs, oldest first.

    Memory has what happened, also where the store refuses: the disk may be full, or the folder
    gone for a moment.

    Attributes:
        aside: Jobs that are out of the list for a moment, by id; the store has them still.
        removed: Ids of jobs that earlier runs removed, whose files may still be there.

    Signals:
        jobs_added(list of Job), job_changed(Job), jobs_removed(list of str): The list changed.
        failed(Failure): The list could not be written; that is tried again until it can be.
        written(): What waited to be written is written.
    """

    jobs_added = Signal(object)
    job_changed = Signal(object)
    jobs_removed = Signal(object)
    failed = Signal(object)
    written = Signal()

    def __init__(self, store: "JobStore", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._jobs = {job.id: job for job in store.load()}
        self.aside: dict[str, Job] = {}
        self.removed = store.load_removed()
        self._unwritten: dict[str, Job | None] = {}  # by id; None for one that was removed
        self._retry = QTimer(self, interval=RETRY_MS)
        self._retry.timeout.connect(self._try_again)

    def jobs(self) -> list[Job]:
        """All jobs, oldest first."""
        return list(self._jobs.values())

    def job(self, job_id: str) -> Job:
        """The job. Raises JobNotFoundError."""
        try:
            return self._jobs[job_id]
        except KeyError:
            raise JobNotFoundError from None

    def add(self, job: Job) -> None:
        """Adds a new job. Raises StorageError; it is not in the list then."""
        self._store.put(job)
        self._jobs[job.id] = job
        self.jobs_added.emit([job])

    def put(self, *jobs: Job) -> None:
        """Adds or replaces jobs, which happened whether or not they can be written now."""
        added = [job for job in jobs if job.id not in self._jobs]
        changed = [job for job in jobs if job.id in self._jobs]
        self._change(jobs)
        self.write()
        for job in changed:
            self.job_changed.emit(job)
        if added:
            self.jobs_added.emit(added)

    def put_later(self, *jobs: Job) -> None:
        """Replaces jobs where nobody waits for it: with the next change, or soon.

        It is not told either.
        """
        if jobs:
            self._change(jobs)
            self._retry.start()

    def notify(self, job_id: str) -> None:
        """Tells of a job that is as it was, but whose file begins to be saved, for example."""
        self.job_changed.emit(self.job(job_id))

    def remove(self, job_ids: Collection[str]) -> None:
        """Removes jobs; from a full disk later, when the room of their files is there.

        Raises:
            StorageError: The store refuses for another reason; they are still in the list.
        """
        try:
            self._store.remove(*job_ids)
        except DiskFullError:
            self._unwritten |= dict.fromkeys(job_ids)
            self._retry.start()
        else:
            for job_id in job_ids:  # or a change that waits would bring it back
                self._unwritten.pop(job_id, None)
        for job_id in job_ids:
            self.aside.pop(job_id, None)
        if listed := [job_id for job_id in job_ids if self._jobs.pop(job_id, None)]:
            self.jobs_removed.emit(listed)

    def put_aside(self, job_ids: Collection[str]) -> None:
        """Takes jobs out of the list, but not out of the store."""
        self.aside |= {job_id: self._jobs.pop(job_id) for job_id in job_ids}
        self.jobs_removed.emit(job_ids)

    def bring_back(self) -> list[Job]:
        """Brings all jobs back that were put aside, and returns them."""
        jobs = list(self.aside.values())
        self._jobs |= self.aside
        self._jobs = {job.id: job for job in sorted(self._jobs.values(), key=_created)}
        self.aside.clear()
        if jobs:
            self.jobs_added.emit(jobs)
        return jobs

    def forget_removed(self, job_ids: Collection[str]) -> None:
        """Notes that nothing is left of these jobs. What cannot be noted, a later start does."""
        try:
            if job_ids:
                self._store.forget_removed(*job_ids)
        except StorageError as error:
            logger.info("%s stay noted as removed: %s", len(job_ids), error)

    def write(self) -> None:
        """Writes what could not be written, and says so where it still cannot."""
        try:
            self._write(waits=True)
        except StorageError as error:
            logger.exception("%s could not be stored", _named(self._unwritten))
            self._retry.start()
            self.failed.emit(error.failure())

    def close(self) -> None:
        """Writes what is left, and closes the store."""
        self._retry.stop()
        self.write()
        self._retry.stop()
        self._store.close()

    def _change(self, jobs: Iterable[Job]) -> None:
        changes = {job.id: job for job in jobs}
        self._jobs |= changes
        self._unwritten |= changes

    def _write(self, *, waits: bool) -> None:
        if self._unwritten:
            jobs = [job for job in self._unwritten.values() if job]
            removed = [job_id for job_id, job in self._unwritten.items() if not job]
            self._store.write(jobs, removed, waits=waits)
            self._unwritten.clear()
        if self._retry.isActive():
            self._retry.stop()
            self.written.emit()

    def _try_again(self) -> None:
        with suppress(StorageError):  # it was said the first time
            self._write(waits=False)  # this is the window's thread, again and again


def _created(job: Job) -> datetime:
    return job.created_at


def _named(job_ids: Iterable[str]) -> str:
    return "job " + ", ".join(job_ids)
