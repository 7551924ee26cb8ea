"""The jobs that the command line knows: the window's list, and unfinished headless ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from csvdownloader.cli.options import Delivery
from csvdownloader.cli.unfinished import unfinished
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.errors import InvalidRequestError, UserError
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Job, JobState
from csvdownloader.store.sqlite import stored_jobs
from csvdownloader.system.window_lock import window_lock

SHORT_ID = 8  # characters of the id


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


def _window_jobs(folder: DataFolder) -> list[Job]:
    jobs = stored_jobs(folder.store)
    if not any(job.state is JobState.RUNNING for job in jobs):
        return jobs
    lock = window_lock(folder)
    if not lock.tryLock(0):
        return jobs
    lock.unlock()  # it was free, so no program runs the jobs: it was killed
    return [_interrupted(job) for job in jobs]


def _interrupted(job: Job) -> Job:
    is_running = job.state is JobState.RUNNING
    return replace(job, state=JobState.INTERRUPTED) if is_running else job
