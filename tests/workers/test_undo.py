"""Removed jobs can be brought back for a moment; what is half removed is never seen."""

import pytest

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.jobs import JobNotReadyError
from csvdownloader.core.messages import Message
from csvdownloader.core.models import JobState
from csvdownloader.workers.service import UNDO_MS
from tests.fakes.jobs import MemoryStore
from tests.support.builders import NOON, make_job, make_receipt


def finished(number):
    return make_job(
        f"{number}.csv",
        JobState.COMPLETED,
        created_at=NOON.replace(minute=number),
        receipt=make_receipt(f"{number}.csv"),
    )


JOBS = [finished(number) for number in range(4)]


def titles(world):
    return [job.title for job in world.service.jobs()]


def counts(world):
    heard = []
    world.service.undoable.connect(heard.append)
    return heard


def test_what_was_removed_comes_back_in_its_place(make_world):
    world = make_world(store=MemoryStore(JOBS))
    heard, added = counts(world), []
    world.service.jobs_added.connect(added.extend)
    world.service.remove(JOBS[1].id)
    world.service.remove(JOBS[0].id, JOBS[3].id)
    assert titles(world) == ["2.csv"]
    assert world.service._undo_timer.isActive()
    assert world.service._undo_timer.interval() == UNDO_MS
    assert set(world.service.undo_removal()) == {JOBS[0].id, JOBS[1].id, JOBS[3].id}
    assert titles(world) == ["0.csv", "1.csv", "2.csv", "3.csv"]
    assert len(added) == 3
    assert heard == [1, 3, 0]
    assert not world.service._undo_timer.isActive()
    assert world.service.undo_removal() == []
    assert world.library.removed == []


def test_until_then_store_and_files_are_as_they_were(make_world):
    world = make_world(store=MemoryStore(JOBS))
    world.service.remove(JOBS[1].id)
    assert list(world.store.rows) == [job.id for job in JOBS]  # what a start after a crash finds
    assert (world.store.removed, world.library.removed) == (set(), [])
    assert not world.service.busy


def test_after_it_they_are_gone(qtbot, make_world):
    world = make_world(store=MemoryStore(JOBS))
    world.service.remove(JOBS[1].id)
    heard = counts(world)
    with qtbot.waitSignal(world.service.idle):
        world.service._undo_timer.timeout.emit()
    assert world.library.removed == [JOBS[1].id]
    assert world.store.removed == {JOBS[1].id}
    assert heard == [0]
    assert world.service.undo_removal() == []


def test_the_end_of_the_program_finishes_it(make_world):
    world = make_world(store=MemoryStore(JOBS))
    world.service.remove(JOBS[1].id, JOBS[2].id)
    assert world.service.shut_down(5000)
    assert sorted(world.library.removed) == sorted([JOBS[1].id, JOBS[2].id])
    assert world.store.removed == {JOBS[1].id, JOBS[2].id}


class RefusingStore(MemoryStore):
    def remove(self, *job_ids):
        raise StorageError(Message("The list cannot be written"))


@pytest.mark.usefixtures("expected_log")
def test_what_the_store_refuses_to_remove_comes_back(qtbot, make_world):
    world = make_world(store=RefusingStore(JOBS))
    world.service.remove(JOBS[1].id)
    with qtbot.waitSignal(world.service.store_failed):
        world.service.finish_removal()
    assert len(titles(world)) == 4
    assert world.library.removed == []


def test_removing_one_that_is_at_work_removes_none(make_world):
    world = make_world(store=MemoryStore(JOBS))
    running = world.service.start(JOBS[0].request)
    with pytest.raises(JobNotReadyError):
        world.service.remove(JOBS[0].id, running)
    assert len(titles(world)) == 5


def test_recovery_does_not_adopt_what_was_just_removed(qtbot, make_world):
    world = make_world(store=MemoryStore(JOBS))
    seen = []
    world.library.recover = lambda jobs, removed: seen.extend(jobs) or world.library.recovery
    world.service.remove(JOBS[1].id)
    with qtbot.waitSignal(world.service.idle):
        world.service.recover()
    assert JOBS[1].id in {job.id for job in seen}
