"""Removes jobs from the list and their fetched files from the disk; for a moment it can undo."""

import logging
import uuid
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.jobs import JobNotReadyError
from csvdownloader.core.jobs.lifecycle import ACTIVE
from csvdownloader.workers.jobs.book import JobBook
from csvdownloader.workers.jobs.saving import Saving
from csvdownloader.workers.runner import TaskRunner

if TYPE_CHECKING:
    from csvdownloader.core.ports.library import Library

logger = logging.getLogger(__name__)

UNDO_MS = 10_000


class Removal(QObject):
    """Removes jobs.

    Signals, on the GUI thread:
        undoable(int): So many removed jobs can be brought back now.
        failed(Failure): The store still wants what was removed, and it came back.
    """

    undoable = Signal(int)
    failed = Signal(object)

    def __init__(
        self, runner: TaskRunner, book: JobBook, library: "Library", saving: Saving, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._runner, self._book, self._library, self._saving = runner, book, library, saving
        self._undo_timer = QTimer(self, singleShot=True, interval=UNDO_MS)
        self._undo_timer.timeout.connect(self.finish)

    def remove(self, *job_ids: str) -> None:
        """Removes jobs and, soon, their fetched files; files that were saved stay.

        For a moment `undo` brings them back, and those before them: the store and the disk have
        them still, so after a crash they are in the list again.

        Raises:
            JobNotReadyError: A job runs or waits, or its file is being saved; all are still there.
        """
        for job in map(self._book.job, job_ids):
            if job.state in ACTIVE or self._saving.is_saving(job.id):
                raise JobNotReadyError(job.state, "removed")
        self._book.put_aside(job_ids)
        self._undo_timer.start()
        self.undoable.emit(len(self._book.aside))

    def undo(self) -> Sequence[str]:
        """Brings back the jobs that were just removed, and returns their ids."""
        self._undo_timer.stop()
        jobs = self._book.bring_back()
        if jobs:
            self.undoable.emit(0)
        return [job.id for job in jobs]

    @property
    def can_undo(self) -> bool:
        """Whether jobs can be brought back."""
        return bool(self._book.aside)

    def finish(self) -> None:
        """Removes for good what was just removed. What the store still wants comes back."""
        self._undo_timer.stop()
        job_ids = tuple(self._book.aside)
        if not job_ids:
            return
        try:
            self.remove_for_good(job_ids)
        except StorageError as error:
            logger.exception("%s downloads could not be removed", len(job_ids))
            self.undo()
            self.failed.emit(error.failure())
        else:
            self.undoable.emit(0)

    def remove_for_good(
        self, job_ids: Collection[str], then: Callable[[], object] = lambda: None
    ) -> None:
        """Removes jobs at once, their files in a worker, and calls `then`.

        Raises:
            StorageError: The store refuses; all are still there.
        """
        self._book.remove(job_ids)
        self.remove_files(job_ids, then)

    def remove_files(
        self, job_ids: Collection[str], then: Callable[[], object] = lambda: None
    ) -> None:
        """Removes the fetched files alone in a worker, and calls `then`."""

        def end(_: object) -> None:
            self._book.write()  # on a full disk there is room now
            then()

        self._runner.start(
            f"remove {uuid.uuid4()}",
            lambda _report, _cancel: self._library.remove(*job_ids),
            end,
            must_run=True,
        )
