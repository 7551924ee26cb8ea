"""The jobs that the command line knows: the window's list, and headless ones that can go on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from csvdownloader.cli.options import Delivery
from csvdownloader.cli.unfinished import unfinished
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.errors import InvalidRequestError, UserError
from csvdownloader.core.models import Job, JobState
from csvdownloader.store.sqlite import stored_jobs
from csvdownloader.system.window_lock import window_lock

SHORT_ID = 8  # characters, of 32 that matter


@dataclass(frozen=True, slots=True)
class KnownJob:
    """One job.

    Attributes:
        job: The job, with the state that it has now.
        delivery: Where the file of a headless job is to go; None for one of the window's list.
    """

    job: Job
    delivery: Delivery | None


def known_jobs(folder: DataFolder) -> list[KnownJob]:
    """All jobs below the data folder, oldest first. Raises StorageError."""
    known = [KnownJob(job, None) for job in _of_the_window(folder)]
    known += [KnownJob(left.job, left.delivery) for left in unfinished(folder.headless)]
    return sorted(known, key=lambda one: one.job.created_at)


def find_job(known: Sequence[KnownJob], start: str) -> KnownJob:
    """The one job whose id begins with `start`.

    Raises:
        InvalidRequestError: There are several, or `start` is empty.
        UserError: There is none.
    """
    if not start.strip():
        raise InvalidRequestError({"id": "ID is needed; 'csvdownloader jobs' lists them"})
    found = [one for one in known if one.job.id.startswith(start.lower())]
    if len(found) > 1:
        raise InvalidRequestError({"id": f"{len(found)} jobs begin with {start}; write more of it"})
    if not found:
        raise UserError(f"There is no job {start}", "See csvdownloader jobs for those that are.")
    return found[0]


def short_ids(known: Sequence[KnownJob]) -> dict[str, str]:
    """For each id, its shortest beginning of 8 characters or more that no other has."""
    ids = [one.job.id for one in known]
    shortest = {}
    for one in ids:
        lengths = range(SHORT_ID, len(one) + 1)
        unique = (n for n in lengths if sum(i.startswith(one[:n]) for i in ids) == 1)
        shortest[one] = one[: next(unique, len(one))]
    return shortest


def _of_the_window(folder: DataFolder) -> list[Job]:
    jobs = stored_jobs(folder.store)
    if not any(job.state is JobState.RUNNING for job in jobs):
        return jobs
    lock = window_lock(folder)
    if not lock.tryLock(0):
        return jobs
    lock.unlock()  # nobody runs them: the program was killed
    return [_interrupted(job) for job in jobs]


def _interrupted(job: Job) -> Job:
    is_running = job.state is JobState.RUNNING
    return replace(job, state=JobState.INTERRUPTED) if is_running else job
