import pytest

from csvdownloader.core import texts
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.judgement import judged
from csvdownloader.core.jobs.recovery import Recovery
from tests.support.builders import NOON, make_job, make_receipt

NOTHING = Recovery({}, ())


def whole(job):
    return Recovery({job.id: make_receipt()}, ())


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING, JobState.INTERRUPTED])
def test_s14_a_whole_file_is_the_end_of_a_job_that_has_none(state):
    job = make_job(state=state)
    after = judged(job, whole(job), NOON)
    assert (after.state, after.receipt, after.failure) == (
        JobState.COMPLETED,
        make_receipt(),
        None,
    )
    assert after.ended_at == NOON


@pytest.mark.parametrize("state", [JobState.ERROR, JobState.CANCELLED, JobState.COMPLETED])
def test_s14_what_has_ended_is_as_it_was_noted(state):
    job = make_job(state=state)
    assert judged(job, whole(job), NOON) is job


def test_s14_what_ran_and_left_no_file_is_interrupted():
    after = judged(make_job(), NOTHING, NOON)
    assert (after.state, after.ended_at) == (JobState.INTERRUPTED, NOON)
    assert texts.what_happened(after) == (texts.INTERRUPTED_MESSAGE, texts.INTERRUPTED_HINT)


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.INTERRUPTED])
def test_s14_what_did_not_run_stays_as_it_is(state):
    job = make_job(state=state)
    assert judged(job, NOTHING, NOON) is job
