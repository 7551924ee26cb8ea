"""Runs tasks without a window, and hears Ctrl+C and SIGTERM meanwhile."""

import logging
import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QTimer

from csvdownloader.core.jobs.progress import Progress
from csvdownloader.system.interrupts import on_interrupt
from csvdownloader.system.wake_lock import wake_lock
from csvdownloader.workers.collector import CycleCollector
from csvdownloader.workers.runner import Ending, T, TaskRunner, Work

_AWAKE_AFTER_MS = 1000  # what is sooner over needs no lock, and does not pay for it
_SHUT_DOWN_MS = 3000  # also for cancelling the remote job of the service


class TaskLoop:
    """Runs one task at a time in a worker. There is one loop in a process.

    Attributes:
        is_terminated: Whether SIGTERM came, or the like: the program ends, nobody cancelled.
    """

    def __init__(self, *, stays_awake: bool = False) -> None:
        """`stays_awake`: the machine does not go to sleep by itself while a task runs."""
        self._application = QCoreApplication(sys.argv[:1])
        # No warning that a task takes long to stop: its end is waited for, and printed.
        logging.getLogger(TaskRunner.__module__).setLevel(logging.ERROR)
        self._runner = TaskRunner(self._application)
        CycleCollector(self._application)
        self.is_terminated = False
        self._stays_awake, self._lock = stays_awake, wake_lock(self._application)
        on_interrupt(self._application, self._runner.cancel_all, self._terminate)

    def run(self, work: Work[T], on_progress: Callable[[Progress], None]) -> Ending[T]:
        """Runs the work; returns how it ended."""
        endings: list[Ending[T]] = []

        def end(ending: Ending[T]) -> None:
            endings.append(ending)
            self._application.quit()

        self._runner.start("task", work, end, on_progress)
        QTimer.singleShot(_AWAKE_AFTER_MS, self._application, self._stay_awake)
        self._application.exec()
        self._lock.release()
        return endings[0]

    def shut_down(self) -> bool:
        """Ends the loop; False when a task hangs, so that only `os._exit` ends the process."""
        return self._runner.shut_down(_SHUT_DOWN_MS)

    def _stay_awake(self) -> None:
        if self._stays_awake and self._runner.running:
            self._lock.hold()

    def _terminate(self) -> None:
        self.is_terminated = True
        self._runner.cancel_all(shutting_down=True)
