"""The job list behind the window: the only writer of the store while a window is open."""

import logging
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from csvdownloader.core.errors.base import StorageError, UserError
from csvdownloader.core.errors.jobs import JobNotReadyError
from csvdownloader.core.failure_kind import FailureKind
from csvdownloader.core.judgement import judged
from csvdownloader.core.lifecycle import ACTIVE, RETRYABLE, move
from csvdownloader.core.messages import Message
from csvdownloader.core.models import (
    Job,
    JobState,
    Progress,
    Receipt,
    Request,
)
from csvdownloader.core.names import safe_file_name
from csvdownloader.core.ports import Exporter, JobStore, Library, Recovery, Source
from csvdownloader.core.receipt_files import ReceiptFiles
from csvdownloader.core.requests import as_command, check_request, receipt_files, source_of
from csvdownloader.core.retention import expired, newly_aging, reclaimable, seconds_left
from csvdownloader.core.saved import Save, Saved, with_save
from csvdownloader.core.settings import Settings
from csvdownloader.core.target import WhenDone
from csvdownloader.core.writing import WriteOptions
from csvdownloader.workers.certificates import CertificatesCheck
from csvdownloader.workers.fetched_files import FetchedFiles
from csvdownloader.workers.job_book import JobBook
from csvdownloader.workers.runner import Ending, Failed, Stopped, Succeeded, TaskRunner, Work

logger = logging.getLogger(__name__)

CLEAN_UP_INTERVAL_MS = 3_600_000
UNDO_MS = 10_000


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class JobService(QObject):
    """Queues, starts, stores and ends jobs.

    Signals, all on the GUI thread:
        jobs_added(list of Job), job_changed(Job), jobs_removed(list of str): The list changed.
        interrupted(list of Job): The end of an earlier run cut these off; none goes on by itself.
        job_ended(Job): A job that ran here has ended, one way or another.
        progressed(str, Progress): The progress of a job, or of saving its file.
        saved(str, str): The job's file was saved to that path.
        was_saved(str, str): Instead, where the very same file lies there already.
        save_failed(str, Failure): The job's file could not be saved; the fetched one is as it was.
        open_wanted(str): The file that was just saved there should be opened, as its job asks for.
        store_failed(Failure): The list could not be written; the job itself goes on, and the list
            is written as soon as it can be, which `store_mended()` tells.
        queue_paused(bool): Whether no job starts now.
        undoable(int): So many removed jobs can be brought back now.
        idle(): Nothing runs any more.
        settings_changed(Settings): The new settings.
    """

    jobs_added = Signal(object)
    job_changed = Signal(object)
    jobs_removed = Signal(object)
    interrupted = Signal(object)
    job_ended = Signal(object)
    progressed = Signal(str, object)
    saved = Signal(str, str)
    was_saved = Signal(str, str)
    save_failed = Signal(str, object)
    open_wanted = Signal(str)
    store_failed = Signal(object)
    store_mended = Signal()
    queue_paused = Signal(bool)
    undoable = Signal(int)
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
        *,
        seen_time: Callable[[], float],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Loads the jobs and the settings. Raises StorageError.

        `seen_time` gives the seconds that the program has seen pass, and notes them for later runs.
        """
        super().__init__(parent)
        self.sources = sources
        self._store, self._exporter, self._library = store, exporter, library
        self._clock, self._seen_time = clock, seen_time
        self._book = JobBook(store, self)
        self._book.failed.connect(self.store_failed)
        self._book.written.connect(self.store_mended)
        self._last_saves: dict[str, Work[Saved]] = {}  # by job id
        self._seen: float | None = None  # at the last clean-up
        self._settings = Settings.from_values(store.load_settings())
        self.fetched = FetchedFiles(runner, library, exporter, self)
        self.fetched.use(self._settings.fetched_folder)
        self.fetched.moving.connect(self._start_next)
        self.fetched.failed.connect(self.store_failed)
        self.certificates = CertificatesCheck(runner, self)
        self.certificates.refused.connect(self.store_failed)
        self._recovered = self._closing = self._is_paused = False
        self._resumable: set[str] = set()  # running jobs that the next start can resume
        self._cancelled_by_user: set[str] = set()  # running jobs that the user cancelled
        self._discarded: set[str] = set()  # cancelled jobs whose folders are about to be removed
        self._runner = runner
        runner.idle.connect(self.idle)
        self._clean_up_timer = QTimer(self)
        self._clean_up_timer.timeout.connect(self.clean_up)
        self._undo_timer = QTimer(self, singleShot=True, interval=UNDO_MS)
        self._undo_timer.timeout.connect(self.finish_removal)

    # --- the list ---------------------------------------------------------------------------

    def recover(self) -> None:
        """Recovers what an earlier run left; call once. No job starts before it has ended."""
        jobs, removed = (*self.jobs(), *self._book.aside.values()), self._book.removed
        self._runner.start(
            "recovery",
            lambda _report, _cancel: self._library.recover(jobs, removed),
            self._apply_recovery,
        )

    def jobs(self) -> list[Job]:
        """All jobs, oldest first."""
        return self._book.jobs()

    def job(self, job_id: str) -> Job:
        """The job. Raises JobNotFoundError."""
        return self._book.job(job_id)

    def status(self, job_id: str) -> JobState:
        """Where the job stands. Raises JobNotFoundError."""
        return self.job(job_id).state

    @property
    def active(self) -> int:
        """How many jobs run or wait in the queue."""
        return sum(job.state in ACTIVE for job in self.jobs())

    @property
    def running(self) -> int:
        """How many jobs run here. Those that an earlier run left do not."""
        return sum(map(self._is_at_work, self.jobs()))

    @property
    def lost_at_end(self) -> int:
        """How many jobs the end of the program stops for good.

        Not those that an earlier run left: the next start finds out what became of them.
        """
        return sum(self._is_at_work(job) and not self.is_resumable(job.id) for job in self.jobs())

    @property
    def resumed_at_start(self) -> int:
        """How many jobs go on at the next start of the program, as far as is known."""
        waiting = sum(job.state is JobState.QUEUED for job in self.jobs())
        return waiting + len(self._resumable)

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
        from csvdownloader.core.free_names import check_target  # late: no window begins with it

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
            turn=self._last_turn(),
        )
        self._book.add(job)
        self.jobs_added.emit([job])
        self._start_next()
        return job.id

    def run_again(self, job_id: str) -> str:
        """Retries a job that failed, or starts a new one like a finished one; returns its id.

        A job whose cancelled thread still hangs keeps its folder, so its retry is a new job too; so
        is that of one whose folder is about to be removed.
        """
        job = self.job(job_id)
        is_folder_taken = self._runner.is_abandoned(job_id) or job_id in self._discarded
        if job.state not in RETRYABLE or is_folder_taken:
            return self.start(job.request)
        self._put(replace(move(job, JobState.QUEUED, self._clock()), turn=self._last_turn()))
        self._start_next()
        return job_id

    def cancel(self, *job_ids: str) -> None:
        """Stops jobs that wait or run, or the saving of their files."""
        jobs = list(map(self.job, job_ids))
        at_work = {job.id for job in jobs if self._is_at_work(job)}
        self._cancelled_by_user |= at_work
        left = [job for job in jobs if job.state in ACTIVE and job.id not in at_work]
        self._discard(left)
        for job_id in job_ids:
            self._resumable.discard(job_id)
            self._runner.cancel(job_id)
            self._runner.cancel(_save_task(job_id))

    def remove(self, *job_ids: str) -> None:
        """Removes jobs and, soon, their fetched files; files that were saved stay.

        For a moment `undo_removal` brings them back, and those before them: the store and the disk
        have them still, so after a crash they are in the list again.

        Raises:
            JobNotReadyError: A job runs or waits, or its file is being saved; all are still there.
        """
        for job in map(self.job, job_ids):
            if job.state in ACTIVE or self.is_saving(job.id):
                raise JobNotReadyError(job.state, "removed")
        self._book.put_aside(job_ids)
        self.jobs_removed.emit(job_ids)
        self._undo_timer.start()
        self.undoable.emit(len(self._book.aside))

    def undo_removal(self) -> Sequence[str]:
        """Brings back the jobs that were just removed, and returns their ids."""
        self._undo_timer.stop()
        jobs = self._book.bring_back()
        if jobs:
            self.jobs_added.emit(jobs)
            self.undoable.emit(0)
        return [job.id for job in jobs]

    @property
    def can_undo(self) -> bool:
        """Whether jobs can be brought back."""
        return bool(self._book.aside)

    def finish_removal(self) -> None:
        """Removes for good what was just removed. What the store still wants comes back."""
        self._undo_timer.stop()
        job_ids = tuple(self._book.aside)
        if not job_ids:
            return
        try:
            self._book.remove(job_ids)
        except StorageError as error:
            logger.exception("%s downloads could not be removed", len(job_ids))
            self.undo_removal()
            self.store_failed.emit(error.failure())
        else:
            self._remove_files(job_ids)
            self.undoable.emit(0)

    def reclaimable(self, but: str = "") -> list[Job]:
        """The jobs that `free_space` removes: finished and not kept ones, but that of the id."""
        seen = self._seen_time() if self._seen is None else self._seen
        found = reclaimable(self.jobs(), seen)
        return [job for job in found if job.id != but and not self.is_saving(job.id)]

    def free_space(self, then: Callable[[], None], but: str = "") -> None:
        """Removes `reclaimable` jobs and their fetched files for good, and calls `then`.

        Raises:
            StorageError: The store refuses; all are still there.
        """
        self.finish_removal()
        self._remove([job.id for job in self.reclaimable(but)], then)

    def set_pinned(self, *job_ids: str, pinned: bool) -> None:
        """Locks jobs against clean-up, or releases them."""
        self._put(*(replace(self.job(job_id), pinned=pinned) for job_id in job_ids))

    def seconds_left(self, job: Job) -> float | None:
        """How long until the job is removed for its age; None for never, or when it is not known.

        As of the last clean-up, of which there is one each hour.
        """
        return None if self._seen is None else seconds_left(job, self._settings, self._seen)

    def command_line(self, job_id: str) -> str:
        """The headless command that repeats the job."""
        request = self.job(job_id).request
        return as_command(request, source_of(request, self.sources))

    # --- the queue --------------------------------------------------------------------------

    def waiting(self) -> list[Job]:
        """The jobs that wait, in the order in which they start."""
        waiting = (job for job in self.jobs() if job.state is JobState.QUEUED)
        return sorted(waiting, key=lambda job: job.turn)

    def move_in_queue(self, job_id: str, step: int) -> None:
        """Lets a job that waits start so many places later; sooner, if negative."""
        waiting = self.waiting()
        before = [job.id for job in waiting].index(job_id)
        after = min(max(before + step, 0), len(waiting) - 1)
        waiting.insert(after, waiting.pop(before))
        turns = enumerate(waiting, 1)
        self._put(*(replace(job, turn=turn) for turn, job in turns if job.turn != turn))

    @property
    def is_paused(self) -> bool:
        """Whether no job starts, until the queue goes on or the program ends."""
        return self._is_paused

    def pause_queue(self, is_paused: bool) -> None:
        """Lets no job start, or lets the queue go on. What runs goes on in any case."""
        self._is_paused = is_paused
        self.queue_paused.emit(is_paused)
        self._start_next()

    def _last_turn(self) -> int:
        return max((job.turn for job in self.waiting()), default=0)

    # --- files ------------------------------------------------------------------------------

    def save(
        self,
        job_id: str,
        target: Path,
        overwrite: bool,
        options: WriteOptions | None = None,
        receipts: bool | None = None,
    ) -> None:
        """Saves the finished file; `saved` or `save_failed` follows, or nothing when cancelled.

        Args:
            job_id: Its job.
            target: The path.
            overwrite: Whether what is there may be replaced.
            options: How it is written; None for the way that the request names.
            receipts: Whether receipts lie beside it; None for what the settings say.
        """
        job = _written_as(self.job(job_id), options)
        wanted = self._receipt_files(job, receipts)
        self._start_saving(
            job,
            lambda report, cancel: self._library.save(
                job, target, overwrite, report, cancel, wanted
            ),
        )

    def save_into(self, job_id: str, folder: Path) -> None:
        """Like `save`, but into the folder under the first free name; see `Library.save_into`.

        Raises:
            InvalidRequestError: The pattern of its request cannot name it.
        """
        from csvdownloader.core.free_names import free_names

        job = self.job(job_id)
        receipts = self._receipt_files(job, None)
        names = free_names(job, self.sources.get(job.request.source), folder)
        self._start_saving(
            job,
            lambda report, cancel: self._library.save_into(job, names, report, cancel, receipts),
        )

    def save_again(self, job_id: str) -> None:
        """Saves the job's file as the last time, which has failed."""
        self._start_saving(self.job(job_id), self._last_saves[job_id])

    def is_saving(self, job_id: str) -> bool:
        """Whether the job's file is being saved."""
        return self._runner.is_running(_save_task(job_id))

    # --- settings and end -------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """The current settings."""
        return self._settings

    def set_settings(self, settings: Settings) -> None:
        """Changes the settings; what they do not keep any more goes at the next `clean_up`.

        Raises:
            StorageError: They cannot be written; nothing changed.
        """
        before = self._settings.to_values()
        self._store.save_settings(
            {key: value for key, value in settings.to_values().items() if value != before[key]}
        )
        self._settings = settings
        self.settings_changed.emit(settings)
        self._start_next()

    def move_fetched(self, folder: str) -> None:
        """Sets the folder of the fetched files, once they are there; see `fetched`.

        Raises:
            UserError: Something is at work with them; nothing happens.
        """
        saves = any(self.is_saving(job.id) for job in self.jobs())
        if self.fetched.is_moving or self.running or saves:
            raise UserError(
                Message("A download or a file is at work in the present folder"),
                Message("Wait until it has ended; a paused queue starts none."),
            )
        before = self._settings.fetched_folder

        def keep() -> None:
            self.set_settings(replace(self._settings, fetched_folder=folder))

        self.fetched.move(before, folder, keep)

    def use_certificates(self, path: str) -> None:
        """Sets the file of certificates, once it was found to be one; see `certificates`."""

        def keep() -> None:
            self.set_settings(replace(self._settings, certificates=path))

        self.certificates.check(path, keep)

    def over_limits(self) -> list[Job]:
        """The jobs that `clean_up` would remove now."""
        ids = expired(self.jobs(), self._settings, self._seen_time())
        return [self.job(job_id) for job_id in ids if not self.is_saving(job_id)]

    def clean_up(self) -> None:
        """Removes what the settings do not keep; each hour this happens by itself."""
        seen = self._seen = self._seen_time()
        self._book.put_later(*newly_aging(self.jobs(), seen))
        ids = expired(self.jobs(), self._settings, seen)
        ids = [job_id for job_id in ids if not self.is_saving(job_id)]
        try:
            if ids:
                self._remove(ids)
        except StorageError as error:
            logger.exception("%s downloads could not be removed", len(ids))
            self.store_failed.emit(error.failure())

    def stop_all(self) -> None:
        """Cancels what runs and starts nothing more; `idle` follows.

        Waiting jobs stay queued, and resumable ones stay running for the next start.
        """
        self._closing = True
        self._runner.cancel_all(shutting_down=True)

    def shut_down(self, wait_ms: int) -> bool:
        """See `TaskRunner.shut_down`; closes the store."""
        self._closing = True
        self._seen_time()
        with closing(self._book):
            self.finish_removal()
            ended = self._runner.shut_down(wait_ms)
            while self._cancelled_by_user:  # the next start must not resume them
                job = self.job(self._cancelled_by_user.pop())
                self._put(move(job, JobState.CANCELLED, self._clock()))
        return ended

    # --- inside -----------------------------------------------------------------------------

    def _start_next(self) -> None:
        if not self._recovered or self._closing or self._is_paused or self.fetched.is_moving:
            return
        for job in self.waiting()[: max(0, self._settings.jobs_at_once - self.running)]:
            self._start_job(job)

    def _is_at_work(self, job: Job) -> bool:
        """Whether the job runs here; one that an earlier run left over does not."""
        return job.state is JobState.RUNNING and self._runner.is_running(job.id)

    def _start_job(self, job: Job) -> None:
        job = move(job, JobState.RUNNING, self._clock())
        self._put(job)
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
        job, now = self.job(job_id), self._clock()
        if job.state is not JobState.RUNNING:
            return  # `shut_down` has cancelled it already
        if isinstance(ending, Stopped) and self._closing and self._goes_on(job_id, ending):
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
        self._put(ended)
        self.job_ended.emit(ended)
        self._save_due(ended)
        self._start_next()

    def _goes_on(self, job_id: str, ending: Stopped) -> bool:
        """Whether the next start can resume the job; one that hangs has only reported it."""
        return ending.is_resumable or self.is_resumable(job_id)

    def _discard(self, jobs: Sequence[Job]) -> None:
        """Cancels jobs that nothing works on."""
        if jobs:
            self._discarded.update(job.id for job in jobs)
            self._put(*(move(job, JobState.CANCELLED, self._clock()) for job in jobs))
            if self._recovered:  # else the end of the recovery does it
                self._remove_files([job.id for job in jobs])

    def _put(self, *jobs: Job) -> None:
        self._book.put(*jobs)
        for job in jobs:
            self.job_changed.emit(job)

    def _remove(self, job_ids: Collection[str], then: Callable[[], None] = lambda: None) -> None:
        """Removes jobs from the list at once, and their files in a worker. Raises StorageError."""
        self._book.remove(job_ids)
        self.jobs_removed.emit(job_ids)
        self._remove_files(job_ids, then)

    def _remove_files(
        self, job_ids: Collection[str], then: Callable[[], None] = lambda: None
    ) -> None:
        self._runner.start(
            f"remove {uuid.uuid4()}",
            lambda _report, _cancel: self._library.remove(*job_ids),
            lambda _ending: self._end_removal(job_ids, then),
            must_run=True,
        )

    def _end_removal(self, job_ids: Collection[str], then: Callable[[], None]) -> None:
        self._discarded.difference_update(job_ids)
        self._book.write()  # on a full disk there is room now
        then()

    def _receipt_files(self, job: Job, wanted: bool | None) -> ReceiptFiles:
        source = self.sources.get(job.request.source)
        are_wanted = self._settings.receipt_files if wanted is None else wanted
        return receipt_files(are_wanted, job.request, source)

    def _save_due(self, job: Job) -> None:
        """Saves the job's file if that is due."""
        if not job.is_save_due or self._closing:
            return
        try:
            self.save_into(job.id, Path(job.request.target.folder))
        except UserError as error:  # a pattern that an edited list has, for example
            self._end_saving(job.id, Failed(error))

    def _start_saving(self, job: Job, work: Work[Saved]) -> None:
        if self.is_saving(job.id):
            return
        self._last_saves[job.id] = work
        if self.fetched.is_moving:
            moving = UserError(
                Message("The fetched files are being moved to another folder"),
                Message("Save it when they are there."),
            )
            self.save_failed.emit(job.id, moving.failure())
            return
        self._runner.start(
            _save_task(job.id),
            work,
            lambda ending: self._end_saving(job.id, ending),
            lambda progress: self.progressed.emit(job.id, progress),
            job_id=job.id,
        )
        self.job_changed.emit(self.job(job.id))  # `job` may ask for another form

    def _end_saving(self, job_id: str, ending: Ending[Saved]) -> None:
        before = self.job(job_id)
        job = replace(before, is_save_due=False)
        match ending:
            case Succeeded(saved):
                self._put(_with_save(job, saved, self._clock()))
                told = self.was_saved if saved.was_there else self.saved
                told.emit(job_id, str(saved.path))
                if before.is_save_due and job.request.target.when_done is WhenDone.OPEN:
                    self.open_wanted.emit(str(saved.path))
            case Failed():
                failure = ending.failure()
                is_asked = failure.kind is FailureKind.TARGET_EXISTS and not before.is_save_due
                self._put(job if is_asked else replace(job, failure=failure))
                self.save_failed.emit(job_id, failure)
            case Stopped() if self._closing:
                pass  # the next start saves what is due
            case Stopped():
                self._put(job)

    def _apply_recovery(self, ending: Ending[Recovery]) -> None:
        if isinstance(ending, Stopped):
            return  # nothing was judged: the next start does it
        if isinstance(ending, Succeeded):
            self._apply(ending.value)
        elif isinstance(ending.error, UserError):  # a bug is shown by the runner
            self.store_failed.emit(ending.failure())
        if self._discarded:
            self._remove_files(frozenset(self._discarded))
        self._recovered = True
        for job in self.jobs():
            self._save_due(job)
        self._start_next()
        self.clean_up()
        self._clean_up_timer.start(CLEAN_UP_INTERVAL_MS)

    def _apply(self, recovery: Recovery) -> None:
        changed = [
            after for job in self.jobs() if (after := self._settled(job, recovery)) is not job
        ]
        self._book.put(*changed, *recovery.adopted)
        self._book.forget_removed(recovery.gone)
        for job in changed:
            self.job_changed.emit(job)
        if recovery.adopted:
            self.jobs_added.emit(recovery.adopted)
        if left := [job for job in changed if job.state is JobState.INTERRUPTED]:
            self.interrupted.emit(left)

    def _settled(self, job: Job, recovery: Recovery) -> Job:
        """The job as it really stands; one that was running and can go on waits for its turn."""
        after = judged(job, recovery, self._clock())
        goes_on = job.state is JobState.RUNNING and job.id in recovery.resumable
        is_left = after.state is JobState.INTERRUPTED
        return move(after, JobState.QUEUED, self._clock()) if goes_on and is_left else after


def _with_save(job: Job, saved: Saved, at: datetime) -> Job:
    """The job with one more save; some of its rows alone are not its file."""
    save = Save(replace(saved, was_there=False), at)
    saves = with_save(job.saves, save)
    saved_to = job.saved_to if saved.options.view.conditions else str(saved.path)
    return replace(job, saved_to=saved_to, saves=saves, failure=None)


def _written_as(job: Job, options: WriteOptions | None) -> Job:
    """The job with a request that asks for these options; None leaves it as it is."""
    if options is None:
        return job
    from csvdownloader.core.write_rules import unless_as_fetched

    writing = unless_as_fetched(options, job.request.format)
    return replace(job, request=replace(job.request, writing=writing))


def _save_task(job_id: str) -> str:
    return f"save {job_id}"
