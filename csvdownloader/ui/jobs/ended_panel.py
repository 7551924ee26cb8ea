"""A job without a file: waiting, failed, cancelled or interrupted, and what can be done."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csvdownloader.core import texts
from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.messages import Message
from csvdownloader.core.texts import READ_OTHERWISE, REMOVE_OLD
from csvdownloader.ui.look.measures import GAP, HEADING
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import Button, CommandButton
from csvdownloader.ui.widgets.flow_layout import FlowLayout
from csvdownloader.ui.widgets.text_block import TextBlock

_SHOW_LINE = Message("Show &line {line:,}…")
_REMEDIES = {  # those that no command is there for, with their buttons
    Remedy.CHOOSE_FILE: (Message("Choose another f&ile…"), "folder"),
    Remedy.ENTER_SECRET: (Message("Enter the &secret…"), "lock"),
    Remedy.EDIT_CONNECTION: (Message("Edit the &connection…"), "edit"),
    Remedy.EDIT_ACCOUNT: (Message("Edit the acc&ount…"), "edit"),
    Remedy.OPEN_IN_BROWSER: (Message("Open in &browser"), "web"),
    Remedy.OPEN_SETTINGS: (Message("Open the se&ttings…"), "settings"),
    Remedy.SHOW_LINE: (_SHOW_LINE, "eye"),
    Remedy.FREE_SPACE: (REMOVE_OLD, "disk"),
}


class EndedPanel(QWidget):
    """The cause, the next step, and the buttons for it; the one that helps most is the default.

    Signals:
        remedied(Remedy): The user pressed the button of that remedy.
    """

    remedied = Signal(Remedy)

    def __init__(
        self,
        retry: CommandButton,
        edit: CommandButton,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.message = TextBlock(Message("What happened"), parent=self).sized(HEADING, bold=True)
        self.hint = TextBlock(Message("What to do next"), Tone.MUTED, self)
        self.retry_button, self.edit_button = retry, edit
        self._edit_title = edit.text()
        self.remedy_buttons = {remedy: self._make_button(remedy) for remedy in _REMEDIES}
        self.buttons: tuple[Button, ...] = (*self.remedy_buttons.values(), retry, edit)
        self.main_button: Button | None = None
        self._row = row = FlowLayout(GAP, GAP)
        for button in self.buttons:
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.message)
        column.addWidget(self.hint)
        column.addSpacing(2 * GAP)
        column.addLayout(row)
        column.addStretch(1)

    def show_job(self, job: Job, remedies: Sequence[Remedy]) -> None:
        """Shows a job that has no file, and what helps it, the best first."""
        message, hint = texts.what_happened(job)
        self.message.setPlainText(message)
        self.hint.setPlainText(hint)
        waiting = job.state is JobState.QUEUED
        for shown, button in self.remedy_buttons.items():
            button.setVisible(shown in remedies)
        is_lasting = job.failure is not None and job.failure.kind.is_lasting
        may_retry = not (waiting or is_lasting)
        self.retry_button.setVisible(may_retry and Remedy.ENTER_SECRET not in remedies)
        if job.failure is not None and job.failure.line is not None:
            title = _SHOW_LINE.filled(line=job.failure.line)
            self.remedy_buttons[Remedy.SHOW_LINE].setText(title)
        is_of_reading = job.failure is not None and job.failure.kind.is_of_reading
        self.edit_button.setText(READ_OTHERWISE if is_of_reading else self._edit_title)
        self.main_button = None if waiting else self._button_of(remedies[0])
        for button in self.buttons:
            button.setDefault(button is self.main_button)
        self._order(sorted(self.buttons, key=lambda button: button is not self.main_button))

    def _order(self, buttons: Sequence[Button]) -> None:
        """Puts the buttons beside each other in this order, for the keyboard too."""
        self._row.order(buttons)
        for before, after in pairwise(buttons):
            QWidget.setTabOrder(before, after)

    def _button_of(self, remedy: Remedy) -> Button | None:
        buttons = {Remedy.CHANGE_SETTINGS: self.edit_button, Remedy.RETRY: self.retry_button}
        return (buttons | self.remedy_buttons).get(remedy)

    def _make_button(self, remedy: Remedy) -> Button:
        button = Button(*_REMEDIES[remedy], self)
        button.clicked.connect(lambda: self.remedied.emit(remedy))
        button.setVisible(False)  # else all of them together made the page too wide
        return button
