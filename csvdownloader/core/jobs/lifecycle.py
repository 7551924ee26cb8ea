"""The state machine of jobs: the one table of transitions, and the only function that makes one."""

from datetime import datetime

from msgspec.structs import replace

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.jobs import JobNotReadyError
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.requests.target import WhenDone

TRANSITIONS: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.CANCELLED}),
    JobState.RUNNING: frozenset(
        {JobState.COMPLETED, JobState.ERROR, JobState.CANCELLED, JobState.INTERRUPTED}
    ),
    JobState.COMPLETED: frozenset(),
    JobState.ERROR: frozenset({JobState.QUEUED}),
    JobState.CANCELLED: frozenset({JobState.QUEUED}),
    JobState.INTERRUPTED: frozenset({JobState.QUEUED}),
}

ACTIVE = frozenset({JobState.QUEUED, JobState.RUNNING})
UNSETTLED = ACTIVE | {JobState.INTERRUPTED}  # a whole file may be there that nobody noted
RETRYABLE = frozenset(state for state, after in TRANSITIONS.items() if JobState.QUEUED in after)


def move(
    job: Job,
    state: JobState,
    now: datetime,
    *,
    receipt: Receipt | None = None,
    failure: Failure | None = None,
) -> Job:
    """The job in its new state. A finished one is called as its file is, by its receipt.

    Raises:
        JobNotReadyError: The table does not allow the move.
    """
    if state not in TRANSITIONS[job.state]:
        raise JobNotReadyError(job.state, state)
    if state is JobState.QUEUED:
        return replace(
            job, state=state, started_at=None, ended_at=None, failure=None, aging_since=None
        )
    if state is JobState.RUNNING:
        return replace(job, state=state, started_at=now)
    title = receipt.name if receipt else job.title
    return replace(
        job,
        title=title,
        state=state,
        ended_at=now,
        receipt=receipt,
        failure=failure,
        is_save_due=receipt is not None and job.request.target.when_done is not WhenDone.ASK,
    )


def found_whole(job: Job, receipt: Receipt, now: datetime) -> Job:
    """The job, finished: its whole file was found after a run that could not note it.

    Raises:
        JobNotReadyError: It is none of the unsettled ones.
    """
    if job.state is JobState.INTERRUPTED:
        job = move(job, JobState.QUEUED, now)
    if job.state is JobState.QUEUED:
        job = move(job, JobState.RUNNING, now)
    return move(job, JobState.COMPLETED, now, receipt=receipt)


def receipt_of(job: Job) -> Receipt:
    """The receipt of a finished job. Raises JobNotReadyError where it has none."""
    if job.receipt is None:
        raise JobNotReadyError(job.state, JobState.COMPLETED)
    return job.receipt
