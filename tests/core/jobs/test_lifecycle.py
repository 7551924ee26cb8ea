from datetime import timedelta
from itertools import product

import pytest

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.errors.jobs import JobNotReadyError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.lifecycle import (
    ACTIVE,
    RETRYABLE,
    TRANSITIONS,
    UNSETTLED,
    found_whole,
    move,
    receipt_of,
)
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.target import SaveTarget, WhenDone
from tests.support.builders import NOON, make_job, make_receipt

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
        make_job(started_at=NOON),
        JobState.ERROR,
        NOON,
        failure=Failure(FailureKind.DISK_FULL, "m", "h"),
    )
    assert failed.failure is not None
    assert failed.ended_at == NOON
    again = move(failed, JobState.QUEUED, NOON)
    assert (again.failure, again.ended_at, again.started_at) == (None, None, None)


def test_s14_who_is_retried_is_not_old_any_more():
    old = make_job(state=JobState.ERROR, ended_at=NOON, aging_since=86_400.0)
    assert move(old, JobState.QUEUED, NOON).aging_since is None


def test_a_run_knows_when_it_began_and_ended():
    running = move(make_job(state=JobState.QUEUED), JobState.RUNNING, NOON)
    assert (running.started_at, running.ended_at) == (NOON, None)
    later = NOON + timedelta(seconds=5)
    done = move(running, JobState.COMPLETED, later, receipt=make_receipt())
    assert (done.started_at, done.ended_at) == (NOON, later)


def test_a_finished_job_is_called_as_its_file_is():
    job = make_job("orders.csv")
    receipt = make_receipt("orders (2).csv")
    done = move(job, JobState.COMPLETED, NOON, receipt=receipt)
    assert (done.title, done.receipt) == ("orders (2).csv", receipt)
    assert move(job, JobState.ERROR, NOON).title == "orders.csv"


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING, JobState.INTERRUPTED])
def test_s14_a_whole_file_ends_a_job_that_has_no_end(state):
    receipt = make_receipt("orders (2).csv")
    found = found_whole(make_job("orders.csv", state=state), receipt, NOON)
    assert (found.state, found.title, found.receipt) == (JobState.COMPLETED, receipt.name, receipt)


@pytest.mark.parametrize("state", [JobState.COMPLETED, JobState.ERROR, JobState.CANCELLED])
def test_s14_a_job_that_has_ended_is_not_found_whole(state):
    with pytest.raises(JobNotReadyError):
        found_whole(make_job(state=state), make_receipt(), NOON)


def test_which_jobs_are_active_unsettled_or_can_be_retried():
    assert {JobState.QUEUED, JobState.RUNNING} == ACTIVE
    assert {*ACTIVE, JobState.INTERRUPTED} == UNSETTLED
    assert {JobState.ERROR, JobState.CANCELLED, JobState.INTERRUPTED} == RETRYABLE


@pytest.mark.parametrize(
    ("when_done", "receipt", "is_due"),
    [
        (WhenDone.ASK, make_receipt(), False),
        (WhenDone.SAVE, make_receipt(), True),
        (WhenDone.OPEN, make_receipt(), True),
        (WhenDone.SAVE, None, False),
    ],
)
def test_a_finished_file_is_to_be_saved_where_its_target_says_so(when_done, receipt, is_due):
    job = make_job(request=Request("sample", target=SaveTarget("/a", "", when_done)))
    assert move(job, JobState.COMPLETED, NOON, receipt=receipt).is_save_due is is_due


def test_a_finished_job_has_a_receipt():
    receipt = make_receipt()
    assert receipt_of(make_job(state=JobState.COMPLETED, receipt=receipt)) is receipt
    with pytest.raises(
        JobNotReadyError, match=str(JobNotReadyError(JobState.RUNNING, JobState.COMPLETED))
    ):
        receipt_of(make_job())
