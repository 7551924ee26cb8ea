"""What is old enough, or too much, to be cleaned up. Decides; removes nothing.

One rule of age for the window's list and for resumable headless downloads.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from csvdownloader.core.lifecycle import ACTIVE
from csvdownloader.core.models import Job
from csvdownloader.core.settings import Settings

UNSAVED_GRACE = timedelta(days=2)  # a file nobody has saved yet is not taken away sooner
_GIGABYTE = 1_000_000_000


def is_plausible(now: datetime, last_seen: datetime, settings: Settings) -> bool:
    """Whether the wall clock may be believed: a wrong one must not empty the list.

    Args:
        now: Wall clock, UTC.
        last_seen: The latest time that is on record. A clock before it is wrong. One that is
            ahead of it by the whole retention time may be wrong too, or the user was away.
        settings: How long to keep.
    """
    return last_seen <= now < last_seen + timedelta(days=settings.keep_days)


def is_too_old(last_change: datetime, now: datetime, settings: Settings) -> bool:
    """Whether something has been unchanged for too long; see `is_plausible` for `now`."""
    return now - last_change > timedelta(days=settings.keep_days)


def expired(jobs: Iterable[Job], settings: Settings, now: datetime) -> list[str]:
    """The ids of the jobs to remove: by age, then the oldest until the total size fits.

    Pinned and active jobs stay, and so does a file that is unsaved and recent.

    Args:
        jobs: All jobs.
        settings: How long and how much to keep.
        now: Wall clock, UTC; see `is_plausible`.
    """
    candidates = sorted(
        (job for job in jobs if _is_removable(job, now)),
        key=lambda job: job.ended_at or job.created_at,
    )
    old = [job for job in candidates if is_too_old(job.ended_at or job.created_at, now, settings)]
    rest = [job for job in candidates if job not in old]
    excess = sum(map(_size, jobs_left(jobs, old))) - settings.keep_gigabytes * _GIGABYTE
    removed = [job.id for job in old]
    for job in rest:
        if excess <= 0:
            break
        if _size(job):
            removed.append(job.id)
            excess -= _size(job)
    return removed


def jobs_left(jobs: Iterable[Job], removed: list[Job]) -> list[Job]:
    """The jobs that are not among the removed."""
    gone = {job.id for job in removed}
    return [job for job in jobs if job.id not in gone]


def _is_removable(job: Job, now: datetime) -> bool:
    if job.pinned or job.state in ACTIVE:
        return False
    unsaved = job.receipt is not None and job.saved_to is None
    ended = job.ended_at or job.created_at
    return not (unsaved and now - ended < UNSAVED_GRACE)


def _size(job: Job) -> int:
    if job.receipt is None:
        return 0
    return job.receipt.bytes + (job.receipt.aside.bytes if job.receipt.aside else 0)
