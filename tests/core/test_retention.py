from datetime import timedelta

import pytest

from csvdownloader.core.models import JobState
from csvdownloader.core.retention import expired, is_plausible
from csvdownloader.core.settings import Settings
from tests.support.builders import NOON, make_job, make_receipt

DAY = timedelta(days=1)
SETTINGS = Settings(keep_days=30, keep_gigabytes=1)


def finished(age: timedelta, size: int = 10, saved: bool = True, **changes):
    return make_job(
        state=JobState.COMPLETED,
        ended_at=NOON - age,
        receipt=make_receipt(bytes=size),
        saved_to="/somewhere" if saved else None,
        **changes,
    )


def removed(*jobs):
    ids = expired(jobs, SETTINGS, NOON)
    return [index for index, job in enumerate(jobs) if job.id in ids]


def test_by_age():
    assert removed(finished(29 * DAY), finished(31 * DAY)) == [1]


def test_failed_jobs_go_by_age_too():
    old = make_job(state=JobState.ERROR, ended_at=NOON - 31 * DAY)
    assert removed(old, make_job(state=JobState.ERROR, ended_at=NOON)) == [0]


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.QUEUED])
def test_active_jobs_stay(state):
    assert removed(make_job(state=state, created_at=NOON - 400 * DAY)) == []


def test_pinned_jobs_stay():
    assert removed(finished(400 * DAY, 5 * 10**9, pinned=True)) == []


def test_by_total_size_the_oldest_first():
    jobs = [finished(age * DAY, 400_000_000) for age in (3, 9, 6, 4)]
    assert removed(*jobs) == [1, 2]


def test_pinned_files_count_but_do_not_go():
    assert removed(finished(5 * DAY, 2 * 10**9, pinned=True), finished(4 * DAY, 10)) == [1]


def test_jobs_without_a_file_do_not_go_for_size():
    failed = make_job(state=JobState.ERROR, ended_at=NOON - 20 * DAY)
    assert removed(failed, finished(3 * DAY, 2 * 10**9)) == [1]


def test_a_recent_unsaved_file_is_not_taken_away():
    jobs = [finished(DAY, 2 * 10**9, saved=False), finished(3 * DAY, 10, saved=False)]
    assert removed(*jobs) == [1]


@pytest.mark.parametrize(
    ("last_seen", "plausible"),
    [
        (NOON, True),
        (NOON - DAY, True),
        (NOON - 29 * DAY, True),
        (NOON + timedelta(seconds=1), False),
        (NOON + 400 * DAY, False),
        (NOON - 30 * DAY, False),
        (NOON - 400 * DAY, False),
    ],
)
def test_a_leaping_clock_is_not_believed(last_seen, plausible):
    assert is_plausible(NOON, last_seen, SETTINGS) is plausible
