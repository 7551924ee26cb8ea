from datetime import timedelta

import pytest
from msgspec.structs import replace

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.retention import (
    DAY,
    UNSAVED_GRACE,
    expired,
    is_too_old,
    newly_aging,
    reclaimable,
    seconds_left,
    total_size,
)
from csvdownloader.core.settings.settings import Settings
from csvdownloader.core.tables.measured import Measured
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


@pytest.mark.parametrize(
    ("job", "days"),
    [
        (finished(1 * DAY), 29),
        (finished(40 * DAY), 0),
        (replace(finished(0), aging_since=None), 30),
        (finished(1 * DAY, pinned=True), None),
        (make_job(state=JobState.RUNNING), None),
    ],
)
def test_how_long_a_job_is_kept(job, days):
    left = seconds_left(job, SETTINGS, SEEN)
    assert left == (None if days is None else days * DAY)


def test_a_file_that_was_never_saved_is_kept_for_its_grace():
    settings = Settings(keep_days=1, keep_gigabytes=1)
    assert seconds_left(finished(1 * DAY, saved=False), settings, SEEN) == DAY
    assert seconds_left(finished(1 * DAY), settings, SEEN) == 0
    assert seconds_left(finished(1 * DAY, saved=False), SETTINGS, SEEN) == 29 * DAY


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


def test_of_the_same_age_what_never_ended_goes_by_its_creation():
    begins = [NOON - timedelta(minutes=minutes) for minutes in (1, 3, 2)]
    jobs = [finished(3 * DAY, 400_000_000, created_at=begin) for begin in begins]
    jobs = [replace(job, ended_at=None if n else NOON) for n, job in enumerate(jobs)]
    assert removed(*jobs) == [1]


def test_what_goes_by_its_age_makes_room():
    sizes = {31: 900_000_000, 4: 600_000_000, 3: 600_000_000}
    assert removed(*(finished(age * DAY, size) for age, size in sizes.items())) == [0, 1]


def test_rows_that_were_set_aside_take_room_too():
    job = finished(4 * DAY, 600_000_000)
    aside = Measured(1, 2, 600_000_000, "0" * 64)
    assert removed(job, finished(3 * DAY, 300_000_000)) == []
    assert removed(replace(job, receipt=replace(job.receipt, aside=aside))) == [0]


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


def test_s14_an_age_that_began_now_does_not_begin_again():
    assert newly_aging([finished(0)], SEEN) == []


@pytest.mark.parametrize(("age", "expected"), [(2 * DAY - 1, []), (2 * DAY, [0])])
def test_an_unsaved_file_stays_for_two_days(age, expected):
    assert removed(finished(age, 2 * 10**9, saved=False)) == expected


@pytest.mark.parametrize(("size", "expected"), [(10**9, []), (10**9 + 1, [0])])
def test_what_fills_the_size_exactly_stays(size, expected):
    assert removed(finished(9 * DAY, 300), finished(DAY, size - 300)) == expected


@pytest.mark.parametrize("since", [None, SEEN + DAY])
def test_s14_without_a_known_age_nothing_is_old(since):
    unknown = finished(0, 10)
    assert removed(make_job(id=unknown.id, state=JobState.ERROR, aging_since=since)) == []


def test_s14_when_a_job_ended_by_the_wall_clock_means_nothing():
    long_ago = NOON - timedelta(days=4000)
    recent = finished(DAY, 2 * 10**9, saved=False, created_at=long_ago)
    old = finished(31 * DAY, created_at=NOON + timedelta(days=4000))
    assert removed(recent, old) == [1]


def test_room_is_made_by_what_a_clean_up_may_take():
    jobs = [finished(1), finished(1, saved=False), finished(3 * DAY, saved=False), failed(9)]
    pinned = finished(9, pinned=True)
    assert reclaimable([*jobs, pinned], seen=SEEN) == [jobs[0], jobs[2]]


def test_a_day_has_its_seconds_and_a_gigabyte_its_bytes():
    assert (DAY, UNSAVED_GRACE) == (86_400, 172_800)
    job = finished(0, 7)
    aside = replace(job, receipt=replace(job.receipt, aside=Measured(1, 2, 5, "0" * 64)))
    assert total_size([job, aside, failed(0)]) == 19
    assert total_size([]) == 0
