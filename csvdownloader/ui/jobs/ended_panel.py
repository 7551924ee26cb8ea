"""A job without a file: waiting, failed, cancelled or interrupted, and what can be done."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core import texts
from csvdownloader.core.failure_kind import FailureKind
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.models import Failure, Job, JobState
from csvdownloader.ui.widgets.buttons import CommandButton
from csvdownloader.ui.widgets.text_block import TextBlock
from csvdownloader.ui.widgets.theme import GAP, Tone

_PLAIN = {
    JobState.QUEUED: (texts.QUEUED_MESSAGE, texts.QUEUED_HINT),
    JobState.CANCELLED: (texts.CANCELLED_MESSAGE, texts.CANCELLED_HINT),
}


class EndedPanel(QWidget):
    """The cause, the next step, and the buttons for it."""

    def __init__(
        self,
        retry: CommandButton,
        edit: CommandButton,
        cancel: CommandButton,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.message = TextBlock(Message("What happened"), parent=self).sized(1.2)
        self.hint = TextBlock(Message("What to do next"), Tone.MUTED, self)
        self.retry_button, self.edit_button, self.cancel_button = retry, edit, cancel
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for button in (retry, edit, cancel):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.message)
        column.addWidget(self.hint)
        column.addSpacing(2 * GAP)
        column.addLayout(row)
        column.addStretch(1)

    def show_job(self, job: Job) -> None:
        """Shows a job that has no file."""
        failure = job.failure or Failure(FailureKind.OTHER, *_PLAIN.get(job.state, (EMPTY, EMPTY)))
        self.message.setPlainText(failure.message)
        self.hint.setPlainText(failure.hint)
        waiting = job.state is JobState.QUEUED
        self.retry_button.setVisible(not waiting)
        self.retry_button.setDefault(not waiting)
        self.cancel_button.setVisible(waiting)
