"""Removes finished jobs that the settings do not keep, or when room is needed."""

import logging
from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.retention import expired, newly_aging, reclaimable, seconds_left
from csvdownloader.workers.jobs.book import JobBook
from csvdownloader.workers.jobs.removal import Removal
from csvdownloader.workers.jobs.saving import Saving
from csvdownloader.workers.settings_book import SettingsBook

logger = logging.getLogger(__name__)

CLEAN_UP_INTERVAL_MS = 3_600_000


class Retention(QObject):
    """Knows which finished jobs may go, and removes them for good. What is being saved stays.

    Signals, on the GUI thread:
        failed(Failure): The store refuses to remove what is not kept.
    """

    failed = Signal(object)

    def __init__(
        self,
        book: JobBook,
        settings: SettingsBook,
        saving: Saving,
        removal: Removal,
        parent: QObject,
        *,
        seen_time: Callable[[], float],
    ) -> None:
        """`seen_time` gives the seconds that the program has seen pass."""
        super().__init__(parent)
        self._book, self._settings = book, settings
        self._saving, self._removal = saving, removal
        self._seen_time = seen_time
        self._seen: float | None = None  # at the last clean-up
        self._timer = QTimer(self, interval=CLEAN_UP_INTERVAL_MS)
        self._timer.timeout.connect(self.clean_up)

    def begin(self) -> None:
        """Cleans up now, and each hour from now on."""
        self.clean_up()
        self._timer.start()

    def clean_up(self) -> None:
        """Removes what the settings do not keep."""
        seen = self._seen = self._seen_time()
        self._book.put_later(*newly_aging(self._book.jobs(), seen))
        ids = self._expired(seen)
        try:
            if ids:
                self._removal.remove_for_good(ids)
        except StorageError as error:
            logger.exception("%s downloads could not be removed", len(ids))
            self.failed.emit(error.failure())

    def over_limits(self) -> list[Job]:
        """The jobs that `clean_up` would remove now."""
        return list(map(self._book.job, self._expired(self._seen_time())))

    def seconds_left(self, job: Job) -> float | None:
        """How long until the job is removed for its age; None for never, or when it is not known.

        As of the last clean-up, of which there is one each hour.
        """
        if self._seen is None:
            return None
        return seconds_left(job, self._settings.current, self._seen)

    def set_pinned(self, *job_ids: str, pinned: bool) -> None:
        """Locks jobs against removal by this, or releases them."""
        self._book.put(*(replace(self._book.job(job_id), pinned=pinned) for job_id in job_ids))

    def reclaimable(self, but: str = "") -> list[Job]:
        """The jobs that `free_space` removes: finished and not kept ones, but that of the id."""
        seen = self._seen_time() if self._seen is None else self._seen
        found = reclaimable(self._book.jobs(), seen)
        return [job for job in found if job.id != but and not self._saving.is_saving(job.id)]

    def free_space(self, then: Callable[[], None], but: str = "") -> None:
        """Removes `reclaimable` jobs and their fetched files for good, and calls `then`.

        Raises:
            StorageError: The store refuses; all are still there.
        """
        self._removal.finish()
        self._removal.remove_for_good([job.id for job in self.reclaimable(but)], then)

    def _expired(self, seen: float) -> list[str]:
        ids = expired(self._book.jobs(), self._settings.current, seen)
        return [job_id for job_id in ids if not self._saving.is_saving(job_id)]
