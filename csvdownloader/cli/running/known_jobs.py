"""The jobs that the command line knows: the window's list, and unfinished headless ones."""

from collections.abc import Sequence, Set
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from csvdownloader.cli.options.delivery import Delivery
from csvdownloader.cli.running.unfinished import unfinished
from csvdownloader.core import texts
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.judgement import judged
from csvdownloader.core.messages import Message
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.store.stored import stored_jobs, stored_removed
from csvdownloader.system.window_lock import is_window_open

SHORT_ID = 8  # characters of the id


class KnownJob(Struct, frozen=True):
    """One job.

    Attributes:
        job: The job, with the state that it has now.
        delivery: Where the file of a headless job is to go; None for one of the window's list.
    """

    job: Job
    delivery: Delivery | None

    @property
    def state_word(self) -> Message:
        """The word for where the job stands."""
        return texts.state_word(self.job, is_kept=self.delivery is None)

    def root(self, folder: DataFolder) -> Path:
        """The root of the library below the data folder that has the job's files."""
        return folder.jobs if self.delivery is None else folder.headless / self.job.id

    @property
    def message(self) -> Message:
        """The sentence on what became of it; empty when it is well."""
        return texts.what_happened(self.job, is_kept=self.delivery is None)[0]


def known_jobs(folder: DataFolder) -> list[KnownJob]:
    """All jobs below the data folder, oldest first. Raises StorageError."""
    known = [KnownJob(job, None) for job in _window_jobs(folder)]
    known += [KnownJob(entry.job, entry.delivery) for entry in unfinished(folder.headless)]
    return sorted(known, key=lambda entry: entry.job.created_at)


def find_job(known: Sequence[KnownJob], start: str) -> KnownJob:
    """The one job whose id begins with `start`.

    Raises:
        InvalidRequestError: There are several, or `start` is empty.
        UserError: There is none.
    """
    if not start.strip():
        raise InvalidRequestError({"id": Message("ID is needed; 'csvdownloader jobs' lists them")})
    found = [entry for entry in known if entry.job.id.startswith(start.lower())]
    if len(found) > 1:
        raise InvalidRequestError(
            {
                "id": Message(
                    "{found} jobs begin with {start}; write more of it",
                    found=len(found),
                    start=start,
                )
            }
        )
    if not found:
        raise UserError(
            Message("There is no job {start}", start=start),
            Message("See csvdownloader jobs for those that are."),
        )
    return found[0]


def short_ids(known: Sequence[KnownJob]) -> dict[str, str]:
    """For each id, its shortest unique prefix of 8 characters or more."""
    ids = [entry.job.id for entry in known]
    shortest = {}
    for job_id in ids:
        lengths = range(SHORT_ID, len(job_id) + 1)
        unique = (n for n in lengths if sum(i.startswith(job_id[:n]) for i in ids) == 1)
        shortest[job_id] = job_id[: next(unique, len(job_id))]
    return shortest


def listed_jobs(folder: DataFolder, stored: Sequence[Job], removed: Set[str]) -> list[Job]:
    """The window's list as its next start will find it. Raises StorageError.

    Args:
        folder: The data folder; no window has it open.
        stored: The jobs as the list has them.
        removed: Ids of those that were removed from it.
    """
    library, now = FileLibrary(replace(folder, chosen="").jobs), datetime.now(UTC)
    library.use_folder(folder.chosen)
    recovery = library.look(stored, removed)
    return [*(judged(job, recovery, now) for job in stored), *recovery.adopted]


def _window_jobs(folder: DataFolder) -> list[Job]:
    jobs = stored_jobs(folder.store)
    if is_window_open(folder):
        return jobs
    return listed_jobs(folder, jobs, stored_removed(folder.store))
