"""Keeps Python's cyclic garbage collector on one thread."""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000


class CycleCollector(QObject):
    """Runs the garbage collector on the thread that made this object, and on no other.

    Automatic collection runs on whatever thread allocates. In a worker it would destroy widgets
    there, which crashes the process.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.timeout.connect(self._collect)
        timer.start(INTERVAL_MS)
        self._thresholds = gc.get_threshold()

    def _collect(self) -> None:
        counts = gc.get_count()
        due = [g for g in range(3) if counts[g] > self._thresholds[g]]
        if due:
            gc.collect(due[-1])
