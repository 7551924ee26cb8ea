"""A finished job: the buttons to save it, the receipt, and the first rows."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core import texts
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Job, Progress
from csvdownloader.ui.jobs.job_summary import shown_percent
from csvdownloader.ui.jobs.preview_view import PreviewView
from csvdownloader.ui.jobs.receipt_view import ReceiptView
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import CommandButton
from csvdownloader.ui.widgets.labels import IconLabel, Label
from csvdownloader.ui.widgets.progress_bar import ProgressBar
from csvdownloader.ui.widgets.text_block import TextBlock
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
    """Shows where the file was saved, with a button that shows it in its folder."""

    def __init__(self, show_in_folder: CommandButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        icon = IconLabel(parent=self)
        icon.show_icon("complete", Tone.GOOD)
        self.text = TextBlock(Message("Saved to"), parent=self)
        self.show_button = show_in_folder
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(icon)
        row.addWidget(self.text, 1)
        row.addSpacing(GAP)
        row.addWidget(show_in_folder)


class FinishedPanel(QWidget):
    """Buttons for the file, its receipt and its preview."""

    def __init__(
        self,
        lookups: Lookups,
        buttons: Sequence[CommandButton],
        show_in_folder: CommandButton,
        cancel: CommandButton,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.headline = Label("", parent=self).sized(1.35)
        self.save_button = buttons[0]
        self.save_button.setDefault(True)
        self.saving = SavingStrip(cancel, self)
        self.saved = SavedStrip(show_in_folder, self)
        self.receipt = ReceiptView(self)
        self.preview = PreviewView(lookups, self)
        self._arrange(buttons)

    def show_job(self, job: Job, saving: bool, progress: Progress | None) -> None:
        """Shows a finished job."""
        if job.receipt is None:
            return
        label = job.request.format.label
        self.headline.setText(texts.file_ready(job.request.format))
        self.save_button.setText(Message("&Save {label}", label=label))
        self.saving.setVisible(saving)
        self.saving.show_progress(progress)
        location = (
            ""
            if saving or job.saved_to is None
            else Message("Saved to {saved_to}", saved_to=job.saved_to)
        )
        self.saved.text.setPlainText(location)
        self.saved.setVisible(bool(location))
        self.receipt.show_job(job, job.receipt)
        self.preview.show_job(job)

    def _arrange(self, buttons: Sequence[CommandButton]) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP)
        column.addWidget(self.headline)
        column.addLayout(row)
        column.addWidget(self.saved)
        column.addWidget(self.saving)
        column.addWidget(self.receipt)
        column.addWidget(self.preview, 1)
