"""The job list behind the window: the only writer of the store while a window is open."""

import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from csvdownloader.core import texts
from csvdownloader.core.errors import (
    DiskFullError,
    JobNotFoundError,
    JobNotReadyError,
    StorageError,
)
from csvdownloader.core.failure_kind import FailureKind
from csvdownloader.core.lifecycle import ACTIVE, RETRYABLE, move
from csvdownloader.core.models import (
    Failure,
    Job,
    JobState,
    Progress,
    Receipt,
    Request,
)
from csvdownloader.core.names import safe_file_name
from csvdownloader.core.ports import Exporter, JobStore, Library, Recovery, Source
from csvdownloader.core.requests import as_command, check_request, source_of
from csvdownloader.core.retention import expired, is_plausible
from csvdownloader.core.settings import Settings
from csvdownloader.workers.runner import Ending, Failed, Stopped, Succeeded, TaskRunner, Work

logger = logging.getLogger(__name__)

CLEAN_UP_INTERVAL_MS = 3_600_000


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class JobService(QObject):
    """Queues, starts, stores and ends jobs.

    Signals, all on the GUI thread:
        job_added(Job), job_changed(Job), job_removed(str): The list changed.
        progressed(str, Progress): The progress of a job, or of saving its file.
        saved(str, str): The job's file was saved to that path.
        save_failed(str, Failure): The job's file could not be saved; the job is as it was.
        store_failed(Failure): The list could not be written; the job itself goes on.
        idle(): Nothing runs any more.
        settings_changed(Settings): The new settings.
    """

    job_added = Signal(object)
    job_changed = Signal(object)
    job_removed = Signal(str)
    progressed = Signal(str, object)
    saved = Signal(str, str)
    save_failed = Signal(str, object)
    store_failed = Signal(object)
    idle = Signal()
    settings_changed = Signal(object)

    def __init__(
        self,
        runner: TaskRunner,
        store: JobStore,
        exporter: Exporter,
        library: Library,
        sources: Mapping[str, Source],
        parent: QObject | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(parent)
        self.sources = sources
        self._store, self._exporter, self._library, self._clock = store, exporter, library, clock
        self._jobs = {job.id: job for job in store.load()}
        self._settings = Settings.from_values(store.load_settings())
        self._recovered = self._closing = False
        self._resumable: set[str] = set()  # running jobs that the next start can resume
        self._cancelled_by_user: set[str] = set()  # running jobs that the user cancelled
        self._last_clean_up: datetime | None = None
        self._runner = runner
        runner.idle.connect(self.idle)
        self._clean_up_timer = QTimer(self)
        self._clean_up_timer.timeout.connect(self._clean_up)

    # --- the list ---------------------------------------------------------------------------

    def recover(self) -> None:
        """Recovers what an earlier run left; call once. No job starts before it has ended."""
        jobs = tuple(self._jobs.values())
        self._runner.start(
            "recovery", lambda _report, _cancel: self._library.recover(jobs), self._apply_recovery
        )

    def jobs(self) -> list[Job]:
        """All jobs, oldest first."""
        return list(self._jobs.values())

    def job(self, job_id: str) -> Job:
        """The job. Raises JobNotFoundError."""
        try:
            return self._jobs[job_id]
        except KeyError:
            raise JobNotFoundError from None

    def status(self, job_id: str) -> JobState:
        """Where the job stands. Raises JobNotFoundError."""
        return self.job(job_id).state

    @property
    def active(self) -> int:
        """How many jobs run or wait in the queue."""
        return sum(job.state in ACTIVE for job in self._jobs.values())

    def is_resumable(self, job_id: str) -> bool:
        """Whether the next start of the program can resume the running job."""
        return job_id in self._resumable

    @property
    def busy(self) -> bool:
        """Whether any task runs: a job, or the saving of a file."""
        return self._runner.running > 0

    # --- jobs -------------------------------------------------------------------------------

    def start(self, request: Request) -> str:
        """Puts a new job into the queue and returns its id at once.

        Raises:
            InvalidRequestError: Before anything was stored.
            StorageError: The list cannot be written, so the job would not survive a restart.
        """
        source = source_of(request, self.sources)
        request = source.without_secrets(request)
        check_request(request, source)
        title = safe_file_name(source.describe(request), request.format.value)
        job = Job(str(uuid.uuid4()), title, request, JobState.QUEUED, self._clock())
        self._store.put(job)
        self._jobs[job.id] = job
        self.job_added.emit(job)
        self._start_next()
        return job.id

    def run_again(self, job_id: str) -> str:
        """Retries a job that failed, or starts a new one like a finished one; returns its id.

        A job whose cancelled thread still hangs keeps its folder, so its retry is a new job too.
        """
        job = self.job(job_id)
        if job.state not in RETRYABLE or self._runner.is_abandoned(job_id):
            return self.start(job.request)
        self._put(move(job, JobState.QUEUED, self._clock()))
        self._start_next()
        return job_id

    def cancel(self, job_id: str) -> None:
        """Stops a job that waits or runs, or the saving of its file."""
        job = self.job(job_id)
        if job.state is JobState.QUEUED:
            self._put(move(job, JobState.CANCELLED, self._clock()))
        if job.state is JobState.RUNNING:
            self._cancelled_by_user.add(job_id)
        self._resumable.discard(job_id)
        self._runner.cancel(job_id)
        self._runner.cancel(_save_task(job_id))

    def remove(self, job_id: str) -> None:
        """Removes a job and its fetched file; files that were saved stay.

        Raises:
            JobNotReadyError: The job runs or waits, or its file is being saved.
        """
        job = self.job(job_id)
        if job.state in ACTIVE or self.is_saving(job_id):
            raise JobNotReadyError(job.state, "removed")
        is_stored = False
        try:
            self._store.remove(job_id)
        except DiskFullError:
            is_stored = True  # its file makes the room that SQLite needs for that
        del self._jobs[job_id]
        self.job_removed.emit(job_id)
        self._runner.start(
            f"remove {job_id}",
            lambda _report, _cancel: self._library.remove(job_id),
            lambda _ending: self._remove_from_store(job_id) if is_stored else None,
            must_run=True,
        )

    def _remove_from_store(self, job_id: str) -> None:
        try:
            self._store.remove(job_id)
        except StorageError as error:
            logger.exception("job %s could not be removed", job_id)
            self.store_failed.emit(error.failure())

    def set_pinned(self, job_id: str, pinned: bool) -> None:
        """Locks a job against clean-up, or releases it."""
        self._put(replace(self.job(job_id), pinned=pinned))

    def command_line(self, job_id: str) -> str:
        """The headless command that repeats the job."""
        request = self.job(job_id).request
        return as_command(request, source_of(request, self.sources))

    # --- files ------------------------------------------------------------------------------

    def save(self, job_id: str, target: Path, overwrite: bool) -> None:
        """Copies the finished file; `saved` or `save_failed` follows, or nothing when cancelled."""
        job = self.job(job_id)
        self._start_saving(
            job, lambda report, cancel: self._library.save(job, target, overwrite, report, cancel)
        )

    def save_into(self, job_id: str, folder: Path) -> None:
        """Like `save`, but into the folder under the first free name; see `Library.save_into`."""
        job = self.job(job_id)
        self._start_saving(
            job, lambda report, cancel: self._library.save_into(job, folder, report, cancel)
        )

    def is_saving(self, job_id: str) -> bool:
        """Whether the job's file is being saved."""
        return self._runner.is_running(_save_task(job_id))

    # --- settings and end -------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """The current settings."""
        return self._settings

    def set_settings(self, settings: Settings) -> None:
        """Changes the settings and acts on them at once."""
        self._store.save_settings(settings.to_values())
        self._settings = settings
        self.settings_changed.emit(settings)
        self._start_next()
        self._clean_up()

    def stop_all(self) -> None:
        """Cancels what runs and starts nothing more; `idle` follows.

        Waiting jobs stay queued, and resumable ones stay running for the next start.
        """
        self._closing = True
        self._runner.cancel_all(shutting_down=True)

    def shut_down(self, wait_ms: int) -> bool:
        """See `TaskRunner.shut_down`; closes the store."""
        self._closing = True
        while self._cancelled_by_user:  # the next start must not resume them
            job = self.job(self._cancelled_by_user.pop())
            self._put(move(job, JobState.CANCELLED, self._clock()))
        ended = self._runner.shut_down(wait_ms)
        self._store.close()
        return ended

    # --- inside -----------------------------------------------------------------------------

    def _start_next(self) -> None:
        if not self._recovered or self._closing:
            return
        running = sum(job.state is JobState.RUNNING for job in self._jobs.values())
        waiting = [job for job in self._jobs.values() if job.state is JobState.QUEUED]
        for job in waiting[: max(0, self._settings.jobs_at_once - running)]:
            self._start_job(job)

    def _start_job(self, job: Job) -> None:
        job = self._put(move(job, JobState.RUNNING, self._clock()))
        self._runner.start(
            job.id,
            lambda report, cancel: self._exporter.run(job, report, cancel),
            lambda ending: self._end_job(job.id, ending),
            lambda progress: self._emit_progress(job.id, progress),
        )

    def _emit_progress(self, job_id: str, progress: Progress) -> None:
        if progress.is_resumable and job_id not in self._cancelled_by_user:
            self._resumable.add(job_id)
        self.progressed.emit(job_id, progress)

    def _end_job(self, job_id: str, ending: Ending[Receipt]) -> None:
        job, now = self.job(job_id), self._clock()
        if job.state is not JobState.RUNNING:
            return  # `shut_down` has cancelled it already
        if isinstance(ending, Stopped) and self._closing and self.is_resumable(job_id):
            return  # it stays running in the store, so that the next start resumes it
        self._resumable.discard(job_id)
        self._cancelled_by_user.discard(job_id)
        match ending:
            case Succeeded(receipt):
                self._put(move(job, JobState.COMPLETED, now, receipt=receipt))
            case Failed():
                self._put(move(job, JobState.ERROR, now, failure=ending.failure()))
            case Stopped():
                self._put(move(job, JobState.CANCELLED, now))
        self._start_next()

    def _put(self, job: Job) -> Job:
        self._store_job(job)
        self.job_changed.emit(job)
        return job

    def _store_job(self, job: Job) -> None:
        try:
            self._store.put(job)
        except StorageError as error:  # the sidecar still proves a finished file at the next start
            logger.exception("job %s could not be stored", job.id)
            self.store_failed.emit(error.failure())
        self._jobs[job.id] = job

    def _start_saving(self, job: Job, work: Work[Path]) -> None:
        if self.is_saving(job.id):
            return
        self._runner.start(
            _save_task(job.id),
            work,
            lambda ending: self._end_saving(job.id, ending),
            lambda progress: self.progressed.emit(job.id, progress),
        )
        self.job_changed.emit(job)

    def _end_saving(self, job_id: str, ending: Ending[Path]) -> None:
        match ending:
            case Succeeded(path):
                self._put(replace(self.job(job_id), saved_to=str(path)))
                self.saved.emit(job_id, str(path))
            case Failed():
                self.save_failed.emit(job_id, ending.failure())
                self.job_changed.emit(self.job(job_id))
            case Stopped():
                self.job_changed.emit(self.job(job_id))

    def _apply_recovery(self, ending: Ending[Recovery]) -> None:
        recovery = ending.value if isinstance(ending, Succeeded) else Recovery({}, ())
        for job in self.jobs():
            if job.state is JobState.RUNNING:
                self._put(self._recovered_job(job, recovery))
        for job in recovery.adopted:
            self._store_job(job)
            self.job_added.emit(job)
        self._recovered = True
        self._start_next()
        self._clean_up()
        self._clean_up_timer.start(CLEAN_UP_INTERVAL_MS)

    def _recovered_job(self, job: Job, recovery: Recovery) -> Job:
        if job.id in recovery.whole:
            return move(job, JobState.COMPLETED, self._clock(), receipt=recovery.whole[job.id])
        failure = Failure(
            FailureKind.INTERRUPTED, texts.INTERRUPTED_MESSAGE, texts.INTERRUPTED_HINT
        )
        left = move(job, JobState.INTERRUPTED, self._clock(), failure=failure)
        return move(left, JobState.QUEUED, self._clock()) if job.id in recovery.resumable else left

    def _clean_up(self) -> None:
        now = self._clock()
        seen = [_last_change(job) for job in self._jobs.values()]
        seen += [self._last_clean_up] if self._last_clean_up else []
        if not is_plausible(now, max(seen, default=now), self._settings):
            return
        self._last_clean_up = now
        for job_id in expired(self._jobs.values(), self._settings, now):
            if not self.is_saving(job_id):
                self._remove_quietly(job_id)

    def _remove_quietly(self, job_id: str) -> None:
        try:
            self.remove(job_id)
        except StorageError as error:
            logger.exception("job %s could not be removed", job_id)
            self.store_failed.emit(error.failure())


def _last_change(job: Job) -> datetime:
    return job.ended_at or job.created_at


def _save_task(job_id: str) -> str:
    return f"save {job_id}"
