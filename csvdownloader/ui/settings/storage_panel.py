"""What room the fetched files take, what of them is to go, and the button that makes room now."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core import units
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.jobs.retention import total_size
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.jobs.space_maker import question_about
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.settings.section_page import SettingsPanel
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.ui.widgets.labels import Label, Notice
from csvdownloader.ui.widgets.mnemonics import with_mnemonic
from csvdownloader.workers.jobs.service import JobService


class StoragePanel(SettingsPanel):
    """Counts what is kept. What is over the limits goes when the settings close."""

    def __init__(self, service: JobService, parent: QWidget) -> None:
        super().__init__(parent)
        self._service = service
        self.used = Label("", parent=self).wrapping()
        self.clear_button = Button(Message("&Clear…"), parent=self)
        self.clear_button.clicked.connect(self._ask)
        self.notice = Notice(Message("What happens next"), self)
        self._arrange()
        service.fetched.moving.connect(self._count)
        for signal in (
            service.book.jobs_added,
            service.book.jobs_removed,
            service.settings.changed,
        ):
            signal.connect(self._count)
        self._count()

    @override
    def words(self) -> str:
        return Message("room disk space clear")

    @override
    def name_keys(self, letters: set[str]) -> None:
        self.clear_button.setText(with_mnemonic(self.clear_button.text(), letters))

    def _count(self) -> None:
        fetched = [job for job in self._service.book.jobs() if job.receipt]
        self.used.setText(
            Message(
                "{size} in the fetched files of {downloads}.",
                size=units.size(total_size(fetched)),
                downloads=units.count(len(fetched), "download"),
            )
        )
        self.clear_button.setEnabled(bool(self._service.retention.reclaimable()))
        self.notice.show_message("info", Tone.ACTIVE, self._what_goes(), Tone.PLAIN)

    def _what_goes(self) -> Message:
        if self._service.fetched.is_moving:
            return Message("The fetched files are being moved. You may go on meanwhile.")
        going = self._service.retention.over_limits()
        if not going:
            return EMPTY
        return Message(
            "Over these limits: {downloads}, {size}. Removed when you close the settings.",
            downloads=units.count(len(going), "download"),
            size=units.size(total_size(going)),
        )

    def _ask(self) -> None:
        question = question_about(self._service.retention.reclaimable(), self.window())
        question.agreed.connect(self._clear)
        question.open()

    def _clear(self) -> None:
        try:
            self._service.retention.free_space(self._count)
        except StorageError as error:
            text = f"{error.message}\n{error.hint}"
            self.notice.show_message("failed", Tone.BAD, text, Tone.PLAIN)

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2 * GAP)
        row.addWidget(self.used, 1)
        row.addWidget(self.clear_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP)
        column.addLayout(row)
        column.addWidget(self.notice)
        column.addStretch(1)
