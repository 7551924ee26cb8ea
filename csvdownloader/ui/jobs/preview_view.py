"""The table with the first rows of a finished file."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from csvdownloader.core import units
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Failure, Job, Preview
from csvdownloader.ui.look.measures import GAP, MARGIN
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.preview.preview_model import PreviewModel
from csvdownloader.ui.preview.preview_table import PreviewTable
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.workers.lookups import Lookups


class PreviewView(QWidget):
    """The table below a caption that says how much of the file it shows."""

    def __init__(self, lookups: Lookups, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lookups = lookups
        self._job: Job | None = None
        self.model = PreviewModel(self)
        self.caption = Label("", Tone.MUTED, self)
        self.table = PreviewTable(self.model, self)
        self.message = Label("", Tone.MUTED, self).wrapping()
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.caption.setContentsMargins(MARGIN, 0, MARGIN, GAP)
        area = QWidget(self)
        self._pages = QStackedLayout(area)
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.message)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.caption)
        column.addWidget(area, 1)
        area.setMinimumHeight(15 * GAP)
        lookups.previewed.connect(self._show)
        lookups.preview_failed.connect(self._show_failure)

    def show_job(self, job: Job) -> None:
        """Reads the file of a finished job, unless it is shown already."""
        if self._job is not None and self._job.receipt == job.receipt and self._job.id == job.id:
            return
        self._job = job
        self.caption.setText(Message("Preview"))
        self._say(Message("Reading the first rows…"))
        self._lookups.preview(job)

    def _show(self, job_id: str, preview: Preview) -> None:
        if self._job is None or self._job.id != job_id:
            return
        self.model.show_preview(preview, self._job.receipt.schema if self._job.receipt else ())
        self.caption.setText(_caption(self._job, preview))
        self.table.fit_columns()
        self.table.scrollToTop()
        self._pages.setCurrentWidget(self.table)

    def _show_failure(self, job_id: str, failure: Failure) -> None:
        if self._job is not None and self._job.id == job_id:
            self._job = None  # tries again when the job is shown again
            self._say(
                Message("No preview: {message}\n{hint}", message=failure.message, hint=failure.hint)
            )

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self._pages.setCurrentWidget(self.message)


def _caption(job: Job, preview: Preview) -> Message:
    total = job.receipt.row_count if job.receipt else len(preview.rows)
    shown = units.count(total, "row")
    if not total:
        return Message("No rows, only the header")
    if preview.complete:
        return shown if total == 1 else Message("All {shown}", shown=shown)
    return Message("First {rows:,} of {shown}", rows=len(preview.rows), shown=shown)
