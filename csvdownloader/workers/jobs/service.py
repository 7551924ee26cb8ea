"""Runs the jobs of the list behind the window, from the start of the program to its end."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.lifecycle import ACTIVE, RETRYABLE, move
from csvdownloader.core.jobs.progress import Progress
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.rules import check_request, source_of
from csvdownloader.core.saving.names import safe_file_name
from csvdownloader.workers.certificates import CertificatesCheck
from csvdownloader.workers.jobs.book import JobBook
from csvdownloader.workers.jobs.earlier_run import EarlierRun
from csvdownloader.workers.jobs.fetched_files import FetchedFiles
from csvdownloader.workers.jobs.queue import JobQueue
from csvdownloader.workers.jobs.removal import Removal
from csvdownloader.workers.jobs.retention import Retention
from csvdownloader.workers.jobs.saving import Saving
from csvdownloader.workers.runner import Ending, Failed, Stopped, Succeeded, TaskRunner
from csvdownloader.workers.settings_book import SettingsBook

if TYPE_CHECKING:
    from csvdownloader.core.ports.library import Library
    from csvdownloader.core.ports.running import Exporter
    from csvdownloader.core.ports.sources import Source
    from csvdownloader.core.ports.stores import JobStore


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class JobService(QObject):
    """Starts jobs, and notes how each ends. While a window is open, only its parts write the store.

    Attributes:
        sources: All sources, by key.
        book: The jobs.
        settings: The settings.
        queue: The order in which waiting jobs start.
        saving: Saves finished files.
        removal: Removes jobs, and brings them back.
        retention: Removes jobs by age and size.
        fetched: Moves the fetched files to another folder.
        certificates: Looks at a file of certificates.
        earlier_run: What an earlier run left.

    Signals, all on the GUI thread:
        progressed(str, Progress): The progress of a job.
        job_ended(Job): A job that ran here has ended, one way or another.
        store_failed(Failure): The list or the settings could not be written, or fetched files not
            be moved; jobs go on. Where it is the list, it is written as soon as it can be, which
            `book.written` tells.
        idle(): Nothing runs any more.
    """

    progressed = Signal(str, object)
    job_ended = Signal(object)
    store_failed = Signal(object)
    idle = Signal()

    def __init__(
        self,
        runner: TaskRunner,
        store: "JobStore",
        exporter: "Exporter",
        library: "Library",
        sources: "Mapping[str, Source]",
        parent: QObject | None = None,
        *,
        seen_time: Callable[[], float],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Loads the jobs and the settings. Raises StorageError.

        `seen_time` gives the seconds that the program has seen pass, and notes them for later runs.
        """
        super().__init__(parent)
        self.sources = sources
        self._runner, self._exporter = runner, exporter
        self._clock, self._seen_time = clock, seen_time
        book = self.book = JobBook(store, self)
        settings = self.settings = SettingsBook(store, self)
        self.queue = JobQueue(book, self)
        self.fetched = FetchedFiles(runner, library, exporter, settings, self)
        self.certificates = CertificatesCheck(runner, settings, self)
        self.saving = Saving(
            runner, book, library, self.fetched, settings, sources, self, clock=clock
        )
        self.removal = Removal(runner, book, library, self.saving, self)
        self.retention = Retention(
            book, settings, self.saving, self.removal, self, seen_time=seen_time
        )
        self.earlier_run = EarlierRun(runner, book, library, self, clock=clock)
        self._recovered = False
        self._resumable: set[str] = set()  # running jobs that the next start can resume
        self._cancelled_by_user: set[str] = set()  # running jobs that the user cancelled
        self._discarded: set[str] = set()  # cancelled jobs whose folders are about to be removed
        runner.idle.connect(self.idle)
        for may_start in (self.queue.paused, settings.changed, self.fetched.moving):
            may_start.connect(self._start_next)
        for part in (book, self.fetched, self.removal, self.retention, self.earlier_run):
            part.failed.connect(self.store_failed)
        self.certificates.refused.connect(self.store_failed)

    @property
    def active(self) -> int:
        """How many jobs run or wait in the queue."""
        return sum(job.state in ACTIVE for job in self.book.jobs())

    @property
    def running(self) -> int:
        """How many jobs run here. Those that an earlier run left do not."""
        return sum(map(self._is_at_work, self.book.jobs()))

    @property
    def lost_at_end(self) -> int:
        """How many jobs the end of the program stops for good.

        Not those that an earlier run left: the next start finds out what became of them.
        """
        jobs = self.book.jobs()
        return sum(self._is_at_work(job) and not self.is_resumable(job.id) for job in jobs)

    @property
    def resumed_at_start(self) -> int:
        """How many jobs go on at the next start of the program, as far as is known."""
        return len(self.queue.waiting()) + len(self._resumable)

    def is_resumable(self, job_id: str) -> bool:
        """Whether the next start of the program can resume the running job."""
        return job_id in self._resumable

    @property
    def busy(self) -> bool:
        """Whether any task runs: a job, or the saving of a file."""
        return self._runner.running > 0

    # --- what the user asks for -------------------------------------------------------------

    def start(self, request: Request) -> str:
        """Puts a new job into the queue and returns its id at once.

        Raises:
            InvalidRequestError: Before anything was stored.
            StorageError: The list cannot be written, so the job would not survive a restart.
        """
        from csvdownloader.core.saving.free_names import (
            check_target,  # late: no window begins with it
        )

        source = source_of(request, self.sources)
        request = source.without_secrets(request)
        check_request(request, source)
        check_target(request, source, self._clock())
        title = safe_file_name(source.describe(request), request.format.value)
        job = Job(
            str(uuid.uuid4()),
            title,
            request,
            JobState.QUEUED,
            self._clock(),
            turn=self.queue.last_turn(),
        )
        self.book.add(job)
        self._start_next()
        return job.id

    def run_again(self, job_id: str) -> str:
        """Retries a job that failed, or starts a new one like a finished one; returns its id.

        A job whose cancelled thread still hangs keeps its folder, so its retry is a new job too; so
        is that of one whose folder is about to be removed.
        """
        job = self.book.job(job_id)
        is_folder_taken = self._runner.is_abandoned(job_id) or job_id in self._discarded
        if job.state not in RETRYABLE or is_folder_taken:
            return self.start(job.request)
        queued = move(job, JobState.QUEUED, self._clock())
        self.book.put(replace(queued, turn=self.queue.last_turn()))
        self._start_next()
        return job_id

    def cancel(self, *job_ids: str) -> None:
        """Stops jobs that wait or run, or the saving of their files."""
        jobs = list(map(self.book.job, job_ids))
        at_work = {job.id for job in jobs if self._is_at_work(job)}
        self._cancelled_by_user |= at_work
        left = [job for job in jobs if job.state in ACTIVE and job.id not in at_work]
        self._discard(left)
        for job_id in job_ids:
            self._resumable.discard(job_id)
            self._runner.cancel(job_id)
            self.saving.cancel(job_id)

    # --- start and end of the program -------------------------------------------------------

    def recover(self) -> None:
        """Recovers what an earlier run left; call once. No job starts before it has ended."""
        self.earlier_run.recover(self._go_on)

    def stop_all(self) -> None:
        """Cancels what runs and starts nothing more; `idle` follows.

        Waiting jobs stay queued, and resumable ones stay running for the next start.
        """
        self._runner.cancel_all(shutting_down=True)

    def shut_down(self, wait_ms: int) -> bool:
        """See `TaskRunner.shut_down`; closes the store."""
        self._seen_time()
        with closing(self.book):
            self.removal.finish()
            ended = self._runner.shut_down(wait_ms)
            while self._cancelled_by_user:  # the next start must not resume them
                job = self.book.job(self._cancelled_by_user.pop())
                self.book.put(move(job, JobState.CANCELLED, self._clock()))
        return ended

    # --- inside -----------------------------------------------------------------------------

    def _go_on(self) -> None:
        """Lets jobs start, now that it is known what an earlier run left."""
        if self._discarded:
            self._remove_discarded(frozenset(self._discarded))
        self._recovered = True
        for job in self.book.jobs():
            self.saving.save_due(job)
        self._start_next()
        self.retention.begin()

    def _start_next(self) -> None:
        is_held = self.queue.is_paused or self.fetched.is_moving
        if is_held or self._runner.is_shutting_down or not self._recovered:
            return
        free = max(0, self.settings.current.jobs_at_once - self.running)
        for job in self.queue.waiting()[:free]:
            self._start_job(job)

    def _is_at_work(self, job: Job) -> bool:
        """Whether the job runs here; one that an earlier run left over does not."""
        return job.state is JobState.RUNNING and self._runner.is_running(job.id)

    def _start_job(self, job: Job) -> None:
        job = move(job, JobState.RUNNING, self._clock())
        self.book.put(job)
        self._runner.start(
            job.id,
            lambda report, cancel: self._exporter.run(job, report, cancel),
            lambda ending: self._end_job(job.id, ending),
            lambda progress: self._emit_progress(job.id, progress),
            job_id=job.id,
        )

    def _emit_progress(self, job_id: str, progress: Progress) -> None:
        if progress.is_resumable and job_id not in self._cancelled_by_user:
            self._resumable.add(job_id)
        self.progressed.emit(job_id, progress)

    def _end_job(self, job_id: str, ending: Ending[Receipt]) -> None:
        job, now = self.book.job(job_id), self._clock()
        if job.state is not JobState.RUNNING:
            return  # `shut_down` has cancelled it already
        is_end = self._runner.is_shutting_down
        if is_end and isinstance(ending, Stopped) and self._goes_on(job_id, ending):
            return  # it stays running in the store, so that the next start resumes it
        self._resumable.discard(job_id)
        self._cancelled_by_user.discard(job_id)
        match ending:
            case Succeeded(receipt):
                ended = move(job, JobState.COMPLETED, now, receipt=receipt)
            case Failed():
                ended = move(job, JobState.ERROR, now, failure=ending.failure())
            case Stopped():
                ended = move(job, JobState.CANCELLED, now)
        self.book.put(ended)
        self.job_ended.emit(ended)
        self.saving.save_due(ended)
        self._start_next()

    def _goes_on(self, job_id: str, ending: Stopped) -> bool:
        """Whether the next start can resume the job; one that hangs has only reported it."""
        return ending.is_resumable or self.is_resumable(job_id)

    def _discard(self, jobs: Sequence[Job]) -> None:
        """Cancels jobs that nothing works on."""
        if jobs:
            ids = frozenset(job.id for job in jobs)
            self._discarded |= ids
            self.book.put(*(move(job, JobState.CANCELLED, self._clock()) for job in jobs))
            if self._recovered:  # else the end of the recovery does it
                self._remove_discarded(ids)

    def _remove_discarded(self, job_ids: frozenset[str]) -> None:
        self.removal.remove_files(job_ids, partial(self._discarded.difference_update, job_ids))
