"""A report that keeps what it is told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from csvdownloader.core.jobs.progress import Progress


class Recorder:
    """A `core.ports.running.Report` that records progress, and calls each probe at start and end.

    Attributes:
        seen: What was reported, in its order.
    """

    def __init__(self) -> None:
        self.seen: list[Progress] = []

    def __call__(self, progress: Progress) -> None:
        self.seen.append(progress)

    @contextmanager
    def watching(self, probe: Callable[[], Progress | None]) -> Iterator[None]:
        self._record(probe())
        yield
        self._record(probe())

    @property
    def percents(self) -> list[float]:
        """The percents that were reported, in their order."""
        return [progress.percent for progress in self.seen if progress.percent is not None]

    def _record(self, progress: Progress | None) -> None:
        if progress is not None:
            self(progress)
