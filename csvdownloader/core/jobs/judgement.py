"""What became of the jobs of a run that was killed. Window and command line judge alike."""

from datetime import datetime

from csvdownloader.core import texts
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.lifecycle import UNSETTLED, found_whole, move
from csvdownloader.core.jobs.recovery import Recovery

_INTERRUPTED = Failure(FailureKind.INTERRUPTED, texts.INTERRUPTED_MESSAGE, texts.INTERRUPTED_HINT)


def judged(job: Job, recovery: Recovery, now: datetime) -> Job:
    """The job as it really stands: finished, interrupted, or as it is where that was noted.

    Args:
        job: As it was noted last; no process runs it.
        recovery: What was found on disk.
        now: Wall clock, UTC.
    """
    if job.state in UNSETTLED and job.id in recovery.whole:
        return found_whole(job, recovery.whole[job.id], now)
    if job.state is JobState.RUNNING:
        return move(job, JobState.INTERRUPTED, now, failure=_INTERRUPTED)
    return job
