"""The timeouts of an exchange, and its cancellation meanwhile."""

from typing import Final

from msgspec import Struct

from csvdownloader.core.clock import Clock
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.wholeness import StalledError
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.engine.transfer.addresses import Reach

CONNECT_SECONDS: Final = 15.0  # for one address of the server, and once more for TLS
# Bytes of a body and seconds: fewer bytes in that time are no download. The long time ends what
# comes a little faster than the short one asks, and would come for years.
LEAST_BYTES: Final = ((1000, 120.0), (100_000_000, 86_400.0))


class ExchangeDeadline:
    """The timeouts of one exchange, whose waits call it ten times a second."""

    def __init__(self, clock: Clock, cancel: Cancel) -> None:
        self._clock, self._cancel = clock, cancel
        self._deadline, self._timeout_error = float("inf"), UserError(EMPTY)
        self._windows = [_Window(*least, clock.monotonic()) for least in LEAST_BYTES]

    def restart(self, seconds: float, timeout_error: UserError) -> None:
        """Restarts the timeout: `check` raises the error after so many seconds."""
        self._deadline, self._timeout_error = self._clock.monotonic() + seconds, timeout_error

    def check(self) -> None:
        """Raises Cancelled, or the error given to `restart` when the time is over."""
        self._cancel.check()
        if self._clock.monotonic() > self._deadline:
            raise self._timeout_error

    def begin_body(self) -> None:
        """Starts the measurement of `count_bytes`."""
        now = self._clock.monotonic()
        self._windows = [_Window(*least, now) for least in LEAST_BYTES]

    def count_bytes(self, size: int) -> None:
        """Counts received bytes. Raises StalledError when they were far too few for too long."""
        self._cancel.check()
        now = self._clock.monotonic()
        for window in self._windows:
            if window.is_missed(size, now):
                raise StalledError(Message("The server sends too slowly to ever end"))


class _Window(Struct):
    """A time in which so many bytes must come; then the next one begins."""

    least: int
    seconds: float
    start: float
    received: int = 0

    def is_missed(self, size: int, now: float) -> bool:
        self.received += size
        if self.received >= self.least:
            self.start, self.received = now, 0
        return now - self.start > self.seconds


class CurrentExchange(Struct):
    """The exchange that uses a pool's connections now: with keep-alive they outlive many exchanges.

    Attributes:
        deadline: Its timeouts.
        reach: How far its chain of redirects may go; None for the first request of a chain.
    """

    deadline: ExchangeDeadline
    reach: Reach | None
