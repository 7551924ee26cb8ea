"""The timeouts of an exchange, and its cancellation meanwhile."""

from dataclasses import dataclass
from typing import Final

from csvdownloader.core.clock import Clock
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import StalledError, UserError
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.engine.transfer.addresses import Reach

CONNECT_SECONDS: Final = 15.0  # for one address of the server, and once more for TLS
LEAST_BYTES: Final = 1000  # of a body; fewer than that ...
LEAST_PER_SECONDS: Final = 120.0  # ... in this time are no download


class ExchangeDeadline:
    """The timeouts of one exchange, whose waits call it ten times a second."""

    def __init__(self, clock: Clock, cancel: Cancel) -> None:
        self._clock, self._cancel = clock, cancel
        self._deadline, self._timeout_error = float("inf"), UserError(EMPTY)
        self._window_start, self._window_bytes = clock.monotonic(), 0

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
        self._window_start, self._window_bytes = self._clock.monotonic(), 0

    def count_bytes(self, size: int) -> None:
        """Counts received bytes. Raises StalledError when they were far too few for too long."""
        self._cancel.check()
        self._window_bytes += size
        now = self._clock.monotonic()
        if self._window_bytes >= LEAST_BYTES:
            self._window_start, self._window_bytes = now, 0
        elif now - self._window_start > LEAST_PER_SECONDS:
            raise StalledError(Message("The server sends too slowly to ever end"))


@dataclass(slots=True)
class CurrentExchange:
    """The exchange that uses a pool's connections now: with keep-alive they outlive many exchanges.

    Attributes:
        deadline: Its timeouts.
        reach: How far its chain of redirects may go; None for the first request of a chain.
    """

    deadline: ExchangeDeadline
    reach: Reach | None
