"""What the settings do not keep is removed, and what makes room when it is needed."""

from datetime import timedelta
from pathlib import Path

import pytest

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.retention import DAY
from csvdownloader.core.messages import Message
from csvdownloader.core.settings.settings import Settings
from tests.fakes.jobs import MemoryStore
from tests.support.builders import NOON, make_job, make_receipt
from tests.workers.harness import REQUEST, World, finish

SEEN_DAYS = 400


def cancelled(days, **changes):
    return make_job(
        state=JobState.CANCELLED, ended_at=NOON, aging_since=(SEEN_DAYS - days) * DAY, **changes
    )


def test_clean_up_at_start_spares_what_is_pinned(qtbot, make_world):
    old = [cancelled(40, pinned=pinned) for pinned in (True, False)]
    recent = cancelled(1)
    world = make_world(store=MemoryStore([*old, recent]), seen=SEEN_DAYS * DAY)
    assert list(world.store.rows) == [old[0].id, recent.id]
    assert world.service.retention.over_limits() == []
    world.seen += 40 * DAY
    assert world.service.retention.over_limits() == [recent]
    assert world.library.removed == [old[1].id]


def test_sto_12_clean_up_spares_what_is_being_saved(qtbot, make_world):
    old = make_job(
        state=JobState.COMPLETED,
        ended_at=NOON,
        aging_since=(SEEN_DAYS - 40) * DAY,
        receipt=make_receipt(),
        saved_to="/x.csv",
        pinned=True,
    )
    world = make_world(store=MemoryStore([old]), seen=SEEN_DAYS * DAY)
    with qtbot.waitSignal(world.service.saving.saved):
        world.service.saving.save(old.id, Path("/home/a/orders.csv"), overwrite=False)
        world.service.retention.set_pinned(old.id, pinned=False)
        world.service.retention.clean_up()
    assert world.library.removed == []
    with qtbot.waitSignal(world.service.idle):
        world.service.retention.clean_up()
    assert world.library.removed == [old.id]


def test_s14_a_leap_of_the_clock_removes_nothing_also_with_a_download_under_it(qtbot, make_world):
    unsaved = {"state": JobState.COMPLETED, "receipt": make_receipt(bytes=15 * 10**9)}
    jobs = [
        make_job(ended_at=NOON - timedelta(hours=hours), saved_to=saved, **unsaved)
        for hours in (1, 2)
        for saved in (None, "/a.csv")
    ]
    world = make_world(store=MemoryStore(jobs, settings={"keep_gigabytes": 100}))
    world.exporter.gate.set()
    for days in (365, -700, 4000):
        world.now += timedelta(days=days)
        with qtbot.waitSignal(world.service.idle):
            world.service.start(REQUEST)
        world.service.settings.change(Settings(keep_gigabytes=100))
        world.service.retention.clean_up()
    assert len(world.service.book.jobs()) == len(jobs) + 3
    assert world.library.removed == []
    for days in (1, 31):
        world.seen += days * DAY
        world.service.settings.change(Settings(keep_gigabytes=20))
        world.service.retention.clean_up()
    assert world.service.book.jobs() == []


def test_s14_the_grace_of_an_unsaved_file_begins_when_its_end_is_seen(qtbot, make_world):
    world = make_world(seen=400 * DAY)
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    for days in (0, 30):
        world.seen = (400 + days) * DAY
        world.service.retention.clean_up()
        assert world.service.book.job(job_id).state is JobState.COMPLETED
    world.seen += 1
    world.service.retention.clean_up()
    assert world.service.book.jobs() == []


def test_a_pin_is_stored_and_told(qtbot, world):
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    for pinned in (True, False):
        with qtbot.waitSignal(world.service.book.job_changed) as changed:
            world.service.retention.set_pinned(job_id, pinned=pinned)
        assert changed.args[0].pinned is pinned
        assert world.store.rows[job_id].pinned is pinned


def finished(number, **changes):
    return make_job(
        f"{number}.csv",
        JobState.COMPLETED,
        created_at=NOON.replace(minute=number),
        receipt=make_receipt(f"{number}.csv"),
        **changes,
    )


def ids(jobs):
    return {job.id for job in jobs}


SAVED, UNSAVED, KEPT = (
    finished(1, saved_to="/a/1.csv"),
    finished(2),
    finished(3, saved_to="/a/3.csv", pinned=True),
)


def test_what_may_go_is_gone_before_it_goes_on(qtbot, make_world):
    world = make_world(store=MemoryStore([SAVED, UNSAVED, KEPT]))
    assert ids(world.service.retention.reclaimable()) == {SAVED.id}
    removed = []
    with qtbot.waitSignal(world.service.idle):
        world.service.retention.free_space(lambda: removed.extend(world.library.removed))
    assert removed == [SAVED.id]
    assert ids(world.service.book.jobs()) == {UNSAVED.id, KEPT.id}
    assert not world.service.removal.can_undo
    assert set(world.store.rows) == {UNSAVED.id, KEPT.id}


def test_what_was_removed_just_now_makes_room_too(qtbot, make_world):
    world = make_world(store=MemoryStore([SAVED, UNSAVED]))
    world.service.removal.remove(UNSAVED.id)
    with qtbot.waitSignal(world.service.idle):
        world.service.retention.free_space(lambda: None)
    assert set(world.library.removed) == {SAVED.id, UNSAVED.id}


def test_a_file_that_is_being_saved_stays(qtbot, make_world, tmp_path):
    world = make_world(store=MemoryStore([SAVED]))
    world.library.gate.clear()
    world.service.saving.save(SAVED.id, tmp_path / "a.csv", overwrite=False)
    assert world.service.retention.reclaimable() == []
    with qtbot.waitSignal(world.service.idle):
        world.library.gate.set()


def test_it_is_cleaned_up_each_hour(qtbot, make_world):
    old = cancelled(29)
    world = make_world(store=MemoryStore([old]), seen=SEEN_DAYS * DAY)
    timer = world.service.retention._timer
    assert (timer.isActive(), timer.interval()) == (True, 3_600_000)
    world.seen += 2 * DAY
    with qtbot.waitSignal(world.service.idle):
        timer.timeout.emit()
    assert world.service.book.jobs() == []


def test_how_long_a_job_stays_is_known_from_the_first_clean_up_on(qtbot, make_world, world):
    job = cancelled(10)
    kept = make_world(store=MemoryStore([job]), seen=SEEN_DAYS * DAY)
    assert kept.service.retention.seconds_left(job) == 20 * DAY
    kept.seen += DAY
    assert kept.service.retention.seconds_left(job) == 20 * DAY  # as of the last clean-up
    kept.service.retention.clean_up()
    assert kept.service.retention.seconds_left(job) == 19 * DAY
    early = World(store=MemoryStore([job]), seen=SEEN_DAYS * DAY)
    assert early.service.retention.seconds_left(job) is None
    assert early.service.shut_down(5000)


@pytest.mark.usefixtures("expected_log")
def test_a_list_that_cannot_be_written_is_told_and_nothing_goes(qtbot, make_world):
    class RefusingStore(MemoryStore):
        def remove(self, *job_ids):
            raise StorageError(Message("The list cannot be written"))

    world = make_world(store=RefusingStore([cancelled(10)]), seen=SEEN_DAYS * DAY)
    world.seen += 21 * DAY
    with qtbot.waitSignal(world.service.retention.failed) as failed:
        world.service.retention.clean_up()
    assert failed.args[0].message == "The list cannot be written"
    assert len(world.service.book.jobs()) == 1
    assert world.library.removed == []


def test_the_one_that_needs_the_room_is_spared(qtbot, make_world):
    other = finished(4, saved_to="/a/4.csv")
    world = make_world(store=MemoryStore([SAVED, other]))
    assert ids(world.service.retention.reclaimable(SAVED.id)) == {other.id}
    with qtbot.waitSignal(world.service.idle):
        world.service.retention.free_space(lambda: None, SAVED.id)
    assert ids(world.service.book.jobs()) == {SAVED.id}


def test_before_the_first_clean_up_what_may_go_is_known_by_the_time_now():
    aged = finished(5, aging_since=0.0)
    world = World(store=MemoryStore([aged]), seen=SEEN_DAYS * DAY)
    assert ids(world.service.retention.reclaimable()) == {aged.id}
    assert world.service.shut_down(5000)
