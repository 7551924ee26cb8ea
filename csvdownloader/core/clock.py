"""The clock as a dependency, so that code that waits can be tested without waiting."""

import time
from datetime import UTC, datetime
from typing import Protocol

from csvdownloader.core.control import Cancel


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> datetime:
        """The wall clock, UTC. It may jump: never take durations from it."""

    def monotonic(self) -> float:
        """Seconds that only ever grow."""

    def wait(self, seconds: float, cancel: Cancel) -> None:
        """Waits; raises Cancelled as soon as `cancel` is set."""


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """See `Clock`."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """See `Clock`."""
        return time.monotonic()

    def wait(self, seconds: float, cancel: Cancel) -> None:
        """See `Clock`."""
        cancel.wait(seconds)
