"""How large a file would have become that the disk did not take."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.ports.running import Report

_LEAST_PERCENT = 1.0  # of the rows; what fewer of them take says nothing of all


class SizeEstimate:
    """A report that remembers what the rows so far took. Also a `core.ports.running.Report`.

    Attributes:
        whole: Bytes of the whole file, by those of the rows so far; None when that cannot be told.
        so_far: Bytes of the rows so far.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self.whole: int | None = None
        self.so_far = 0

    def __call__(self, progress: Progress) -> None:
        self._note(progress)
        self._report(progress)

    def watching(self, probe: Callable[[], Progress | None]) -> AbstractContextManager[None]:
        """See `core.ports.running.Report`."""

        def noted() -> Progress | None:
            progress = probe()
            if progress is not None:
                self._note(progress)
            return progress

        return self._report.watching(noted)

    def _note(self, progress: Progress) -> None:
        percent, size = progress.percent or 0.0, progress.bytes
        self.so_far = max(self.so_far, size or 0)
        if progress.stage is Stage.COPYING and size and _LEAST_PERCENT <= percent < 100:
            self.whole = round(100 * size / percent)
