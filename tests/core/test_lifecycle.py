from itertools import product

import pytest

from csvdownloader.core.errors import JobNotReadyError
from csvdownloader.core.failure_kind import FailureKind
from csvdownloader.core.lifecycle import TRANSITIONS, move
from csvdownloader.core.models import Failure, JobState
from tests.support.builders import NOON, make_job

ALLOWED = {
    ("QUEUED", "RUNNING"),
    ("QUEUED", "CANCELLED"),
    ("RUNNING", "COMPLETED"),
    ("RUNNING", "ERROR"),
    ("RUNNING", "CANCELLED"),
    ("RUNNING", "INTERRUPTED"),
    ("ERROR", "QUEUED"),
    ("CANCELLED", "QUEUED"),
    ("INTERRUPTED", "QUEUED"),
}


def test_every_state_has_a_row():
    assert set(TRANSITIONS) == set(JobState)


@pytest.mark.parametrize(("before", "after"), list(product(JobState, JobState)))
def test_only_the_table_moves_a_job(before, after):
    job = make_job(state=before)
    if (before.value, after.value) in ALLOWED:
        assert move(job, after, NOON).state is after
    else:
        with pytest.raises(JobNotReadyError):
            move(job, after, NOON)


def test_a_retry_forgets_the_failure():
    failed = move(
        make_job(), JobState.ERROR, NOON, failure=Failure(FailureKind.DISK_FULL, "m", "h")
    )
    assert failed.failure is not None
    assert failed.ended_at == NOON
    again = move(failed, JobState.QUEUED, NOON)
    assert (again.failure, again.ended_at, again.started_at) == (None, None, None)


def test_s14_who_is_retried_is_not_old_any_more():
    old = make_job(state=JobState.ERROR, ended_at=NOON, aging_since=86_400.0)
    assert move(old, JobState.QUEUED, NOON).aging_since is None
