"""Estimates the rate of a task and the time left, from its progress reports alone."""

import math

from csvdownloader.core.jobs.progress import Progress, Stage

LEAST_SECONDS = 3.0  # of reports, before anything is said about the time left
_TIME_CONSTANT = 6.0  # seconds; of the exponential smoothing


class _Rate:
    """The smoothed growth per second of one number."""

    def __init__(self) -> None:
        self._last: tuple[float, float] | None = None  # when, and the number then
        self._rate: float | None = None

    def note(self, now: float, value: float) -> None:
        if self._last is None or value < self._last[1]:
            self._last, self._rate = (now, value), None
            return
        at, last = self._last
        span = now - at
        if span <= 0:
            return
        speed = (value - last) / span
        weight = 1 - math.exp(-span / _TIME_CONSTANT)
        before = speed if self._rate is None else self._rate
        self._last, self._rate = (now, value), before + weight * (speed - before)

    def at(self, now: float) -> float | None:
        """The rate; it decays with the time since the last report."""
        if self._rate is None or self._last is None:
            return None
        return self._rate * math.exp(-max(0.0, now - self._last[0]) / _TIME_CONSTANT)


class RateEstimator:
    """The rate and the time left (ETA) of one task.

    Times are seconds of a monotonic clock. Nothing is said before three seconds of reports, nor
    while a service prepares its export: that progress does not predict the rest.
    """

    def __init__(self) -> None:
        self._first: float | None = None
        self._percent: float | None = None
        self._rows = _Rate()
        self._percents = _Rate()

    def note(self, now: float, progress: Progress) -> None:
        """Takes a progress report into account."""
        if progress.stage is Stage.PREPARING or progress.next_poll is not None:
            self._reset()
            return
        if self._first is None:
            self._first = now
        self._percent = progress.percent
        if progress.row_count is not None:
            self._rows.note(now, progress.row_count)
        if progress.percent is not None:
            self._percents.note(now, progress.percent)

    def rows_per_second(self, now: float) -> float | None:
        """The current rate, or None when it is not known."""
        return self._rows.at(now) if self._has_enough_reports(now) else None

    def seconds_left(self, now: float) -> float | None:
        """An estimate, or None when nobody can know."""
        rate = self._percents.at(now) if self._has_enough_reports(now) else None
        if self._percent is None or not rate or rate < 1e-4:
            return None
        return max(0.0, (100 - self._percent) / rate)

    def _has_enough_reports(self, now: float) -> bool:
        return self._first is not None and now - self._first >= LEAST_SECONDS

    def _reset(self) -> None:
        self._first = self._percent = None
        self._rows, self._percents = _Rate(), _Rate()
