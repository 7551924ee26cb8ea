"""Saves finished files: where the user says, or by itself where the request says."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.target import WhenDone
from csvdownloader.core.saving.receipt_files import ReceiptFiles
from csvdownloader.core.saving.saved import Save, Saved, with_save
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.workers.jobs.book import JobBook
from csvdownloader.workers.jobs.fetched_files import FetchedFiles
from csvdownloader.workers.runner import Ending, Failed, Stopped, Succeeded, TaskRunner, Work
from csvdownloader.workers.settings_book import SettingsBook

if TYPE_CHECKING:
    from csvdownloader.core.ports.library import Library
    from csvdownloader.core.ports.sources import Source


class Saving(QObject):
    """Saves the files of finished jobs in workers, one save of a job at a time.

    Signals, all on the GUI thread:
        progressed(str, Progress): The progress of saving the job's file.
        saved(str, str): The job's file was saved to that path.
        was_saved(str, str): Instead, where the very same file lies there already.
        failed(str, Failure): The job's file could not be saved; the fetched one is as it was.
        open_wanted(str): The file that was just saved there should be opened, as its job asks for.
    """

    progressed = Signal(str, object)
    saved = Signal(str, str)
    was_saved = Signal(str, str)
    failed = Signal(str, object)
    open_wanted = Signal(str)

    def __init__(
        self,
        runner: TaskRunner,
        book: JobBook,
        library: "Library",
        fetched: FetchedFiles,
        settings: SettingsBook,
        sources: "Mapping[str, Source]",
        parent: QObject,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(parent)
        self._runner, self._book, self._library = runner, book, library
        self._fetched, self._settings, self._sources = fetched, settings, sources
        self._clock = clock
        self._last: dict[str, Work[Saved]] = {}  # by job id

    def save(
        self,
        job_id: str,
        target: Path,
        overwrite: bool,
        options: WriteOptions | None = None,
        receipts: bool | None = None,
    ) -> None:
        """Saves the finished file; `saved` or `failed` follows, or nothing when cancelled.

        Args:
            job_id: Its job.
            target: The path.
            overwrite: Whether what is there may be replaced.
            options: How it is written; None for the way that the request names.
            receipts: Whether receipts lie beside it; None for what the settings say.
        """
        job = _written_as(self._book.job(job_id), options)
        wanted = self._receipt_files(job, receipts)
        self._start(
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
        from csvdownloader.core.saving.free_names import free_names

        job = self._book.job(job_id)
        receipts = self._receipt_files(job, None)
        names = free_names(job, self._sources.get(job.request.source), folder)
        self._start(
            job,
            lambda report, cancel: self._library.save_into(job, names, report, cancel, receipts),
        )

    def save_again(self, job_id: str) -> None:
        """Saves the job's file as the last time, which has failed."""
        self._start(self._book.job(job_id), self._last[job_id])

    def save_due(self, job: Job) -> None:
        """Saves the job's file where its request says, if that is due."""
        if not job.is_save_due or self._runner.is_shutting_down:
            return
        try:
            self.save_into(job.id, Path(job.request.target.folder))
        except UserError as error:  # a pattern that an edited list has, for example
            self._end(job.id, Failed(error))

    def is_saving(self, job_id: str) -> bool:
        """Whether the job's file is being saved."""
        return self._runner.is_running(_task(job_id))

    def cancel(self, job_id: str) -> None:
        """Stops the saving of the job's file; it is no error when there is none."""
        self._runner.cancel(_task(job_id))

    def _receipt_files(self, job: Job, wanted: bool | None) -> ReceiptFiles:
        from csvdownloader.core.requests.command_line import receipt_files

        source = self._sources.get(job.request.source)
        are_wanted = self._settings.current.receipt_files if wanted is None else wanted
        return receipt_files(are_wanted, job.request, source)

    def _start(self, job: Job, work: Work[Saved]) -> None:
        if self.is_saving(job.id):
            return
        self._last[job.id] = work
        if self._fetched.is_moving:
            moving = UserError(
                Message("The fetched files are being moved to another folder"),
                Message("Save it when they are there."),
            )
            self.failed.emit(job.id, moving.failure())
            return
        self._runner.start(
            _task(job.id),
            work,
            lambda ending: self._end(job.id, ending),
            lambda progress: self.progressed.emit(job.id, progress),
            job_id=job.id,
        )
        self._book.notify(job.id)

    def _end(self, job_id: str, ending: Ending[Saved]) -> None:
        before = self._book.job(job_id)
        job = replace(before, is_save_due=False)
        match ending:
            case Succeeded(saved):
                self._book.put(_with_save(job, saved, self._clock()))
                told = self.was_saved if saved.was_there else self.saved
                told.emit(job_id, str(saved.path))
                if before.is_save_due and job.request.target.when_done is WhenDone.OPEN:
                    self.open_wanted.emit(str(saved.path))
            case Failed():
                failure = ending.failure()
                is_asked = failure.kind is FailureKind.TARGET_EXISTS and not before.is_save_due
                self._book.put(job if is_asked else replace(job, failure=failure))
                self.failed.emit(job_id, failure)
            case Stopped() if self._runner.is_shutting_down:
                pass  # the next start saves what is due
            case Stopped():
                self._book.put(job)


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
    from csvdownloader.core.writing.rules import unless_as_fetched

    writing = unless_as_fetched(options, job.request.format)
    return replace(job, request=replace(job.request, writing=writing))


def _task(job_id: str) -> str:
    return f"save {job_id}"
