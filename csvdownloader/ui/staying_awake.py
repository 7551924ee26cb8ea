"""Holds the wake lock exactly while jobs run, where the user has not switched that off."""

from PySide6.QtCore import QObject, QTimer

from csvdownloader.system.wake_lock import WakeLock
from csvdownloader.workers.jobs.service import JobService


class StayingAwake(QObject):
    """Follows the jobs and the setting."""

    def __init__(self, service: JobService, lock: WakeLock, parent: QObject) -> None:
        super().__init__(parent)
        self._service, self._lock = service, lock
        # Late, because one job ends just before the next one starts.
        self._look = QTimer(self, singleShot=True, interval=0)
        self._look.timeout.connect(self._hold_or_release)
        for signal in (service.book.job_changed, service.settings.changed, service.idle):
            signal.connect(self._look.start)

    def _hold_or_release(self) -> None:
        if self._service.settings.current.stay_awake and self._service.running:
            self._lock.hold()
        else:
            self._lock.release()
