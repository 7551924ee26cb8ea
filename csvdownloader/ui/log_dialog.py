"""The dialog that shows what the log has of a job."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.messages import Message, joined
from csvdownloader.ui.look.measures import GAP, MARGIN, fixed_pitch, grown_size
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import make_main
from csvdownloader.ui.widgets.labels import Label


class LogDialog(QDialog):
    """The lines, ready to copy. They come later; show it with `open()`."""

    def __init__(self, job: Job, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(Message("Log of {name}", name=job.title))
        self._job_id = job.id
        about = Message("What the program noted of this download. Values are left out: •••")
        self.lines = QPlainTextEdit(self)
        self.lines.setReadOnly(True)
        self.lines.setTabChangesFocus(True)
        self.lines.setAccessibleName(Message("Log"))
        self.lines.setFont(fixed_pitch(self.font()))
        self.lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.lines.setPlaceholderText(Message("Looking…"))
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP + GAP // 2)
        for widget in (
            Label(about, Tone.MUTED, self).wrapping(),
            self.lines,
            self._make_buttons(),
        ):
            column.addWidget(widget)
        self.resize(grown_size(80 * GAP, 54 * GAP, self.fontMetrics()))

    @Slot(str, str)
    def show_log(self, job_id: str, lines: str) -> None:
        """Shows the lines, if they are about this job."""
        if job_id == self._job_id:
            self.lines.setPlaceholderText(Message("The log has nothing of this download any more."))
            self.lines.setPlainText(lines)

    @Slot(object)
    def show_failure(self, failure: Failure) -> None:
        """Says why there are no lines."""
        self.lines.setPlaceholderText(joined([failure.message, failure.hint], ". "))

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy_button = buttons.addButton(
            Message("&Copy"), QDialogButtonBox.ButtonRole.ActionRole
        )
        make_main(self.copy_button)
        self.copy_button.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        return buttons

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.lines.toPlainText())
