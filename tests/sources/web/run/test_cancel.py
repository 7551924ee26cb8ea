"""A job that is not needed any more is cancelled or removed at the service."""

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.services import RemoteJobError
from tests.services.fakes.base import Reply
from tests.sources.web.jobs import CELLS, Jobs, job_profile

CANCEL = '[cancel]\nmethod = "DELETE"\nurl = "/jobs/{{ job.id }}"'
CLEANUP = '[cleanup]\nmethod = "DELETE"\nurl = "/jobs/{{ job.id }}"'


@pytest.fixture
def jobs():
    with Jobs("busy", "busy", "ready") as service:
        service.on("DELETE", "/jobs/j-1", Reply(204))
        yield service


def run(harness, jobs, *tables):
    return harness.run(job_profile(*tables), base_url=jobs.url)


def deleted(jobs):
    return len(jobs.called("DELETE", "/jobs/j-1"))


def stop_at(harness, wait, *, shutting_down=False):
    def stop(waits):
        if waits == wait:
            harness.cancel.set(shutting_down=shutting_down)

    harness.clock.after_wait = stop


@pytest.mark.parametrize("wait", [1, 2])
def test_a_cancelled_job_is_cancelled_at_the_service_once(harness, jobs, wait):
    stop_at(harness, wait)
    with pytest.raises(Cancelled):
        run(harness, jobs, CANCEL)

    assert deleted(jobs) == 1
    assert harness.files() == []


def test_a_service_that_does_not_answer_a_cancel_changes_nothing(harness, jobs):
    jobs.on("DELETE", "/jobs/j-1", Reply(is_lost=True))
    stop_at(harness, 2)

    with pytest.raises(Cancelled):
        run(harness, jobs, CANCEL)


def test_pro_11_the_job_goes_on_at_the_service_when_the_program_ends(harness, jobs):
    stop_at(harness, 2, shutting_down=True)
    with pytest.raises(Cancelled):
        run(harness, jobs, CANCEL)
    assert deleted(jobs) == 0
    harness.clock.after_wait = lambda waits: None

    assert harness.restarted().again().cells() == CELLS
    assert jobs.started == 1


def test_a_job_that_goes_on_after_a_restart_can_be_cancelled(harness, jobs):
    stop_at(harness, 1, shutting_down=True)
    with pytest.raises(Cancelled):
        run(harness, jobs, CANCEL)
    stop_at(harness, 2)
    with pytest.raises(Cancelled):
        harness.again()

    assert deleted(jobs) == 1


def test_a_job_that_is_not_started_yet_is_not_cancelled(harness, jobs):
    jobs.on("POST", "/jobs", Reply(429, headers={"Retry-After": "5"}))
    stop_at(harness, 1)
    with pytest.raises(Cancelled):
        run(harness, jobs, '[cancel]\nurl = "/cancel-all"')

    assert [seen.method for seen in jobs.requests] == ["POST"]


def test_a_finished_job_is_removed_at_the_service(harness, jobs):
    run(harness, jobs, CLEANUP)

    assert deleted(jobs) == 1
    assert jobs.requests[-1].method == "DELETE"


def test_a_job_that_cannot_be_removed_is_finished_all_the_same(harness, jobs):
    jobs.on("DELETE", "/jobs/j-1", Reply(is_lost=True))

    assert run(harness, jobs, CLEANUP).cells() == CELLS


def test_a_failed_job_is_left_for_the_user_to_look_at(harness):
    with Jobs("broken") as jobs, pytest.raises(RemoteJobError):
        run(harness, jobs, CANCEL, CLEANUP)

    assert deleted(jobs) == 0


def test_the_service_is_told_at_once_and_only_once(harness, jobs):
    jobs.on("DELETE", "/jobs/j-1", Reply(503))
    stop_at(harness, 3)  # between two polls
    top = '[limits]\nrate = { requests = 1, per = "30s" }'
    with pytest.raises(Cancelled):
        harness.run(job_profile(CANCEL, top=top), base_url=jobs.url)

    assert deleted(jobs) == 1
    assert len(harness.waited) == 3
