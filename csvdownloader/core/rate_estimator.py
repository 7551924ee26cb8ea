"""How fast a task goes, and when it may end. Pure arithmetic on what was reported."""

import math

from csvdownloader.core.models import Progress, Stage

LEAST_SECONDS = 3.0  # of reports, before anything is said about the time left
_MEMORY_SECONDS = 6.0  # older speeds fade out over this span


class _Rate:
    """The smoothed growth per second of one number."""

    def __init__(self) -> None:
        self._at: float | None = None
        self._value = 0.0
        self._rate: float | None = None

    def note(self, now: float, value: float) -> None:
        if self._at is None or value < self._value:
            self._at, self._value, self._rate = now, value, None
            return
        span = now - self._at
        if span <= 0:
            return
        speed = (value - self._value) / span
        weight = 1 - math.exp(-span / _MEMORY_SECONDS)
        before = speed if self._rate is None else self._rate
        self._at, self._value, self._rate = now, value, before + weight * (speed - before)

    def at(self, now: float) -> float | None:
        """The rate; silence since the last report makes it fall."""
        if self._rate is None or self._at is None:
            return None
        return self._rate * math.exp(-max(0.0, now - self._at) / _MEMORY_SECONDS)


class RateEstimator:
    """Remembers the reports of one task.

    Times are seconds of a monotonic clock. Nothing is said before three seconds of reports, nor
    while a service prepares its export: its steps say nothing about what is still to come.
    """

    def __init__(self) -> None:
        self._first: float | None = None
        self._percent: float | None = None
        self._rows = _Rate()
        self._part = _Rate()

    def note(self, now: float, progress: Progress) -> None:
        """Takes a report in."""
        if progress.stage is Stage.PREPARING or progress.next_poll is not None:
            self._reset()
            return
        if self._first is None:
            self._first = now
        self._percent = progress.percent
        if progress.rows is not None:
            self._rows.note(now, progress.rows)
        if progress.percent is not None:
            self._part.note(now, progress.percent)

    def rows_per_second(self, now: float) -> float | None:
        """The speed of late, or None when it is not known."""
        return self._rows.at(now) if self._ripe(now) else None

    def seconds_left(self, now: float) -> float | None:
        """An estimate, or None when nobody can know."""
        rate = self._part.at(now) if self._ripe(now) else None
        if self._percent is None or not rate or rate < 1e-4:
            return None
        return max(0.0, (100 - self._percent) / rate)

    def _ripe(self, now: float) -> bool:
        return self._first is not None and now - self._first >= LEAST_SECONDS

    def _reset(self) -> None:
        self._first = self._percent = None
        self._rows, self._part = _Rate(), _Rate()
