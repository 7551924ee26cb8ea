"""Removed jobs can be brought back for a moment; what is half removed is never seen."""

import pytest

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.jobs import JobNotReadyError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.messages import Message
from tests.fakes.jobs import MemoryLibrary, MemoryStore
from tests.support.builders import NOON, make_job, make_receipt
from tests.workers.harness import REQUEST, finish


def finished(number):
    return make_job(
        f"{number}.csv",
        JobState.COMPLETED,
        created_at=NOON.replace(minute=number),
        receipt=make_receipt(f"{number}.csv"),
    )


JOBS = [finished(number) for number in range(4)]


def titles(world):
    return [job.title for job in world.service.book.jobs()]


def counts(world):
    heard = []
    world.service.removal.undoable.connect(heard.append)
    return heard


def test_what_was_removed_comes_back_in_its_place(make_world):
    world = make_world(store=MemoryStore(JOBS))
    heard, added = counts(world), []
    world.service.book.jobs_added.connect(added.extend)
    world.service.removal.remove(JOBS[1].id)
    world.service.removal.remove(JOBS[0].id, JOBS[3].id)
    assert titles(world) == ["2.csv"]
    assert world.service.removal._undo_timer.isActive()
    assert world.service.removal._undo_timer.interval() == 10_000
    assert set(world.service.removal.undo()) == {JOBS[0].id, JOBS[1].id, JOBS[3].id}
    assert titles(world) == ["0.csv", "1.csv", "2.csv", "3.csv"]
    assert len(added) == 3
    assert heard == [1, 3, 0]
    assert not world.service.removal._undo_timer.isActive()
    assert world.service.removal.undo() == []
    assert world.library.removed == []


def test_until_then_store_and_files_are_as_they_were(make_world):
    world = make_world(store=MemoryStore(JOBS))
    world.service.removal.remove(JOBS[1].id)
    assert list(world.store.rows) == [job.id for job in JOBS]  # what a start after a crash finds
    assert (world.store.removed, world.library.removed) == (set(), [])
    assert not world.service.busy


def test_after_it_they_are_gone(qtbot, make_world):
    world = make_world(store=MemoryStore(JOBS))
    world.service.removal.remove(JOBS[1].id)
    heard = counts(world)
    with qtbot.waitSignal(world.service.idle):
        world.service.removal._undo_timer.timeout.emit()
    assert world.library.removed == [JOBS[1].id]
    assert world.store.removed == {JOBS[1].id}
    assert heard == [0]
    assert world.service.removal.undo() == []


def test_the_end_of_the_program_finishes_it(make_world):
    world = make_world(store=MemoryStore(JOBS))
    world.service.removal.remove(JOBS[1].id, JOBS[2].id)
    assert world.service.shut_down(5000)
    assert sorted(world.library.removed) == sorted([JOBS[1].id, JOBS[2].id])
    assert world.store.removed == {JOBS[1].id, JOBS[2].id}


class RefusingStore(MemoryStore):
    def remove(self, *job_ids):
        raise StorageError(Message("The list cannot be written"))


@pytest.mark.usefixtures("expected_log")
def test_what_the_store_refuses_to_remove_comes_back(qtbot, make_world):
    world = make_world(store=RefusingStore(JOBS))
    world.service.removal.remove(JOBS[1].id)
    with qtbot.waitSignal(world.service.store_failed):
        world.service.removal.finish()
    assert len(titles(world)) == 4
    assert world.library.removed == []


def test_removing_one_that_is_at_work_removes_none(make_world):
    world = make_world(store=MemoryStore(JOBS))
    running = world.service.start(JOBS[0].request)
    with pytest.raises(JobNotReadyError):
        world.service.removal.remove(JOBS[0].id, running)
    assert len(titles(world)) == 5


def test_recovery_does_not_adopt_what_was_just_removed(qtbot, make_world):
    world = make_world(store=MemoryStore(JOBS))
    seen = []
    world.library.recover = lambda jobs, removed: seen.extend(jobs) or world.library.recovery
    world.service.removal.remove(JOBS[1].id)
    with qtbot.waitSignal(world.service.idle):
        world.service.recover()
    assert JOBS[1].id in {job.id for job in seen}


class FullStore(MemoryStore):
    """Can remove a row only when the library has made room."""

    is_full = True

    def remove(self, *job_ids):
        if self.is_full:
            raise DiskFullError(Message("The disk is full"))
        super().remove(*job_ids)


class FreeingLibrary(MemoryLibrary):
    """Its files fill the store's disk."""

    def __init__(self, store) -> None:
        super().__init__()
        self.store = store

    def remove(self, *job_ids):
        super().remove(*job_ids)
        self.store.is_full = False


def test_a_full_disk_is_freed_by_removing_a_download(qtbot, make_world):
    store = FullStore([make_job(state=JobState.COMPLETED, ended_at=NOON)])
    world = make_world(store=store, library=FreeingLibrary(store))
    (job,) = world.service.book.jobs()
    with qtbot.waitSignal(world.service.idle):
        world.service.removal.remove(job.id)
        world.service.removal.finish()
    assert world.library.removed == [job.id]
    assert (store.rows, world.service.book.jobs()) == ({}, [])


def test_remove_forgets_the_job_and_its_file(qtbot, make_world):
    world = make_world()
    job_id = world.service.start(REQUEST)
    with pytest.raises(JobNotReadyError):
        world.service.removal.remove(job_id)
    finish(qtbot, world)
    with qtbot.waitSignal(world.service.idle):
        world.service.removal.remove(job_id)
        world.service.removal.finish()
    assert world.library.removed == [job_id]
    assert (world.store.rows, world.service.book.jobs()) == ({}, [])


def test_a_removal_is_carried_out_even_when_the_program_ends(qtbot, make_world):
    world = make_world()
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    world.service.removal.remove(job_id)
    assert world.service.shut_down(5000)
    assert world.library.removed == [job_id]


def test_what_is_being_saved_is_not_removed(qtbot, make_world, tmp_path):
    world = make_world(store=MemoryStore(JOBS))
    world.library.gate.clear()
    world.service.saving.save(JOBS[0].id, tmp_path / "a.csv", overwrite=False)
    with pytest.raises(JobNotReadyError) as raised:
        world.service.removal.remove(JOBS[0].id)
    assert "removed" in str(raised.value.message)
    assert not world.service.removal.can_undo
    with qtbot.waitSignal(world.service.idle):
        world.library.gate.set()
    world.service.removal.remove(JOBS[0].id)
    assert world.service.removal.can_undo


def test_nothing_is_told_where_nothing_was_removed(qtbot, make_world):
    world = make_world(store=MemoryStore(JOBS))
    heard = counts(world)
    world.service.removal.finish()
    assert (heard, world.service.busy) == ([], False)
    world.service.removal.remove(JOBS[0].id)
    with qtbot.waitSignal(world.service.idle):
        world.service.removal.finish()
    assert not world.service.removal._undo_timer.isActive()
    assert heard == [1, 0]


@pytest.mark.usefixtures("expected_log")
def test_a_list_that_cannot_be_written_is_told(qtbot, make_world):
    world = make_world(store=RefusingStore(JOBS))
    heard = counts(world)
    world.service.removal.remove(JOBS[1].id)
    with qtbot.waitSignal(world.service.removal.failed) as failed:
        world.service.removal.finish()
    assert failed.args[0].message == "The list cannot be written"
    assert heard == [1, 0]
    assert not world.service.removal._undo_timer.isActive()


def test_it_goes_on_once_the_files_are_gone(qtbot, make_world):
    world = make_world(store=MemoryStore(JOBS))
    seen = []
    for remove in (world.service.removal.remove_for_good, world.service.removal.remove_files):
        with qtbot.waitSignal(world.service.idle):
            remove([JOBS[0].id], lambda: seen.append(list(world.library.removed)))
    assert seen == [[JOBS[0].id], [JOBS[0].id] * 2]
    assert list(world.store.rows) == [job.id for job in JOBS[1:]]
