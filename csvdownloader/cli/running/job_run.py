"""Runs one job without a window, from its start to the delivery of its file."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from csvdownloader.cli.options.delivery import Delivery
from csvdownloader.cli.running.delivering import deliver
from csvdownloader.cli.running.known_jobs import SHORT_ID
from csvdownloader.cli.running.services import CommandServices, lacks_secrets
from csvdownloader.cli.running.task_loop import TaskLoop
from csvdownloader.cli.terminal.output import (
    FAILED,
    check_finished,
    conclude,
    is_broken_pipe,
    progress_printer,
    settling_line,
    warn,
    warn_not_notified,
    write_out,
)
from csvdownloader.cli.terminal.secrets import Secrets
from csvdownloader.cli.terminal.terminal import say
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.lifecycle import move
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.jobs.remedies import remedy_for
from csvdownloader.core.ports.running import Report
from csvdownloader.core.requests.command_line import receipt_files, settling_options
from csvdownloader.core.saving.names import PartName, saved_name
from csvdownloader.core.settings.settings import Settings
from csvdownloader.engine.jobs.exporter import JobExporter
from csvdownloader.engine.jobs.headless import is_resumable, make_unresumable
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.engine.jobs.spool import has_checkpoint, read_finished
from csvdownloader.workers.runner import Ending, Failed, Stopped, Succeeded

if TYPE_CHECKING:
    from csvdownloader.core.saving.saved import Saved


class JobHome(Protocol):
    """Where a job and its state are stored."""

    @property
    def root(self) -> Path:
        """The folder in which each job has its own."""

    @property
    def keeps_files(self) -> bool:
        """Whether a finished file also stays in its job's folder when it is saved."""

    def put(self, job: Job) -> None:
        """Stores the job with its state. Raises StorageError."""


class JobRun:
    """One run of a job.

    Attributes:
        job: The job in its current state; finished when only its file is to be saved.
    """

    def __init__(
        self,
        job: Job,
        delivery: Delivery | None,
        home: JobHome,
        services: CommandServices,
        secrets: Secrets,
        prepare: Callable[[Report, Cancel], None] | None = None,
    ) -> None:
        """`delivery` None leaves the finished file in its folder; `prepare` runs before the job."""
        self.job = job
        self._delivery, self._home = delivery, home
        self._services, self._secrets, self._prepare = services, secrets, prepare
        self._folder = home.root / job.id
        self._was_finished = job.receipt is not None
        self._is_terminated = self._hangs = False
        self._code = FAILED
        self._saved: Saved | None = None

    def run(self) -> None:
        """Runs the job and prints how it ended. Removes the checkpoint of a job that is over.

        Raises:
            StorageError: The job cannot be stored as running.
        """
        settings = self._services.settings() or Settings()
        loop = TaskLoop(stays_awake=settings.stay_awake)
        self._home.put(self.job)
        ending = self._run_with_secrets(loop)
        self._is_terminated |= loop.is_terminated
        self._hangs = not loop.shut_down()
        self._conclude(ending)

    def leave(self) -> int:
        """The exit code. Ends the process at once when something hangs, so call it last."""
        if self._hangs:
            sys.stdout.flush()
            os._exit(self._code)  # a hanging thread would crash the interpreter's end
        return self._code

    def _run_with_secrets(self, loop: TaskLoop) -> Ending[Receipt]:
        """Runs the job again for as long as it needs a secret and the user types one."""
        ending = loop.run(self._work, progress_printer())
        try:
            while self._secrets.ask_if_needed(ending):
                ending = loop.run(self._work, progress_printer())
        except KeyboardInterrupt:  # at the prompt no task runs that could be cancelled
            self._is_terminated = True
            return Stopped()
        return ending

    def _work(self, report: Report, cancel: Cancel) -> Receipt:
        if self.job.receipt is None:
            if self._prepare is not None:
                self._prepare(report, cancel)
            exporter = JobExporter(self._home.root, self._services.sources)
            receipt = exporter.run(self.job, report, cancel)
            now = datetime.now(UTC)
            self.job = move(self.job, JobState.COMPLETED, now, receipt=receipt)
        else:
            receipt = self.job.receipt
        if self._delivery is not None:
            self._deliver(self._delivery, receipt, report, cancel)
        return receipt

    def _deliver(
        self, delivery: Delivery, receipt: Receipt, report: Report, cancel: Cancel
    ) -> None:
        library = FileLibrary(self._home.root)
        if delivery.target is None:
            self._write_out(library, receipt, report, cancel)
            return
        save = library.save if self._home.keeps_files else library.hand_over
        source = self._services.sources.get(self.job.request.source)
        receipts = receipt_files(delivery.receipt_files, self.job.request, source)

        def save_to(target: Path, overwrite: bool, part_name: PartName | None) -> None:
            self._saved = save(self.job, target, overwrite, report, cancel, receipts, part_name)

        saved_to = deliver(delivery, delivery.target, self.job, receipt, source, save_to)
        self._delivery = replace(delivery, target=saved_to, pattern=None)
        self.job = replace(self.job, saved_to=str(saved_to))

    def _write_out(
        self, library: FileLibrary, receipt: Receipt, report: Report, cancel: Cancel
    ) -> None:
        """Copies the file to standard output; one in another form is made beside it first."""
        writing = self.job.request.writing
        if writing is None:
            if self._was_finished:
                check_finished(library.path(self.job), receipt, report, cancel)
            write_out(library.path(self.job), receipt, cancel)
            return
        with TemporaryDirectory(dir=self._folder) as folder:
            target = Path(folder) / saved_name(receipt.name, writing)
            file = library.save(self.job, target, False, report, cancel).files[0]
            counted = file.measured
            same = replace(receipt, checksum=counted.checksum, sha256=counted.sha256)
            write_out(target, same, cancel)

    def _conclude(self, ending: Ending[Receipt]) -> None:
        was_cancelled = isinstance(ending, Stopped) and not self._is_terminated
        is_unnotified = was_cancelled and self._hangs and has_checkpoint(self._folder)
        if self._is_final(ending, was_cancelled):
            make_unresumable(self._folder)
        self._store_state(ending)
        resume, remedy = self._resume_command(), self._remedy(ending)
        self._code = conclude(ending, self._delivery, resume, remedy, self._saved)
        if isinstance(ending, Succeeded):
            self._say_what_settles(ending.value)
        if is_unnotified:
            warn_not_notified()

    def _say_what_settles(self, receipt: Receipt) -> None:
        source = self._services.sources.get(self.job.request.source)
        if source is None or receipt.reading is None:
            return
        if options := settling_options(receipt.reading, self.job.request, source):
            say(settling_line(options))

    def _is_final(self, ending: Ending[Receipt], was_cancelled: bool) -> bool:
        """Whether the job is not to be resumed, or cannot be."""
        if self._home.keeps_files:
            return was_cancelled and self.job.receipt is None
        if was_cancelled or (isinstance(ending, Failed) and is_broken_pipe(ending.error)):
            return not self._was_finished  # else only saving the file was cancelled
        lacks_a_secret = self.job.receipt is None and lacks_secrets(self.job.request)
        return lacks_a_secret or isinstance(ending, Succeeded)

    def _store_state(self, ending: Ending[Receipt]) -> None:
        if not (self._home.keeps_files or is_resumable(self._folder)):
            return
        remains_running = (
            isinstance(ending, Stopped) and self._is_terminated and is_resumable(self._folder)
        )
        if self.job.receipt is None and not remains_running:
            failure = ending.failure() if isinstance(ending, Failed) else None
            state = JobState.ERROR if failure else JobState.CANCELLED
            self.job = move(self.job, state, datetime.now(UTC), failure=failure)
        elif isinstance(ending, Failed) and not self._home.keeps_files:
            self.job = replace(self.job, failure=ending.failure())  # why it is not saved
        try:
            self._home.put(self.job)
        except StorageError as error:  # how the export ended is printed all the same
            warn(error)

    def _remedy(self, ending: Ending[Receipt]) -> Remedy:
        if not isinstance(ending, Failed):
            return Remedy.NOTHING
        if self.job.receipt is not None:
            failure = ending.failure()
            return failure.remedy or failure.kind.remedy
        request = self.job.request
        source = self._services.sources.get(request.source)
        return remedy_for(ending.failure(), request, source, self._secrets.connection)

    def _resume_command(self) -> str:
        command = f"csvdownloader resume {self.job.id[:SHORT_ID]}"
        if self.job.receipt is not None:
            return f"{command} -o FILE" if read_finished(self._folder) else ""
        is_possible = has_checkpoint(self._folder) and not lacks_secrets(self.job.request)
        return command if is_possible else ""
