"""How long an exchange waits, and how it is stopped meanwhile."""

from dataclasses import dataclass
from typing import Final

from csvdownloader.core.clock import Clock
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import StalledError, UserError
from csvdownloader.engine.transfer.addresses import AddressScope

CONNECT_SECONDS: Final = 15.0  # for one address of the server, and once more for TLS
LEAST_BYTES: Final = 1000  # of a body; fewer than that ...
LEAST_PER_SECONDS: Final = 120.0  # ... in this time are no download


class ExchangeDeadline:
    """Looks after one exchange while it waits for the network."""

    def __init__(self, clock: Clock, cancel: Cancel) -> None:
        self._clock, self._cancel = clock, cancel
        self._until, self._late = float("inf"), UserError("")
        self._since, self._got = clock.monotonic(), 0

    def allow(self, seconds: float, late: UserError) -> None:
        """From now on, `late` is raised after so many seconds."""
        self._until, self._late = self._clock.monotonic() + seconds, late

    def check(self) -> None:
        """Raises Cancelled, or what `allow` was given when the time is over."""
        self._cancel.check()
        if self._clock.monotonic() > self._until:
            raise self._late

    def begin_body(self) -> None:
        """From now on, `pace` measures."""
        self._since, self._got = self._clock.monotonic(), 0

    def count(self, size: int) -> None:
        """Notes bytes that came. Raises StalledError when they were far too few for long."""
        self._cancel.check()
        self._got += size
        now = self._clock.monotonic()
        if self._got >= LEAST_BYTES:
            self._since, self._got = now, 0
        elif now - self._since > LEAST_PER_SECONDS:
            raise StalledError("The server sends too slowly to ever end")


@dataclass(slots=True)
class CurrentExchange:
    """The exchange that a pool's connections work for now: kept ones outlive many exchanges.

    Attributes:
        deadline: Its deadline.
        origin_scope: Where its chain of redirects began; None for the first call of one.
    """

    deadline: ExchangeDeadline
    origin_scope: AddressScope | None
