"""What became of saving a finished file: where it lies, that it is gone, or why there is none."""

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.overrides import override
from csvdownloader.ui.commands.actions import Actions
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import CommandButton
from csvdownloader.ui.widgets.elided_label import ElidedLabel
from csvdownloader.ui.widgets.labels import IconLabel, Notice
from csvdownloader.ui.widgets.plain_text import from_home

_NARROW = 52 * GAP  # a width with no room for a text beside all buttons
_WIDE = 70 * GAP  # one with room for the button that leads to all saved files


class SaveState(StrEnum):
    """How a finished file stands that is not being saved now."""

    UNSAVED = "unsaved"
    SAVED = "saved"
    GONE = "gone"  # it was saved, and is not there any more
    FAILED = "failed"  # the last try failed


def save_state(job: Job, *, is_gone: bool) -> SaveState:
    """How the file of a finished job stands; `is_gone` says that nothing is where it was saved."""
    if job.failure is not None:
        return SaveState.FAILED
    if job.saved_to is None:
        return SaveState.UNSAVED
    return SaveState.GONE if is_gone else SaveState.SAVED


class SavedStrip(QWidget):
    """One line with a sign and the buttons for what comes next; nothing while it is unsaved.

    Attributes:
        main_button: The filled one; None while there is none.
    """

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel(parent=self)
        self.text = ElidedLabel(parent=self)
        self.text.selectable()
        self.text.setAccessibleName(Message("Saved to"))
        self.problem = Notice(Message("Why it is not saved"), self)
        self.open_button = CommandButton(
            actions[CommandId.OPEN_SAVED], Message("&Open"), "open", self
        )
        self.show_button = CommandButton(
            actions[CommandId.SHOW_IN_FOLDER], Message("Sho&w in folder"), "folder", self
        )
        self.files_button = CommandButton(actions[CommandId.SAVED_FILES], "", "", self)
        self.elsewhere_button = CommandButton(
            actions[CommandId.SAVE_AS], Message("Save somewhere e&lse…"), "", self
        )
        self.main_button: CommandButton | None = None
        self._has_several = False  # saves, which one line does not tell
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._arrange()

    def show_job(self, job: Job, state: SaveState) -> None:
        """Shows how the job's file stands."""
        failure = job.failure if state is SaveState.FAILED else None
        self.text.setText(_sentence(job, state))
        for part in (self._icon, self.text):
            part.setVisible(failure is None)
        is_saved = state is SaveState.SAVED
        self._icon.show_icon(*(("saved", Tone.GOOD) if is_saved else ("unverified", Tone.CAUTION)))
        self.problem.show_message("failed", Tone.BAD, _why(failure), Tone.PLAIN)
        self.open_button.setVisible(is_saved)
        self.files_button.setText(Message("A&ll {count:,} files…", count=len(job.saves)))
        self._has_several = failure is None and len(job.saves) > 1
        self.elsewhere_button.setVisible(failure is not None and _helps_elsewhere(failure))
        self.main_button = self._main_of(state)
        for button in (self.open_button, self.elsewhere_button):
            button.setDefault(button is self.main_button)
        self._fit()
        self.setVisible(state is not SaveState.UNSAVED)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Keeps the path and the reason readable where there is little room."""
        is_narrow = self.contentsRect().width() < _NARROW
        self.show_button.setVisible(not self.open_button.isHidden() and not is_narrow)
        is_wide = self.contentsRect().width() >= _WIDE
        self.files_button.setVisible(self._has_several and is_wide)
        below = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        is_failed = not self.problem.isHidden()
        self._row.setDirection(below if is_failed else QBoxLayout.Direction.LeftToRight)

    def _main_of(self, state: SaveState) -> CommandButton | None:
        if state is SaveState.SAVED:
            return self.open_button
        return None if self.elsewhere_button.isHidden() else self.elsewhere_button

    def _arrange(self) -> None:
        row = self._row
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self.problem, 1)
        buttons = self.open_button, self.show_button, self.files_button, self.elsewhere_button
        for button in buttons:
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()  # else all buttons together made every page of a job too wide


def _sentence(job: Job, state: SaveState) -> Message:
    path = from_home(job.saved_to or "")
    more = len(job.saves[-1].saved.files) - 1 if job.saves else 0
    if state is SaveState.SAVED and more:
        return Message("Saved to {saved_to}, in {count:,} files", saved_to=path, count=more + 1)
    if state is SaveState.SAVED:
        return Message("Saved to {saved_to}", saved_to=path)
    if state is SaveState.GONE:
        return Message("Was saved to {saved_to}, and is not there any more", saved_to=path)
    return EMPTY


def _why(failure: Failure | None) -> Message:
    if failure is None:
        return EMPTY
    reason = Message("Not saved. {reason}.", reason=failure.message.rstrip("."))
    return joined([reason, failure.hint])


def _helps_elsewhere(failure: Failure) -> bool:
    return (failure.remedy or failure.kind.remedy) in {Remedy.SAVE_ELSEWHERE, Remedy.FREE_SPACE}
