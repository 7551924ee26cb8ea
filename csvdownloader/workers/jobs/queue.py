"""The order in which waiting jobs start, and whether any does."""

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.workers.jobs.book import JobBook


class JobQueue(QObject):
    """The jobs that wait.

    Attributes:
        is_paused: Whether no job starts, until the queue goes on or the program ends.

    Signals:
        paused(bool): Whether no job starts now.
    """

    paused = Signal(bool)

    def __init__(self, book: JobBook, parent: QObject) -> None:
        super().__init__(parent)
        self._book = book
        self.is_paused = False

    def waiting(self) -> list[Job]:
        """The jobs that wait, in the order in which they start."""
        waiting = (job for job in self._book.jobs() if job.state is JobState.QUEUED)
        return sorted(waiting, key=lambda job: job.turn)

    def last_turn(self) -> int:
        """The turn of a job that starts after all that wait now."""
        return max((job.turn for job in self.waiting()), default=0)

    def move(self, job_id: str, step: int) -> None:
        """Lets a job that waits start so many places later; sooner, if negative."""
        waiting = self.waiting()
        before = [job.id for job in waiting].index(job_id)
        after = min(max(before + step, 0), len(waiting) - 1)
        waiting.insert(after, waiting.pop(before))
        turns = enumerate(waiting, 1)
        self._book.put(*(replace(job, turn=turn) for turn, job in turns if job.turn != turn))

    def pause(self, is_paused: bool) -> None:
        """Lets no job start, or lets the queue go on. What runs goes on in any case."""
        self.is_paused = is_paused
        self.paused.emit(is_paused)
