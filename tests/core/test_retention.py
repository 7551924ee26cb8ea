from dataclasses import replace
from datetime import timedelta

import pytest

from csvdownloader.core.models import JobState
from csvdownloader.core.retention import DAY, expired, is_too_old, newly_aging
from csvdownloader.core.settings import Settings
from tests.support.builders import NOON, make_job, make_receipt

SEEN = 1000 * DAY
SETTINGS = Settings(keep_days=30, keep_gigabytes=1)


def finished(age: float, size: int = 10, saved: bool = True, **changes):
    return make_job(
        state=JobState.COMPLETED,
        ended_at=NOON,
        aging_since=SEEN - age,
        receipt=make_receipt(bytes=size),
        saved_to="/somewhere" if saved else None,
        **changes,
    )


def failed(age: float):
    return make_job(state=JobState.ERROR, ended_at=NOON, aging_since=SEEN - age)


def removed(*jobs):
    ids = expired(jobs, SETTINGS, SEEN)
    return [index for index, job in enumerate(jobs) if job.id in ids]


def test_by_age():
    assert removed(finished(29 * DAY), finished(31 * DAY)) == [1]


@pytest.mark.parametrize(("days", "too_old"), [(30, False), (30.001, True), (-1, False)])
def test_the_age_at_which_something_is_too_old(days, too_old):
    assert is_too_old(SEEN - days * DAY, SEEN, SETTINGS) is too_old


def test_failed_jobs_go_by_age_too():
    assert removed(failed(31 * DAY), failed(0)) == [0]


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.QUEUED])
def test_active_jobs_stay(state):
    assert removed(make_job(state=state, aging_since=SEEN - 400 * DAY)) == []


def test_pinned_jobs_stay():
    assert removed(finished(400 * DAY, 5 * 10**9, pinned=True)) == []


def test_by_total_size_the_oldest_first():
    jobs = [finished(age * DAY, 400_000_000) for age in (3, 9, 6, 4)]
    assert removed(*jobs) == [1, 2]


def test_of_the_same_age_what_ended_first_goes_first():
    ends = [NOON - timedelta(minutes=minutes) for minutes in (1, 3, 2)]
    jobs = [replace(finished(3 * DAY, 400_000_000), ended_at=end) for end in ends]
    assert removed(*jobs) == [1]


def test_pinned_files_count_but_do_not_go():
    assert removed(finished(5 * DAY, 2 * 10**9, pinned=True), finished(4 * DAY, 10)) == [1]


def test_jobs_without_a_file_do_not_go_for_size():
    assert removed(failed(20 * DAY), finished(3 * DAY, 2 * 10**9)) == [1]


def test_a_recent_unsaved_file_is_not_taken_away():
    jobs = [finished(DAY, 2 * 10**9, saved=False), finished(3 * DAY, 10, saved=False)]
    assert removed(*jobs) == [1]


def test_s14_an_age_begins_when_the_end_of_a_job_is_first_seen():
    done, running = finished(DAY), make_job(state=JobState.RUNNING)
    new = make_job(state=JobState.CANCELLED)
    ahead = finished(-DAY)  # of a seen time that is lost
    assert [job.id for job in newly_aging([done, running, new, ahead], SEEN)] == [new.id, ahead.id]
    assert {job.aging_since for job in newly_aging([new, ahead], SEEN)} == {SEEN}


@pytest.mark.parametrize("since", [None, SEEN + DAY])
def test_s14_without_a_known_age_nothing_is_old(since):
    unknown = finished(0, 10)
    assert removed(make_job(id=unknown.id, state=JobState.ERROR, aging_since=since)) == []


def test_s14_when_a_job_ended_by_the_wall_clock_means_nothing():
    long_ago = NOON - timedelta(days=4000)
    recent = finished(DAY, 2 * 10**9, saved=False, created_at=long_ago)
    old = finished(31 * DAY, created_at=NOON + timedelta(days=4000))
    assert removed(recent, old) == [1]
