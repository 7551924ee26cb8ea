"""A virtual clock for tests of waiting: nothing sleeps, and every wait is recorded."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from csvdownloader.core.control import Cancel
from csvdownloader.core.overrides import override
from tests.support.builders import NOON
from tests.support.rawserver import Gate


def _do_nothing(_waits: int) -> None:
    pass


class VirtualClock:
    """Time that passes only by waiting.

    Attributes:
        waited: The seconds of every wait, in their order.
        after_wait: Called after each wait, with the number of waits so far.
    """

    def __init__(self, now: datetime = NOON) -> None:
        self._now, self._monotonic = now, 1000.0
        self.waited: list[float] = []
        self.after_wait = _do_nothing

    def now(self) -> datetime:
        """See `core.clock.Clock`."""
        return self._now

    def monotonic(self) -> float:
        """See `core.clock.Clock`."""
        return self._monotonic

    def wait(self, seconds: float, cancel: Cancel) -> None:
        """See `core.clock.Clock`."""
        cancel.check()
        self.waited.append(seconds)
        self.pass_by(seconds)
        self.after_wait(len(self.waited))
        cancel.check()

    def pass_by(self, seconds: float) -> None:
        """Lets time pass in which nobody waits, for example while the program is closed."""
        self._monotonic += seconds
        self.jump(seconds)

    def jump(self, seconds: float) -> None:
        """Sets the wall clock to another time, as a user or a time server does."""
        self._now += timedelta(seconds=seconds)


class FastClock(VirtualClock):
    """A clock on which `step` seconds pass whenever it is read; that opens the next gate, too."""

    def __init__(self, step: float, gates: Iterable[Gate] = ()) -> None:
        super().__init__()
        self._step, self._gates = step, iter(gates)

    @override
    def monotonic(self) -> float:
        if gate := next(self._gates, None):
            gate.open()
        self.pass_by(self._step)
        return super().monotonic()
