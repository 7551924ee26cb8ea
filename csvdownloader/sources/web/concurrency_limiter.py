"""Services that run only so many exports at a time: the others wait for their turn."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from csvdownloader.core.clock import Clock
from csvdownloader.core.control import Cancel
from csvdownloader.core.models import Progress, Stage
from csvdownloader.core.ports import Report

_CHECK_SECONDS = 0.2  # a turn comes after minutes


class ConcurrencyLimiter:
    """Counts the running exports of each customer of a service. Safe on any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: Counter[str] = Counter()

    @contextmanager
    def slot(
        self, key: str, limit: int | None, clock: Clock, report: Report, cancel: Cancel
    ) -> Iterator[None]:
        """Waits for a turn, and holds it while inside.

        Raises:
            Cancelled: `cancel` was set while it waited.
        """
        while not self._acquired(key, limit):
            report(Progress(Stage.QUEUEING))
            clock.wait(_CHECK_SECONDS, cancel)
        try:
            yield
        finally:
            with self._lock:
                self._running[key] -= 1

    def _acquired(self, customer: str, most: int | None) -> bool:
        with self._lock:
            if most is not None and self._running[customer] >= most:
                return False
            self._running[customer] += 1
            return True
