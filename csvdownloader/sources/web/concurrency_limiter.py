"""Limits how many exports of a service run at the same time; the others wait for a slot."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from csvdownloader.core.clock import Clock
from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.progress import Progress, Stage

if TYPE_CHECKING:
    from csvdownloader.core.ports.running import Report

_CHECK_SECONDS = 0.2  # a slot is free after minutes, so this is often enough


class ConcurrencyLimiter:
    """Counts the running exports of each customer of a service. Safe on any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: Counter[str] = Counter()

    @contextmanager
    def slot(
        self, key: str, limit: int | None, clock: Clock, report: "Report", cancel: Cancel
    ) -> Iterator[None]:
        """Waits for a free slot, and holds it inside the `with` block.

        Args:
            key: The customer of the service whose exports are counted.
            limit: The most exports of that customer at the same time; None for any number.
            clock: Waits.
            report: Shows that the export is queueing.
            cancel: Ends the wait.

        Raises:
            Cancelled: `cancel` was set while it waited.
        """
        while not self._try_acquire(key, limit):
            report(Progress(Stage.QUEUEING))
            clock.wait(_CHECK_SECONDS, cancel)
        try:
            yield
        finally:
            with self._lock:
                self._running[key] -= 1

    def _try_acquire(self, key: str, limit: int | None) -> bool:
        with self._lock:
            if limit is not None and self._running[key] >= limit:
                return False
            self._running[key] += 1
            return True
