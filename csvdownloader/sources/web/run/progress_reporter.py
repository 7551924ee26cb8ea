"""Reports the progress of a run."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.ports.running import Report

PREPARED = 40.0  # percent of a job for the service's own work, if the service reports its progress
FETCHED = 96.0  # percent of a job when all rows are fetched


class Span(Struct, frozen=True):
    """The range of a job's percents that one step of it takes."""

    low: float
    high: float

    def at(self, fraction: float) -> float:
        """The percent at a fraction of the range, 0 to 1."""
        return self.low + (self.high - self.low) * min(1.0, fraction)

    def part(self, low: float, high: float) -> "Span":
        """A part of the range, between two fractions of it, 0 to 1."""
        return Span(self.at(low), self.at(high))


class ProgressReporter:
    """Passes progress on to a `Report`; its percent never falls."""

    def __init__(self, report: Report) -> None:
        self._report, self._highest = report, -1.0
        self._last = Progress(Stage.STARTING)

    def __call__(self, progress: Progress) -> None:
        """See `core.ports.running.Report`."""
        self._last = self._rising(progress)
        self._report(self._last)

    def watching(self, probe: Callable[[], Progress | None]) -> AbstractContextManager[None]:
        """See `core.ports.running.Report`."""

        def rising() -> Progress | None:
            progress = probe()
            return None if progress is None else self._rising(progress)

        return self._report.watching(rising)

    @property
    def fetching(self) -> Span:
        """The range that is left for fetching the rows."""
        return Span(max(0.0, self._highest), FETCHED)

    def inside(self, span: Span | None) -> Callable[[Progress], None]:
        """A report whose percents, 0 to 100, are mapped to a span; without one, none are shown."""

        def report(progress: Progress) -> None:
            share = progress.percent
            percent = None if span is None or share is None else span.at(share / 100)
            self(replace(progress, percent=percent))

        return report

    def waiting(self, until: datetime) -> None:
        """Reports that nothing happens until the next poll or retry."""
        self(replace(self._last, next_poll=until))

    def _rising(self, progress: Progress) -> Progress:
        if progress.percent is None:
            return progress
        self._highest = max(self._highest, progress.percent)
        return replace(progress, percent=self._highest)
