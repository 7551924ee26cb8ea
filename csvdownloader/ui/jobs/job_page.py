"""The page of the selected job: its head, how it stands, and the panel that fits its state."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from csvdownloader.core import texts, units
from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.lifecycle import ACTIVE
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.jobs.retention import DAY
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.commands.actions import Actions
from csvdownloader.ui.jobs.activity import Activity
from csvdownloader.ui.jobs.ended_panel import EndedPanel
from csvdownloader.ui.jobs.finished_panel import FinishedPanel
from csvdownloader.ui.jobs.job_summary import badge_of, requested_text
from csvdownloader.ui.jobs.origin_row import OriginRow
from csvdownloader.ui.jobs.page_head import PageHead
from csvdownloader.ui.jobs.receipt_view import seconds_taken
from csvdownloader.ui.jobs.running_panel import RunningPanel
from csvdownloader.ui.jobs.saved_strip import SaveState, save_state
from csvdownloader.ui.jobs.state_line import StateLine
from csvdownloader.ui.look.measures import GAP, MARGIN, WIDEST
from csvdownloader.ui.widgets.buttons import Button, CommandButton
from csvdownloader.ui.widgets.source_icons import source_icon
from csvdownloader.workers.lookups import Lookups

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_HEAD = GAP + GAP // 2  # above and below the head


class JobPage(QWidget):
    """Shows one job, and its progress while it runs or is saved.

    Enter does the main action wherever the focus is. What is read is held to one width; a table
    goes from edge to edge.
    """

    def __init__(
        self, actions: Actions, activity: Activity, lookups: Lookups, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._activity, self._lookups = activity, lookups
        self._save = actions[CommandId.SAVE]
        self._job: Job | None = None
        self._seconds_left: float | None = None
        self._gone: set[str] = set()  # paths of saved files that are not there any more
        self.head = PageHead(actions, self)
        self.title = self.head.title
        self.line = StateLine(self)
        self.origin = OriginRow(self)
        self.running = RunningPanel(activity, self)
        self.ended = EndedPanel(
            _button(actions, CommandId.RETRY, Message("&Retry"), "retry"),
            _button(actions, CommandId.EDIT, actions[CommandId.EDIT].text(), "edit"),
            self,
        )
        self.finished = FinishedPanel(
            actions, lookups, _button(actions, CommandId.CANCEL, Message("&Cancel"), "close"), self
        )
        self.line.details.toggled.connect(self.finished.receipt.setVisible)
        self._panels = QStackedWidget(self)
        for panel in (self.running, self.ended, self.finished):
            self._panels.addWidget(panel)
        self._column = QVBoxLayout(self)
        self._arrange()
        activity.moved.connect(self._follow)
        lookups.file_seen.connect(self._note_file)

    def show_job(
        self,
        job: Job,
        origin: Sequence[str],
        remedies: Sequence[Remedy],
        seconds_left: float | None,
    ) -> None:
        """Shows the job as it is now.

        Args:
            job: The job.
            origin: Where its rows come from; see `core.ports.sources.Source.origin`.
            remedies: What helps it if it failed, the best first.
            seconds_left: How long until it is removed for its age; None for never, or unknown.
        """
        before, self._job = self._job, job
        is_new = before is None or before.id != job.id or before.receipt is None
        self.head.show_title(job.title, source_icon(job.request.source))
        self._seconds_left = seconds_left
        self._show_state(job)
        if job.saved_to is not None and job.saved_to != (before.saved_to if before else None):
            self._gone.discard(job.saved_to)
            self._lookups.look_at_file(job.saved_to)
        self.origin.show_origin(origin)
        self.line.details.setVisible(job.receipt is not None)
        if job.state is JobState.RUNNING:
            self.running.show_job(job)
            self._panels.setCurrentWidget(self.running)
        elif job.receipt is not None:
            if is_new:
                self.line.details.setChecked(_must_be_read(job))
            self._name_save_button(job)
            self._panels.setCurrentWidget(self.finished)
        else:
            self.ended.show_job(job, remedies)
            self._panels.setCurrentWidget(self.ended)
        self._align()

    def show_place(self, folder: str) -> None:
        """Shows into which folder Save saves the file of a finished job."""
        is_finished = self._job is not None and self._job.receipt is not None
        self.origin.show_place(folder if is_finished else "")
        if self._save.isEnabled():  # else it says what it needs
            self._save.setStatusTip(Message("Save the finished file to {folder}", folder=folder))

    @property
    def save_button(self) -> CommandButton:
        """The button that saves the finished file."""
        return self.head.buttons[CommandId.SAVE]

    @property
    def cancel_button(self) -> CommandButton:
        """The button that cancels a job that waits or runs."""
        return self.head.buttons[CommandId.CANCEL]

    def main_button(self) -> Button | None:
        """The button for what most people do next: the filled one. None while the job runs."""
        parts = self.head, self.ended, self.finished.saved
        buttons = (part.main_button for part in parts)
        return next((button for button in buttons if button and _may_press(button)), None)

    def press_main_button(self) -> None:
        """Does what most people do next."""
        button = self.main_button()
        if button is not None:
            button.click()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A key that is held down began on another page.
        if event.key() in _ENTER and not event.isAutoRepeat():
            self.press_main_button()
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._align()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.WindowActivate and self._job and self._job.saved_to:
            self._lookups.look_at_file(self._job.saved_to)  # it may have gone meanwhile
        return super().event(event)

    def _note_file(self, path: str, is_there: bool) -> None:
        if is_there != (path in self._gone):
            return
        self._gone ^= {path}
        if self._job is not None and self._job.saved_to == path:
            self._show_state(self._job)

    def _show_state(self, job: Job) -> None:
        """Shows how the job stands, and how the saving of its file does."""
        is_saving = self._activity.is_saving(job.id)
        state = None if is_saving else save_state(job, is_gone=job.saved_to in self._gone)
        self.head.show_buttons(_buttons(job), _main_command(job, state))
        ready = job.receipt is not None and state not in {SaveState.SAVED, SaveState.FAILED}
        sentence = texts.file_ready(job.request.saved_label) if ready else EMPTY
        self.line.show_state(badge_of(job), sentence, _facts(job, self._seconds_left))
        self.finished.show_job(job, state, self._activity.progress(job.id))

    def _follow(self, job_id: str) -> None:
        if self._job is None or self._job.id != job_id:
            return
        progress = self._activity.progress(job_id)
        if self._job.state is JobState.RUNNING:
            self.running.show_progress(progress)
        else:
            self.finished.saving.show_progress(progress)

    def _name_save_button(self, job: Job) -> None:
        self.save_button.setText(Message("&Save {label}", label=job.request.saved_label))

    def _align(self) -> None:
        is_table = self._panels.currentWidget() is self.finished
        side = MARGIN if is_table else max(MARGIN, (self.width() - WIDEST) // 2)
        self.head.setContentsMargins(side, _HEAD, side, 0)
        self.line.setContentsMargins(side, GAP // 2, side, 0)
        self.origin.setContentsMargins(side, 0, side, GAP)
        for panel in (self.running, self.ended):
            panel.setContentsMargins(side, 2 * GAP, side, MARGIN)

    def _arrange(self) -> None:
        column = self._column
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.line)
        column.addWidget(self.origin)
        column.addWidget(self._panels, 1)


def _buttons(job: Job) -> Sequence[CommandId]:
    """The commands that the head shows as buttons."""
    if job.state in ACTIVE:
        return (CommandId.CANCEL, CommandId.LOG)
    if job.receipt is None:
        return (CommandId.LOG,)
    return (CommandId.SAVE, CommandId.SAVE_AS)


def _main_command(job: Job, state: SaveState | None) -> CommandId | None:
    """The command of the filled button in the head, if that is there."""
    if job.receipt is None or state in {SaveState.SAVED, SaveState.FAILED}:
        return None
    return CommandId.SAVE


def _facts(job: Job, seconds_left: float | None) -> Sequence[str]:
    if job.receipt is None:
        return (requested_text(job.request),)
    seconds = seconds_taken(job, job.receipt)
    return (
        units.count(job.receipt.row_count, "row"),
        units.count(job.receipt.columns, "column"),
        units.size(job.receipt.bytes),
        *filter(None, (_end(job, seconds_left),)),
        *(() if seconds is None else (units.duration(seconds),)),
    )


def _end(job: Job, seconds_left: float | None) -> Message:
    """When the fetched file goes."""
    if job.pinned:
        return Message("never cleaned up")
    if seconds_left is None:
        return EMPTY
    days = units.count(max(1, int(seconds_left // DAY)), "day")
    if job.saved_to is not None:
        return Message("leaves the list in {days}", days=days)
    return Message("removed in {days}", days=days)


def _must_be_read(job: Job) -> bool:
    """Whether the receipt has more to say than that all is well."""
    return job.receipt is not None and job.receipt.completeness is Completeness.UNVERIFIED


def _may_press(button: Button) -> bool:
    return button.isVisible() and button.isEnabled()


def _button(actions: Actions, command: CommandId, text: str, icon: str) -> CommandButton:
    return CommandButton(actions[command], text, icon)
