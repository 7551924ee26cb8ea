"""Finds out at the start what became of the jobs of an earlier run."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.lifecycle import move
from csvdownloader.workers.jobs.book import JobBook
from csvdownloader.workers.runner import Ending, Stopped, Succeeded, TaskRunner

if TYPE_CHECKING:
    from csvdownloader.core.jobs.recovery import Recovery
    from csvdownloader.core.ports.library import Library


class EarlierRun(QObject):
    """What an earlier run left.

    Signals, on the GUI thread:
        interrupted(list of Job): Its end cut these off; none goes on by itself.
        failed(Failure): It could not be found out.
    """

    interrupted = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        runner: TaskRunner,
        book: JobBook,
        library: "Library",
        parent: QObject,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(parent)
        self._runner, self._book, self._library, self._clock = runner, book, library, clock

    def recover(self, then: Callable[[], None]) -> None:
        """Looks for what is there in a worker, judges the jobs by it, and calls `then`.

        It is not called where the end of the program comes first: the next start judges them.
        """
        jobs, removed = (*self._book.jobs(), *self._book.aside.values()), self._book.removed

        def end(ending: "Ending[Recovery]") -> None:
            if isinstance(ending, Stopped):
                return
            if isinstance(ending, Succeeded):
                self._apply(ending.value)
            elif isinstance(ending.error, UserError):  # a bug is shown by the runner
                self.failed.emit(ending.failure())
            then()

        self._runner.start(
            "recovery", lambda _report, _cancel: self._library.recover(jobs, removed), end
        )

    def _apply(self, recovery: "Recovery") -> None:
        jobs = self._book.jobs()
        changed = [after for job in jobs if (after := self._settled(job, recovery)) is not job]
        self._book.put(*changed, *recovery.adopted)
        self._book.forget_removed(recovery.gone)
        if left := [job for job in changed if job.state is JobState.INTERRUPTED]:
            self.interrupted.emit(left)

    def _settled(self, job: Job, recovery: "Recovery") -> Job:
        """The job as it really stands; one that was running and can go on waits for its turn."""
        from csvdownloader.core.jobs.judgement import judged

        after = judged(job, recovery, self._clock())
        goes_on = job.state is JobState.RUNNING and job.id in recovery.resumable
        is_left = after.state is JobState.INTERRUPTED
        return move(after, JobState.QUEUED, self._clock()) if goes_on and is_left else after
