"""A finished job: where it was saved, the receipt, and the first rows."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.models import Job, Progress
from csvdownloader.ui.jobs.job_summary import shown_percent
from csvdownloader.ui.jobs.preview_view import PreviewView
from csvdownloader.ui.jobs.receipt_view import ReceiptView
from csvdownloader.ui.look.measures import GAP, MARGIN
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import CommandButton
from csvdownloader.ui.widgets.elided_label import ElidedLabel
from csvdownloader.ui.widgets.labels import IconLabel, Label
from csvdownloader.ui.widgets.progress_bar import ProgressBar
from csvdownloader.workers.lookups import Lookups


class SavingStrip(QWidget):
    """Shows the progress of saving the file, with a button to cancel it."""

    def __init__(self, cancel: CommandButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = Label("", parent=self)
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
        self.label.setText(text)
        self.bar.show_percent(percent, text)


class SavedStrip(QWidget):
    """Shows where the file was saved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        icon = IconLabel(parent=self)
        icon.show_icon("saved", Tone.GOOD)
        self.text = ElidedLabel(parent=self)
        self.text.selectable()
        self.text.setAccessibleName(Message("Saved to"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(icon)
        row.addWidget(self.text, 1)


class FinishedPanel(QWidget):
    """Where the file was saved, its receipt while details are wanted, and its first rows."""

    def __init__(
        self, lookups: Lookups, cancel: CommandButton, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.saving = SavingStrip(cancel, self)
        self.saved = SavedStrip(self)
        self.receipt = ReceiptView(self)
        self.receipt.hide()
        self.preview = PreviewView(lookups, self)
        self._arrange()

    def show_job(self, job: Job, saving: bool, progress: Progress | None) -> None:
        """Shows a finished job."""
        if job.receipt is None:
            return
        self.saving.setVisible(saving)
        self.saving.show_progress(progress)
        location = (
            ""
            if saving or job.saved_to is None
            else Message("Saved to {saved_to}", saved_to=job.saved_to)
        )
        self.saved.text.setText(location)
        self.saved.setVisible(bool(location))
        self.receipt.show_job(job, job.receipt)
        self.preview.show_job(job)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.saved, self.saving, self.receipt):
            part.setContentsMargins(MARGIN, 0, MARGIN, GAP + GAP // 2)
            column.addWidget(part)
        column.addWidget(self.preview, 1)
