"""The line at the foot of the window: what runs, and what room the files take and have."""

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStatusBar, QWidget

from csvdownloader.core import units
from csvdownloader.core.jobs import retention
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.lifecycle import ACTIVE
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.overrides import override
from csvdownloader.ui.look.measures import GAP, MARGIN, SMALL_TEXT
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.elided_label import ElidedLabel
from csvdownloader.ui.widgets.labels import IconLabel
from csvdownloader.ui.widgets.plain_text import from_home
from csvdownloader.workers.jobs.service import JobService
from csvdownloader.workers.lookups import Lookups

_FOLDER_SHARE = 3  # the folder takes at most one part of so many


class StatusBar(QStatusBar):
    """Counts what runs and waits; tells the room of the fetched files and the folder for saving.

    How much is free on the disk is asked for in a worker: by the first `look`, which is for after
    the first paint, and each time that a download has ended.
    """

    def __init__(
        self, service: JobService, lookups: Lookups, folder: Path, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._service, self._lookups, self._folder = service, lookups, folder
        self._free: int | None = None
        self.activity = StatusItem("running", Message("Activity"), self)
        self.awake = StatusItem("awake", Message("Sleep"), self)
        self.awake.show_text(Message("Staying awake"))
        self.awake.hide()
        self.disk = StatusItem("disk", Message("Room"), self)
        self.folder = StatusItem("folder", Message("Folder for saving"), self)
        self._renewal = QTimer(self, singleShot=True, interval=0)  # once, where many jobs change
        self._renewal.timeout.connect(self._show_jobs)
        self._at_work = {job.id for job in service.book.jobs() if job.state in ACTIVE}
        self.setSizeGripEnabled(False)
        self._arrange()
        service.book.jobs_added.connect(self._add)
        service.book.job_changed.connect(self._follow)
        service.book.jobs_removed.connect(self.look)
        service.settings.changed.connect(self._show_jobs)
        service.queue.paused.connect(self._show_jobs)
        lookups.disk_seen.connect(self._show_free)
        self.folder.show_text(from_home(str(folder)))
        self._show_jobs()

    def show_folder(self, folder: Path) -> None:
        """Shows the folder into which files are saved from now on."""
        self._folder = folder
        self.folder.show_text(from_home(str(folder)))
        self.look()

    def look(self) -> None:
        """Finds out anew how much is kept, and how much is free."""
        self._show_jobs()
        self._lookups.look_at_disk(self._folder)

    def show_awake(self, is_awake: bool) -> None:
        """Shows whether the machine is kept awake."""
        self.awake.setVisible(is_awake)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # A row takes from all of its texts alike; counts must not suffer from a long path.
        self.folder.setMaximumWidth(self.width() // _FOLDER_SHARE)

    def _add(self, jobs: Collection[Job]) -> None:
        self._at_work |= {job.id for job in jobs if job.state in ACTIVE}
        self._show_jobs()

    def _follow(self, job: Job) -> None:
        if job.state in ACTIVE:
            self._at_work.add(job.id)
            self._show_jobs()
        elif job.id in self._at_work:
            self._at_work.discard(job.id)
            self.look()
        else:
            self._renewal.start()

    def _show_free(self, folder: Path, free: int | None) -> None:
        if folder == self._folder:
            self._free = free
            self._show_jobs()

    def _show_jobs(self) -> None:
        jobs = self._service.book.jobs()
        running = sum(job.state is JobState.RUNNING for job in jobs)
        waiting = sum(job.state is JobState.QUEUED for job in jobs)
        tone = Tone.ACTIVE if running or waiting else Tone.MUTED
        self.activity.show_text(
            _activity(running, waiting, len(jobs), self._service.queue.is_paused), tone
        )
        limit = self._service.settings.current.keep_gigabytes
        self.disk.show_text(_room(retention.total_size(jobs), limit, self._free))

    def _arrange(self) -> None:
        row_widget = QWidget(self)
        row = QHBoxLayout(row_widget)
        row.setContentsMargins(MARGIN - GAP, 0, MARGIN, 0)
        row.setSpacing(2 * GAP)
        row.addWidget(self.activity)
        row.addWidget(self.awake)
        row.addStretch(1)
        row.addWidget(self.disk)
        row.addWidget(self.folder)
        self.addWidget(row_widget, 1)


class StatusItem(QWidget):
    """An icon and a small text."""

    def __init__(self, icon: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._icon = IconLabel(parent=self)
        self._label = ElidedLabel("", Tone.MUTED, self)
        self._label.sized(SMALL_TEXT)
        self._label.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, GAP // 2, 0, GAP // 2)
        row.setSpacing(GAP)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._label)

    def show_text(self, text: str, tone: Tone = Tone.MUTED) -> None:
        """Shows another text; the icon has the tone."""
        self._icon.show_icon(self._icon_name, tone)
        if text == self._label.text():
            return
        self._label.setText(text)
        self._label.setAccessibleDescription(text)
        if self.isVisible():
            self._take_room()

    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def _take_room(self) -> None:
        """Lays out at once: a paint that is due already would cut the text to its old width."""
        for widget in (self, self.parentWidget()):
            layout = None if widget is None else widget.layout()
            if layout is not None:
                layout.activate()


def _activity(running: int, waiting: int, total: int, is_paused: bool) -> Message:
    parts = (
        Message("{running:,} running", running=running) if running else EMPTY,
        Message("{waiting:,} waiting", waiting=waiting) if waiting else EMPTY,
        units.count(total, "download") if not running and not waiting else EMPTY,
        Message("queue paused") if is_paused else EMPTY,
    )
    return joined([part for part in parts if part], ", ")


def _room(kept: int, limit: int, free: int | None) -> Message:
    used = Message("{kept} of {limit:,} GB kept", kept=units.size(kept), limit=limit)
    if free is None:
        return used
    return joined([used, Message("{free} free", free=units.size(free))], ", ")
