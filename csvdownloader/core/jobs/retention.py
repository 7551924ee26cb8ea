"""What is old enough, or too much, to be cleaned up. Decides; removes nothing.

One rule of age for the window's list and for resumable headless downloads: it counts the time that
the program has seen pass, and not the wall clock, which may be wrong by years.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.lifecycle import ACTIVE
from csvdownloader.core.settings.settings import Settings

DAY = 86_400.0  # seconds
UNSAVED_GRACE = 2 * DAY  # a file nobody has saved yet is not taken away sooner
_GIGABYTE = 1_000_000_000


def is_too_old(since: float, seen: float, settings: Settings) -> bool:
    """Whether something has been unchanged for too long.

    Args:
        since: The seen time of its last change, in seconds.
        seen: The seen time now, in seconds.
        settings: How long to keep.
    """
    return seen - since > settings.keep_days * DAY


def seconds_left(job: Job, settings: Settings, seen: float) -> float | None:
    """How long until the job is old enough to be removed; None for one that is never cleaned up.

    It goes sooner when all files together are too much.

    Args:
        job: A job that has ended; for one at work it is None too.
        settings: How long to keep.
        seen: The seen time, in seconds.
    """
    if job.pinned or job.state in ACTIVE:
        return None
    kept = settings.keep_days * DAY
    if _is_unsaved(job):
        kept = max(kept, UNSAVED_GRACE)
    return max(0.0, kept - (seen - _since(job, seen)))


def newly_aging(jobs: Iterable[Job], seen: float) -> list[Job]:
    """The jobs that have ended since the last clean-up; their age counts from now on.

    Args:
        jobs: All jobs.
        seen: The seen time, in seconds. A job that is ahead of it knows another one, which is lost.
    """
    ended = (job for job in jobs if job.state not in ACTIVE)
    return [
        replace(job, aging_since=seen)
        for job in ended
        if job.aging_since is None or job.aging_since > seen
    ]


def expired(jobs: Iterable[Job], settings: Settings, seen: float) -> list[str]:
    """The ids of the jobs to remove: by age, then the oldest until the total size fits.

    Pinned and active jobs stay, and so does a file that is unsaved and recent.

    Args:
        jobs: All jobs.
        settings: How long and how much to keep.
        seen: The seen time, in seconds.
    """
    all_jobs = list(jobs)
    candidates = sorted(
        (job for job in all_jobs if _is_removable(job, seen)),
        key=lambda job: (_since(job, seen), job.ended_at or job.created_at),
    )
    removed = {job.id for job in candidates if is_too_old(_since(job, seen), seen, settings)}
    left = total_size(job for job in all_jobs if job.id not in removed)
    excess = left - settings.keep_gigabytes * _GIGABYTE
    for job in candidates:
        if excess > 0 and job.id not in removed and _size(job):
            removed.add(job.id)
            excess -= _size(job)
    return [job.id for job in candidates if job.id in removed]


def reclaimable(jobs: Iterable[Job], seen: float) -> list[Job]:
    """The jobs with a fetched file that a clean-up may take as soon as all together are too much.

    Args:
        jobs: All jobs.
        seen: The seen time, in seconds.
    """
    return [job for job in jobs if _size(job) and _is_removable(job, seen)]


def total_size(jobs: Iterable[Job]) -> int:
    """The bytes of all fetched files of the jobs."""
    return sum(map(_size, jobs))


def _since(job: Job, seen: float) -> float:
    return seen if job.aging_since is None else job.aging_since


def _is_removable(job: Job, seen: float) -> bool:
    if job.pinned or job.state in ACTIVE:
        return False
    return not (_is_unsaved(job) and seen - _since(job, seen) < UNSAVED_GRACE)


def _is_unsaved(job: Job) -> bool:
    return job.receipt is not None and job.saved_to is None


def _size(job: Job) -> int:
    if job.receipt is None:
        return 0
    return job.receipt.bytes + (job.receipt.aside.bytes if job.receipt.aside else 0)
