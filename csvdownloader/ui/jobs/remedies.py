"""What helps a job that failed, and how the window does it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from csvdownloader.core.connections.connections import is_account
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind, Remedy
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.core.texts import REMOVE_OLD, were_interrupted
from csvdownloader.ui.connections.secret_guard import SecretGuard
from csvdownloader.ui.jobs.job_commands import JobCommands
from csvdownloader.ui.jobs.space_maker import SpaceMaker
from csvdownloader.ui.widgets.message_bar import MessageBar
from csvdownloader.workers.jobs.service import JobService
from csvdownloader.workers.lookups import Lookups

_SAVING, _STORE = "saving", "store"  # causes of what the bar shows


class Remedies(QObject):
    """Knows what helps a job, and does it where no other command does.

    Signals:
        file_wanted(Request): The form should be filled with this, and another file be chosen.
        settings_wanted(): The settings of the network should be opened.
    """

    file_wanted = Signal(object)
    settings_wanted = Signal()

    def __init__(
        self,
        service: JobService,
        lookups: Lookups,
        guard: SecretGuard,
        commands: JobCommands,
        bar: MessageBar,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._service, self._lookups, self._guard = service, lookups, guard
        self._commands, self._bar, self._window = commands, bar, window
        self.space = SpaceMaker(service.retention, bar, window)
        service.saving.failed.connect(self._help_to_save)
        service.store_failed.connect(self._show_store_failure)
        service.saving.saved.connect(self._forget_save)
        service.saving.was_saved.connect(self._forget_save)
        service.book.written.connect(self._forget_store)
        service.earlier_run.interrupted.connect(self._offer_to_go_on)

    def of(self, job: Job) -> Sequence[Remedy]:
        """What helps the job, if it failed; the best first."""
        if job.failure is None:
            return (Remedy.RETRY,)
        from csvdownloader.core.jobs.remedies import remedy_for

        source = self._service.sources.get(job.request.source)
        connection = self._guard.connection_of(job.request)
        remedy = remedy_for(job.failure, job.request, source, connection)
        if remedy is Remedy.FREE_SPACE and not self.space.has_any():
            return (Remedy.RETRY,)
        if remedy is Remedy.ENTER_SECRET and connection is not None:
            is_of_account = is_account(connection.kind)
            return (remedy, Remedy.EDIT_ACCOUNT if is_of_account else Remedy.EDIT_CONNECTION)
        return (remedy,)

    def apply(self, remedy: Remedy) -> None:
        """Does what helps the job that is shown."""
        job = self._commands.job
        if job is None:
            return
        match remedy:
            case Remedy.CHOOSE_FILE:
                self.file_wanted.emit(job.request)
            case Remedy.ENTER_SECRET:
                self._commands.retry()
            case Remedy.EDIT_CONNECTION | Remedy.EDIT_ACCOUNT:
                self._guard.edit_connection(job.request)
            case Remedy.OPEN_IN_BROWSER:
                self._open_in_browser(job.request)
            case Remedy.OPEN_SETTINGS:
                self.settings_wanted.emit()
            case Remedy.SHOW_LINE:
                self._show_line(job)
            case Remedy.FREE_SPACE:
                self.space.ask(partial(self._commands.retry_job, job))

    def _offer_to_go_on(self, jobs: Sequence[Job]) -> None:
        if self._bar.text():
            return  # what is wrong with the list itself comes first
        retry = partial(self._commands.retry_interrupted, [job.id for job in jobs])
        button = Message("&Retry") if len(jobs) == 1 else Message("&Retry all")
        self._bar.show_offer(were_interrupted(jobs), button, retry)

    def _help_to_save(self, job_id: str, failure: Failure) -> None:
        """Adds what helps to the failure that the bar shows by now."""
        if failure.remedy is Remedy.FREE_SPACE and self.space.has_any(but=job_id):
            save = partial(self._service.saving.save_again, job_id)
            self._bar.show_error(
                failure.message,
                failure.hint,
                (REMOVE_OLD, partial(self.space.ask, save, but=job_id)),
            )
        if failure.message in self._bar.text():
            self._bar.name_cause(_SAVING)

    def _forget_save(self) -> None:
        self._bar.settle(_SAVING)

    def _forget_store(self) -> None:
        self._bar.settle(_STORE)

    def _show_store_failure(self, failure: Failure) -> None:
        offer = None
        if failure.kind is FailureKind.DISK_FULL and self.space.has_any():
            # What waits is written by itself, then.
            offer = REMOVE_OLD, partial(self.space.ask, lambda: None)
        self._bar.show_error(failure.message, failure.hint, offer)
        self._bar.name_cause(_STORE)

    def _show_line(self, job: Job) -> None:
        if job.failure is None or job.failure.line is None:
            return
        from csvdownloader.ui.jobs.line_dialog import LineDialog

        request, line = job.request, job.failure.line
        path = self._service.sources[request.source].locator(request)
        dialog = LineDialog(request, job.failure, line, path, self._window)
        dialog.settings_wanted.connect(self._commands.edit)
        self._lookups.lines_read.connect(dialog.show_lines)
        self._lookups.lines_failed.connect(dialog.show_failure)
        self._lookups.read_lines(request, line)
        dialog.open()

    def _open_in_browser(self, request: Request) -> None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        from csvdownloader.core.jobs.remedies import address_of

        address = address_of(request, self._service.sources[request.source])
        if not QDesktopServices.openUrl(QUrl(address)):
            self._bar.show_error(
                Message("No browser could be opened"),
                Message("Open this address yourself: {address}", address=address),
            )
