"""Runs the commands that act on the selected job."""

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from csvdownloader.core.failure_kind import Remedy
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Job, JobState
from csvdownloader.core.requests import remedy_for
from csvdownloader.ui.connections.secret_guard import SecretGuard
from csvdownloader.ui.jobs.saver import Saver
from csvdownloader.ui.widgets.message_bar import MessageBar
from csvdownloader.ui.widgets.questions import ask_to_remove
from csvdownloader.ui.widgets.reveal import Revealer
from csvdownloader.workers.service import JobService


class JobCommands(QObject):
    """Acts on the job that the window has selected; without one nothing happens.

    Signals:
        run(str): The job of that id was started and should be shown.
        edit_wanted(Request, bool): The form should be filled with this; true if its options should
            be open.
        file_wanted(Request): The same, and another file should be chosen.
        removing(str): The job is about to leave the list.
    """

    run = Signal(str)
    edit_wanted = Signal(object, bool)
    file_wanted = Signal(object)
    removing = Signal(str)

    def __init__(
        self, service: JobService, guard: SecretGuard, bar: MessageBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._service, self._guard, self._bar, self._window = service, guard, bar, window
        self.job: Job | None = None
        self._to_remove = ""
        self.saver = Saver(service, window)
        self.revealer = Revealer(self)

    def select(self, job: Job | None) -> None:
        """Sets the job that the commands act on."""
        self.job = job

    def cancel(self) -> None:
        """Stops the job, or the saving of its file."""
        if self.job:
            self._service.cancel(self.job.id)

    def save(self) -> None:
        """Saves under the first free name."""
        if self.job:
            self.saver.save(self.job)

    def save_as(self) -> None:
        """Asks where to save."""
        if self.job:
            self.saver.save_as(self.job)

    def keep(self, pinned: bool) -> None:
        """Pins the job, or unpins it."""
        if self.job:
            self._service.set_pinned(self.job.id, pinned)

    def retry(self) -> None:
        """Runs the same request again; asks first for a secret that it lacks."""
        if self.job:
            self._guard.before_retry(self.job, partial(self._run_again, self.job.id))

    def retry_interrupted(self, job_ids: Collection[str]) -> None:
        """Runs those again that are still interrupted; asks for secrets one after the other."""
        left = [
            job
            for job in self._service.jobs()
            if job.id in job_ids and job.state is JobState.INTERRUPTED
        ]
        if left:
            self._guard.before_retry(left[0], partial(self._run_again_and_go_on, left))

    def edit(self) -> None:
        """Opens the form with the job's request."""
        if self.job:
            failure = self.job.failure
            is_of_reading = failure is not None and failure.kind.is_of_reading
            self.edit_wanted.emit(self.job.request, is_of_reading)

    def remedy(self) -> Remedy:
        """What helps the job, if it failed."""
        if self.job is None or self.job.failure is None:
            return Remedy.RETRY
        source = self._service.sources.get(self.job.request.source)
        connection = self._guard.connection_of(self.job.request)
        return remedy_for(self.job.failure, source, connection)

    def apply(self, remedy: Remedy) -> None:
        """Does what helps the job, where no other command does."""
        if self.job is None:
            return
        if remedy is Remedy.CHOOSE_FILE:
            self.file_wanted.emit(self.job.request)
        elif remedy is Remedy.ENTER_SECRET:
            self.retry()
        elif remedy in {Remedy.EDIT_CONNECTION, Remedy.EDIT_ACCOUNT}:
            self._guard.edit_connection(self.job.request)

    def copy_command(self) -> None:
        """Copies the command line of the same headless export to the clipboard."""
        if self.job:
            QGuiApplication.clipboard().setText(self._service.command_line(self.job.id))
            self._bar.show_news(Message("The command is in the clipboard."))

    def show_in_folder(self) -> None:
        """Shows the saved file in the file manager."""
        if self.job and self.job.saved_to:
            self.revealer.show(self.job.saved_to)

    def remove(self) -> None:
        """Removes the job; asks first when its file would be lost."""
        if self.job and self.job.receipt and self.job.saved_to is None:
            question = ask_to_remove(self.job.title, self._window)
            question.agreed.connect(self._remove)
            self._to_remove = self.job.id  # retention may select another one meanwhile
            question.open()
        elif self.job:
            self._to_remove = self.job.id
            self._remove()

    def _run_again(self, job_id: str) -> None:
        with self._bar.showing_errors():
            self.run.emit(self._service.run_again(job_id))

    def _run_again_and_go_on(self, jobs: Sequence[Job]) -> None:
        self._run_again(jobs[0].id)
        self.retry_interrupted([job.id for job in jobs[1:]])

    def _remove(self) -> None:
        with self._bar.showing_errors():
            self._service.job(self._to_remove)
            self.removing.emit(self._to_remove)
            self._service.remove(self._to_remove)
