"""A finished job: where it was saved, the receipt, and its rows."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.progress import Progress
from csvdownloader.core.messages import Message
from csvdownloader.ui.commands.actions import Actions
from csvdownloader.ui.jobs.job_summary import counts, shown_percent
from csvdownloader.ui.jobs.receipt_view import ReceiptView
from csvdownloader.ui.jobs.saved_strip import SavedStrip, SaveState
from csvdownloader.ui.look.measures import GAP, MARGIN
from csvdownloader.ui.viewer.viewer import Viewer
from csvdownloader.ui.widgets.buttons import CommandButton
from csvdownloader.ui.widgets.elided_label import ElidedLabel
from csvdownloader.ui.widgets.plain_text import SEPARATOR
from csvdownloader.ui.widgets.progress_bar import ProgressBar
from csvdownloader.workers.lookups import Lookups


class SavingStrip(QWidget):
    """Shows the progress of saving the file, with a button to cancel it."""

    def __init__(self, cancel: CommandButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = ElidedLabel(parent=self, cut=Qt.TextElideMode.ElideRight)
        self.bar = ProgressBar(Message("Saving progress"), self)
        self.cancel_button = cancel
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GAP)
        row.addWidget(self.label)
        row.addWidget(self.bar, 1)
        row.addWidget(cancel)
        self.hide()

    def show_progress(self, progress: Progress | None) -> None:
        """Shows a report; None when there was none yet."""
        percent = shown_percent(progress)
        text = (
            Message("Saving")
            if percent is None
            else Message("Saving, {percent}% complete", percent=int(percent))
        )
        so_far = counts(progress) if progress else ""
        self.label.setText(SEPARATOR.join(filter(None, (text, so_far))))
        self.bar.show_percent(percent, text)


class FinishedPanel(QWidget):
    """Where the file was saved, its receipt while details are wanted, and its rows."""

    def __init__(
        self,
        actions: Actions,
        lookups: Lookups,
        cancel: CommandButton,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.saving = SavingStrip(cancel, self)
        self.saved = SavedStrip(actions, self)
        self.receipt = ReceiptView(self)
        self.receipt.hide()
        self.viewer = Viewer(lookups, self)
        actions[CommandId.SUMMARIES].toggled.connect(self.viewer.summaries.show)
        self.viewer.summaries.show(actions[CommandId.SUMMARIES].isChecked())
        self._arrange()

    def show_job(self, job: Job, state: SaveState | None, progress: Progress | None) -> None:
        """Shows a finished job; `state` is None while its file is being saved."""
        if job.receipt is None:
            return
        self.saving.setVisible(state is None)
        self.saving.show_progress(progress)
        self.saved.show_job(job, state or SaveState.UNSAVED)
        self.receipt.show_job(job, job.receipt)
        self.viewer.show_job(job)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.saved, self.saving, self.receipt):
            part.setContentsMargins(MARGIN, 0, MARGIN, GAP + GAP // 2)
            column.addWidget(part)
        column.addWidget(self.viewer, 1)
