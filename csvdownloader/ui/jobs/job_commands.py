"""Runs the commands that act on the selected jobs."""

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.progress import Stage
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.rules import source_of
from csvdownloader.core.tables.view import TableView
from csvdownloader.ui.commands.actions import sensible_commands, sensible_for_several
from csvdownloader.ui.connections.secret_guard import SecretGuard
from csvdownloader.ui.jobs.activity import Activity
from csvdownloader.ui.jobs.saver import Saver
from csvdownloader.ui.widgets.message_bar import MessageBar
from csvdownloader.ui.widgets.plain_text import from_home
from csvdownloader.ui.widgets.reveal import Revealer
from csvdownloader.workers.jobs.service import JobService
from csvdownloader.workers.lookups import Lookups
from csvdownloader.workers.presets import PresetBook

_AT_SERVICE = frozenset({Stage.STARTING, Stage.PREPARING})
_LONG_SECONDS = 60.0


class JobCommands(QObject):
    """Acts on the jobs that are selected in the window; without one nothing happens.

    What can be done with one only is done with the job whose page is shown.

    Attributes:
        job: The job whose page is shown; None for none.

    Signals:
        run(str): The job of that id was started, or came back, and should be shown.
        edit_wanted(Request, tuple of str): The form should be filled with this, and point at the
            first of these fields.
        log_wanted(Job): What the log has of the job should be shown.
    """

    run = Signal(str)
    edit_wanted = Signal(object, object)
    log_wanted = Signal(object)

    def __init__(
        self,
        service: JobService,
        lookups: Lookups,
        presets: PresetBook,
        activity: Activity,
        guard: SecretGuard,
        bar: MessageBar,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._service, self._guard, self._bar, self._window = service, guard, bar, window
        self._activity = activity
        self.job: Job | None = None
        self._ids: tuple[str, ...] = ()
        self.saver = Saver(service, lookups, presets, window)
        self.revealer = Revealer(self)
        self.revealer.not_opened.connect(self._say_not_opened)
        self.revealer.not_shown.connect(self._say_not_shown)
        service.saving.open_wanted.connect(self.revealer.open)
        self.saver.failed.connect(self._say_not_saved)
        self.saver.was_there.connect(self._say_already_saved)
        self.saver.part_saved.connect(self._say_part_saved)

    def select(self, job: Job | None, ids: Sequence[str]) -> None:
        """Sets the job that is shown, and the ids of all that are selected."""
        self.job, self._ids = job, tuple(ids)

    def selects(self, job_id: str) -> bool:
        """Whether the job is one of those that are selected."""
        return job_id in self._ids

    def jobs(self) -> list[Job]:
        """The selected jobs as they are now."""
        wanted = set(self._ids)
        return [job for job in self._service.book.jobs() if job.id in wanted]

    def sensible(self, *, form_open: bool) -> frozenset[CommandId]:
        """The commands that make sense now; `form_open` says whether the form is shown."""
        undo = frozenset({CommandId.UNDO} if self._service.removal.can_undo else ())
        return undo | self._sensible_for_jobs(form_open=form_open)

    def _sensible_for_jobs(self, *, form_open: bool) -> frozenset[CommandId]:
        jobs, job = self.jobs(), self.job
        if len(jobs) > 1:
            saving = {job.id for job in jobs if self._service.saving.is_saving(job.id)}
            return sensible_for_several(jobs, saving)
        known = job is not None and job.request.source in self._service.sources
        saves = job is not None and self._service.saving.is_saving(job.id)
        return sensible_commands(job, saving=saves, known_source=known, form_open=form_open)

    def are_kept(self) -> bool:
        """Whether all that could be kept are."""
        kept = [job.pinned for job in self.jobs() if job.receipt]
        return bool(kept) and all(kept)

    def cancel(self) -> None:
        """Stops the jobs, or the saving of their files; asks first when much would be lost."""
        jobs = self.jobs()
        ids = [job.id for job in jobs]
        dear = [job for job in jobs if self._is_dear(job)]
        if dear:
            from csvdownloader.ui.widgets.confirmation import confirm
            from csvdownloader.ui.widgets.questions import ask_to_cancel

            ask = partial(ask_to_cancel, dear[0].title, len(ids), self._window)
            confirm(self._service, "ask_to_cancel", ask, partial(self._cancel, ids))
        else:
            self._cancel(ids)

    def start_sooner(self) -> None:
        """Moves the job one place to the front of the queue."""
        self._move(-1)

    def start_later(self) -> None:
        """Moves the job one place to the end of the queue."""
        self._move(1)

    def save(self) -> None:
        """Saves under the first free name."""
        if self.job:
            self.saver.save(self.job)

    def save_as(self) -> None:
        """Asks where to save."""
        if self.job:
            self.saver.save_as(self.job)

    def save_shown(self, view: TableView) -> None:
        """Asks where to save the rows that are shown."""
        if self.job and not self._service.saving.is_saving(self.job.id):
            self.saver.save_as(self.job, view=view)

    def keep(self, pinned: bool) -> None:
        """Pins the finished ones, or unpins them."""
        self._service.retention.set_pinned(
            *(job.id for job in self.jobs() if job.receipt), pinned=pinned
        )

    def retry(self) -> None:
        """Runs the same request again; asks first for a secret that it lacks."""
        if self.job:
            self.retry_job(self.job)

    def retry_job(self, job: Job) -> None:
        """The same for any job."""
        self._guard.before_retry(job, partial(self._run_again, job.id))

    def retry_interrupted(self, job_ids: Collection[str]) -> None:
        """Runs those again that are still interrupted; asks for secrets one after the other."""
        left = [
            job
            for job in self._service.book.jobs()
            if job.id in job_ids and job.state is JobState.INTERRUPTED
        ]
        if left:
            self._guard.before_retry(left[0], partial(self._run_again_and_go_on, left))

    def edit(self) -> None:
        """Opens the form with the job's request."""
        if self.job:
            fields = self.job.failure.fields if self.job.failure else ()
            self.edit_wanted.emit(self.job.request, fields)

    def copy_command(self) -> None:
        """Copies the command line of the same headless export to the clipboard."""
        if self.job:
            from csvdownloader.core.requests.command_line import as_command

            source = source_of(self.job.request, self._service.sources)
            QGuiApplication.clipboard().setText(as_command(self.job.request, source))
            self._bar.show_news(Message("The command is in the clipboard."))

    def show_log(self) -> None:
        """Has shown what the log has of the job."""
        if self.job:
            self.log_wanted.emit(self.job)

    def open_saved(self) -> None:
        """Opens the saved file with its usual program."""
        if self.job and self.job.saved_to:
            self.revealer.open(self.job.saved_to)

    def show_in_folder(self) -> None:
        """Shows the saved file in the file manager."""
        if self.job and self.job.saved_to:
            self.revealer.show(self.job.saved_to)

    def show_saved_files(self) -> None:
        """Lists all files that were saved of the job."""
        if self.job:
            self.saver.show_files(self.job, self.revealer)

    def remove(self) -> None:
        """Removes the jobs that can be removed; asks first when files would be lost."""
        self._ask_and_remove([job for job in self.jobs() if self._may_remove(job)])

    def remove_finished(self) -> None:
        """Removes all finished jobs that are not kept; asks first when files would be lost."""
        jobs = [job for job in self._service.book.jobs() if job.receipt and self._may_remove(job)]
        if not jobs:
            self._bar.show_news(Message("There is no finished download to remove."))
        self._ask_and_remove(jobs)

    def _say_not_saved(self, job_id: str, failure: Failure) -> None:
        """Says why a file was not saved, unless the page says it."""
        job = next((job for job in self._service.book.jobs() if job.id == job_id), None)
        if job is not None and self.job is not None and self.job.id == job_id and job.failure:
            return
        elsewhere = None
        if job is not None and job.receipt is not None:
            elsewhere = Message("Save somewhere e&lse…"), partial(self.saver.save_as, job)
        self._bar.show_error(failure.message, failure.hint, elsewhere)

    def _say_already_saved(self, path: Path) -> None:
        self._bar.show_news(Message("Already saved here: {path}", path=from_home(str(path))))

    def _say_part_saved(self, path: Path) -> None:
        sentence = Message("The rows that are shown were saved: {path}", path=from_home(str(path)))
        self._bar.show_news(sentence)

    def _say_not_opened(self, path: str) -> None:
        self._bar.show_error(
            Message("No program opened {path}", path=from_home(path)),
            Message("Choose the program in your file manager."),
        )

    def _say_not_shown(self, path: str) -> None:
        self._bar.show_error(
            Message("There is no file manager to show {path}", path=from_home(path)),
            Message("Install one, or open the folder in another way."),
        )

    def _move(self, step: int) -> None:
        if self.job:
            self._service.queue.move(self.job.id, step)

    def _is_dear(self, job: Job) -> bool:
        """Whether the job has run for long, or a service works for it."""
        progress = self._activity.progress(job.id)
        at_service = progress is not None and progress.stage in _AT_SERVICE
        is_long = (self._activity.seconds_running(job.id) or 0.0) > _LONG_SECONDS
        runs = job.state is JobState.RUNNING
        return runs and (is_long or at_service or self._service.is_resumable(job.id))

    def _cancel(self, job_ids: Sequence[str]) -> None:
        known = {job.id for job in self._service.book.jobs()}
        self._service.cancel(*(job_id for job_id in job_ids if job_id in known))

    def _run_again(self, job_id: str) -> None:
        with self._bar.showing_errors():
            self.run.emit(self._service.run_again(job_id))

    def _run_again_and_go_on(self, jobs: Sequence[Job]) -> None:
        self._run_again(jobs[0].id)
        self.retry_interrupted([job.id for job in jobs[1:]])

    def undo_removal(self) -> None:
        """Brings back what was just removed, and shows the first of it."""
        for job_id in self._service.removal.undo()[:1]:
            self.run.emit(job_id)

    def _may_remove(self, job: Job) -> bool:
        saving = self._service.saving.is_saving(job.id)
        return CommandId.REMOVE in sensible_commands(
            job, saving=saving, known_source=False, form_open=False
        )

    def _ask_and_remove(self, jobs: Sequence[Job]) -> None:
        remove = partial(self._remove, [job.id for job in jobs])  # others may be selected meanwhile
        unsaved = [job for job in jobs if job.receipt and job.saved_to is None]
        if unsaved:
            from csvdownloader.ui.widgets.confirmation import confirm
            from csvdownloader.ui.widgets.questions import ask_to_remove

            ask = partial(ask_to_remove, unsaved[0].title, len(unsaved), len(jobs), self._window)
            confirm(self._service, "ask_to_remove", ask, remove)
        elif jobs:
            remove()

    def _remove(self, job_ids: Sequence[str]) -> None:
        known = {job.id for job in self._service.book.jobs()}  # retention may have taken some
        ids = tuple(job_id for job_id in job_ids if job_id in known) or job_ids[:1]
        with self._bar.showing_errors():
            self._service.removal.remove(*ids)
