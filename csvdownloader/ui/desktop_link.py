"""Tells the desktop what goes on while nobody looks at the window, and hears what it answers."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.notices import (
    DesktopNotice,
    NoticeAction,
    notice_of_end,
    notice_of_failed_save,
    notice_of_save,
)
from csvdownloader.ui.main_window import MainWindow
from csvdownloader.workers.jobs.service import JobService

if TYPE_CHECKING:  # exist on Linux only
    from csvdownloader.system.launcher_icon import LauncherIcon
    from csvdownloader.system.message_bus import MessageBus
    from csvdownloader.system.notices import Notices


class DesktopLink(QObject):
    """Connects to the desktop when there is first something to say."""

    def __init__(self, service: JobService, window: MainWindow) -> None:
        super().__init__(window)
        self._service, self._window = service, window
        self._bus: MessageBus | None = None
        self._notices: Notices | None = None
        self._icon: LauncherIcon | None = None
        window.overall.changed.connect(self._show_percent)
        service.job_ended.connect(self._tell_of_end)
        service.saving.saved.connect(self._tell_of_save)
        service.saving.was_saved.connect(self._tell_of_save)
        service.saving.failed.connect(self._tell_of_failed_save)

    def follow(self, state: Qt.ApplicationState) -> None:
        """Takes the notices away when the user comes to the program."""
        if state is Qt.ApplicationState.ApplicationActive and self._notices is not None:
            self._notices.withdraw_all()

    def close(self) -> None:
        """Leaves the desktop; something new to say connects again."""
        if self._bus is not None:
            self._bus.close()
            self._bus = self._icon = self._notices = None

    def _show_percent(self, percent: int | None) -> None:
        if self._connect() and self._icon is not None:
            self._icon.show_percent(percent)

    def _tell_of_end(self, job: Job) -> None:
        self._show(job.id, notice_of_end(job))

    def _tell_of_save(self, job_id: str, path: str) -> None:
        self._show(job_id, notice_of_save(Path(path)))

    def _tell_of_failed_save(self, job_id: str, failure: Failure) -> None:
        self._show(job_id, notice_of_failed_save(self._service.book.job(job_id), failure.message))

    def _show(self, job_id: str, notice: DesktopNotice | None) -> None:
        is_wanted = self._service.settings.current.notices and QApplication.activeWindow() is None
        if notice is not None and is_wanted and self._connect() and self._notices is not None:
            self._notices.show(job_id, notice)

    def _connect(self) -> bool:
        if self._bus is None and sys.platform == "linux":
            from csvdownloader.system.launcher_icon import LauncherIcon
            from csvdownloader.system.message_bus import open_session_bus
            from csvdownloader.system.notices import Notices

            self._bus = open_session_bus(self)
            if self._bus is not None:
                self._bus.lost.connect(self.close)
                self._icon = LauncherIcon(self._bus)
                self._notices = Notices(self._bus)
                self._notices.chosen.connect(self._act)
        return self._bus is not None

    def _act(self, job_id: str, action: str) -> None:
        with self._window.bar.showing_errors():
            job = self._service.book.job(job_id)  # it may have been cleaned up meanwhile
            if action == NoticeAction.SAVE:
                self._window.commands.saver.save(job)
            elif action == NoticeAction.OPEN and job.saved_to:
                self._window.commands.revealer.open(job.saved_to)
            elif action == NoticeAction.SHOW_IN_FOLDER and job.saved_to:
                self._window.commands.revealer.show(job.saved_to)
            elif action == NoticeAction.SHOW:
                self._window.show_job(job_id)
