"""The receipt that proves the file whole, as text to select and copy."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core import texts, units
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.sources.reading import Reading
from csvdownloader.ui.jobs.job_summary import completeness_badge
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import IconButton
from csvdownloader.ui.widgets.flow_layout import FlowLayout
from csvdownloader.ui.widgets.labels import Label, Notice, Stat
from csvdownloader.ui.widgets.plain_text import plain_tip
from csvdownloader.ui.widgets.text_block import TextBlock
from csvdownloader.ui.widgets.times import local_time

_DIGITS = 64
_COLUMNS_IN_TIP = 30
_MOST_OF_NOTE, _MOST_OF_LINE = 400, 120  # characters


class ReceiptView(QWidget):
    """Counts on top, then completeness, statement, what was not plain to read, and digest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows, self.columns = Stat(Message("Rows"), self), Stat(Message("Columns"), self)
        self.bytes, self.finished = Stat(Message("Size"), self), Stat(Message("Finished"), self)
        self.took = Stat(Message("Took"), self)
        self.completeness = Notice(Message("Completeness"), self)
        self.statement = TextBlock(Message("Source says"), parent=self)
        self.notes = TextBlock(Message("How it was read"), parent=self)
        self.set_aside = TextBlock(Message("Set aside"), Tone.MUTED, self)
        self.digest = TextBlock(Message("SHA-256"), parent=self).fixed_pitch()
        self._fit()
        self.copy_button = IconButton(Message("Copy SHA-256"), "copy", self)
        self.copy_button.clicked.connect(self._copy)
        self._form = QFormLayout()
        self._arrange()

    def show_job(self, job: Job, receipt: Receipt) -> None:
        """Shows the receipt of a finished job."""
        badge = completeness_badge(receipt.completeness)
        claim = f"{badge.word}. {texts.COMPLETENESS_MEANINGS[receipt.completeness]}"
        self.rows.show_value(f"{receipt.row_count:,}")
        self.columns.show_value(f"{receipt.columns:,}")
        self.columns.setToolTip(plain_tip(texts.column_lines(receipt.schema, _COLUMNS_IN_TIP)))
        self.bytes.show_value(units.size(receipt.bytes))
        self.finished.show_value(local_time(receipt.finished_at))
        seconds = seconds_taken(job, receipt)
        self.took.show_value("" if seconds is None else units.duration(seconds))
        self.completeness.show_message(badge.icon, badge.tone, claim, Tone.PLAIN)
        self.statement.setPlainText(receipt.statement)
        reading = receipt.reading or Reading()
        self._show_lines(self.notes, reading.notes, _MOST_OF_NOTE)
        self._show_lines(self.set_aside, reading.set_aside, _MOST_OF_LINE)
        self.digest.setPlainText(receipt.sha256)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        digits = self.digest.fontMetrics().horizontalAdvance("0" * _DIGITS)
        self.digest.setMaximumWidth(digits + GAP)

    def _show_lines(self, block: TextBlock, lines: Sequence[str], most: int) -> None:
        block.setPlainText("\n".join(texts.one_line(line, most) for line in lines))
        self._form.setRowVisible(block, bool(lines))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.digest.text())

    def _arrange(self) -> None:
        stats = FlowLayout(3 * GAP, GAP)
        for stat in (self.rows, self.columns, self.bytes, self.finished, self.took):
            stats.addWidget(stat)
        digest = QHBoxLayout()
        digest.setSpacing(GAP)
        digest.addWidget(self.digest, 1)
        digest.addWidget(self.copy_button)
        digest.addStretch(0)
        form = self._form
        form.setHorizontalSpacing(2 * GAP)
        form.setVerticalSpacing(GAP // 2)
        form.addRow(Label(Message("Completeness"), Tone.MUTED), self.completeness)
        form.addRow(_beside_lines(Message("Source says")), self.statement)
        form.addRow(_beside_lines(Message("How it was read")), self.notes)
        form.addRow(_beside_lines(Message("Set aside")), self.set_aside)
        form.addRow(Label(Message("SHA-256"), Tone.MUTED), digest)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP + GAP // 2)
        column.addLayout(stats)
        column.addLayout(form)


def _beside_lines(text: str) -> Label:
    """A label at the first of several lines: a form makes it higher than its own text."""
    label = Label(text, Tone.MUTED)
    label.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
    return label


def seconds_taken(job: Job, receipt: Receipt) -> float | None:
    """How long the download took, in seconds; None when nobody noted it."""
    if receipt.seconds is not None or job.started_at is None:
        return receipt.seconds
    return (receipt.finished_at - job.started_at).total_seconds()  # of an older version
