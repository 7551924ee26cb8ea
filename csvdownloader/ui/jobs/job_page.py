"""The page of the selected job: its title, and the panel that fits its state."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from csvdownloader.core.commands import CommandId
from csvdownloader.core.failure_kind import Remedy
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Job, JobState
from csvdownloader.ui.commands.actions import Actions
from csvdownloader.ui.jobs.activity import Activity
from csvdownloader.ui.jobs.ended_panel import EndedPanel
from csvdownloader.ui.jobs.finished_panel import FinishedPanel
from csvdownloader.ui.jobs.job_summary import badge_of, requested_text
from csvdownloader.ui.jobs.running_panel import RunningPanel
from csvdownloader.ui.look import icons
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import Button, CommandButton
from csvdownloader.ui.widgets.labels import IconLabel, Label
from csvdownloader.ui.widgets.plain_text import SEPARATOR
from csvdownloader.workers.lookups import Lookups


class JobPage(QWidget):
    """Shows one job, and its progress while it runs or is saved."""

    def __init__(
        self, actions: Actions, activity: Activity, lookups: Lookups, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._activity = activity
        self._job: Job | None = None
        self._icon = IconLabel(icons.LARGE, self)
        self.title = Label("", parent=self).sized(1.5, bold=True).wrapping().selectable()
        self.title.setAccessibleName(Message("Download"))
        self.state = Label("", Tone.MUTED, self).wrapping()
        self.running = RunningPanel(activity, _button(actions, CommandId.CANCEL), self)
        self.ended = self._make_ended(actions)
        self.finished = self._make_finished(actions, lookups)
        self._panels = QStackedWidget(self)
        for panel in (self.running, self.ended, self.finished):
            self._panels.addWidget(panel)
        self._arrange()
        activity.moved.connect(self._follow)

    def show_job(self, job: Job, source_title: str, remedy: Remedy) -> None:
        """Shows the job as it is now; `remedy` is what helps it if it failed."""
        self._job = job
        badge = badge_of(job)
        self._icon.show_icon(badge.icon, badge.tone)
        self.title.setText(job.title)
        self.state.setText(SEPARATOR.join((badge.word, source_title, requested_text(job.request))))
        if job.state is JobState.RUNNING:
            self.running.show_job(job)
            self._panels.setCurrentWidget(self.running)
        elif job.receipt is not None:
            saving = self._activity.is_saving(job.id)
            self.finished.show_job(job, saving, self._activity.progress(job.id))
            self._panels.setCurrentWidget(self.finished)
        else:
            self.ended.show_job(job, remedy)
            self._panels.setCurrentWidget(self.ended)

    def main_button(self) -> Button | None:
        """The button for what most people do next; None while the job runs."""
        buttons = (self.finished.save_button, self.ended.main_button)
        return next((button for button in buttons if button.isVisible()), None)

    def _follow(self, job_id: str) -> None:
        if self._job is None or self._job.id != job_id:
            return
        progress = self._activity.progress(job_id)
        if self._job.state is JobState.RUNNING:
            self.running.show_progress(progress)
        else:
            self.finished.saving.show_progress(progress)

    def _make_ended(self, actions: Actions) -> EndedPanel:
        return EndedPanel(
            _button(actions, CommandId.RETRY),
            _button(actions, CommandId.EDIT),
            _button(actions, CommandId.CANCEL),
            self,
        )

    def _make_finished(self, actions: Actions, lookups: Lookups) -> FinishedPanel:
        commands = (
            CommandId.SAVE,
            CommandId.SAVE_AS,
            CommandId.KEEP,
            CommandId.EDIT,
        )
        return FinishedPanel(
            lookups,
            [_button(actions, command) for command in commands],
            _button(actions, CommandId.SHOW_IN_FOLDER),
            _button(actions, CommandId.CANCEL),
            self,
        )

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GAP + GAP // 2)
        names = QVBoxLayout()
        names.setSpacing(GAP // 4)
        names.addWidget(self.title)
        names.addWidget(self.state)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(names, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        column.setSpacing(3 * GAP)
        column.addLayout(head)
        column.addWidget(self._panels, 1)


_ICONS = {
    CommandId.SAVE: "save",
    CommandId.KEEP: "lock",
    CommandId.RETRY: "retry",
    CommandId.EDIT: "edit",
    CommandId.SHOW_IN_FOLDER: "folder",
    CommandId.CANCEL: "close",
}
_TEXTS = {CommandId.RETRY: Message("&Retry"), CommandId.SHOW_IN_FOLDER: Message("Sho&w in folder")}


def _button(actions: Actions, command: CommandId) -> CommandButton:
    action = actions[command]
    return CommandButton(action, _TEXTS.get(command, action.text()), _ICONS.get(command, ""))
