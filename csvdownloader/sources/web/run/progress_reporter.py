"""Tells how far a run is."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime

from csvdownloader.core.models import Progress, Stage
from csvdownloader.core.ports import Report

PREPARED = 30.0  # percent of a job that the service's own work is, where it says how far it is
FETCHED = 72.0  # percent of a job until all rows are here


@dataclass(frozen=True, slots=True)
class Span:
    """Which percents of a job something takes."""

    low: float
    high: float

    def at(self, fraction: float) -> float:
        """The percent, from 0 to 1 of it."""
        return self.low + (self.high - self.low) * min(1.0, fraction)

    def part(self, low: float, high: float) -> "Span":
        """A part of it, from 0 to 1."""
        return Span(self.at(low), self.at(high))


class ProgressReporter:
    """A report whose percent never falls."""

    def __init__(self, report: Report) -> None:
        self._report, self._highest = report, -1.0
        self._last = Progress(Stage.STARTING)

    def __call__(self, progress: Progress) -> None:
        """See `core.ports.Report`."""
        self._last = self._rising(progress)
        self._report(self._last)

    def watching(self, probe: Callable[[], Progress | None]) -> AbstractContextManager[None]:
        """See `core.ports.Report`."""

        def rising() -> Progress | None:
            progress = probe()
            return None if progress is None else self._rising(progress)

        return self._report.watching(rising)

    @property
    def fetching(self) -> Span:
        """The percents that are left for fetching the rows."""
        return Span(max(0.0, self._highest), FETCHED)

    def inside(self, span: Span | None) -> Callable[[Progress], None]:
        """A report whose percents, 0 to 100, are those of a span; of none, they are not shown."""

        def tell(progress: Progress) -> None:
            share = progress.percent
            percent = None if span is None or share is None else span.at(share / 100)
            self(replace(progress, percent=percent))

        return tell

    def waiting(self, until: datetime) -> None:
        """Nothing happens until then."""
        self(replace(self._last, next_poll=until))

    def _rising(self, progress: Progress) -> Progress:
        if progress.percent is None:
            return progress
        self._highest = max(self._highest, progress.percent)
        return replace(progress, percent=self._highest)
