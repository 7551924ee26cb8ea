"""Files that are saved by themselves once they are fetched."""

import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.recovery import Recovery
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.target import SaveTarget, WhenDone
from tests.fakes.jobs import MemoryLibrary, MemoryStore
from tests.support.builders import make_receipt
from tests.workers.harness import REQUEST, finish

FOLDER = Path("/exports")
SAVED = replace(REQUEST, target=SaveTarget(str(FOLDER), "{name}-{rows}", WhenDone.SAVE))


def found(world):
    return sorted(path.name for path in world.library.files)


def test_a_finished_file_is_saved_by_itself_where_the_request_says(qtbot, make_world):
    world = make_world()
    job_id = world.service.start(SAVED)
    finish(qtbot, world)
    job = world.service.book.job(job_id)
    assert (job.saved_to, job.is_save_due) == (str(FOLDER / "sample-100.csv"), False)
    assert world.store.rows == {job_id: job}


def test_without_that_it_waits(qtbot, make_world):
    world = make_world()
    world.service.start(replace(SAVED, target=replace(SAVED.target, when_done=WhenDone.ASK)))
    finish(qtbot, world)
    assert found(world) == []


def test_files_of_one_name_do_not_replace_each_other(qtbot, make_world):
    world = make_world(store=MemoryStore(settings={"jobs_at_once": 4}))
    for _ in range(4):
        world.service.start(SAVED)
    finish(qtbot, world)
    names = ["sample-100 (1).csv", "sample-100 (2).csv", "sample-100 (3).csv", "sample-100.csv"]
    assert found(world) == names
    assert world.library.overwritten == []
    assert sorted(Path(job.saved_to).name for job in world.service.book.jobs()) == names


def test_the_queue_goes_on_while_a_file_is_saved(qtbot, make_world):
    world = make_world(store=MemoryStore(settings={"jobs_at_once": 1}))
    first, second = world.service.start(SAVED), world.service.start(SAVED)
    world.library.gate.clear()
    world.exporter.gate.set()
    qtbot.waitUntil(lambda: world.service.saving.is_saving(second))
    assert world.service.saving.is_saving(first)
    with qtbot.waitSignal(world.service.idle):
        world.library.gate.set()
    assert len(found(world)) == 2


def test_a_failed_save_leaves_the_fetched_file_and_is_noted(qtbot, make_world):
    world = make_world()
    world.library.error = DiskFullError(Message("The disk is full"))
    job_id = world.service.start(SAVED)
    with qtbot.waitSignal(world.service.saving.failed) as failed:
        world.exporter.gate.set()
    job = world.service.book.job(job_id)
    assert failed.args == [job_id, job.failure]
    assert (job.state, job.failure.kind) == (JobState.COMPLETED, FailureKind.DISK_FULL)
    assert (job.is_save_due, world.store.rows[job_id]) == (False, job)
    world.library.error = None
    with qtbot.waitSignal(world.service.saving.saved):
        world.service.saving.save(job_id, Path("/elsewhere/x.csv"), overwrite=False)
    assert world.service.book.job(job_id).failure is None


def test_a_save_that_was_cancelled_is_not_due_any_more(qtbot, make_world):
    world = make_world()
    world.library.gate.clear()
    job_id = world.service.start(SAVED)
    world.exporter.gate.set()
    qtbot.waitUntil(lambda: world.service.saving.is_saving(job_id))
    with qtbot.waitSignal(world.service.idle):
        world.service.cancel(job_id)
    assert not world.store.rows[job_id].is_save_due
    assert (world.service.book.job(job_id).state, found(world)) == (JobState.COMPLETED, [])


def test_what_the_end_of_the_program_stops_is_saved_by_the_next_start(qtbot, make_world):
    world = make_world()
    world.library.gate.clear()
    job_id = world.service.start(SAVED)
    world.exporter.gate.set()
    qtbot.waitUntil(lambda: world.service.saving.is_saving(job_id))
    with qtbot.waitSignal(world.service.idle):
        world.service.stop_all()
    assert world.store.rows[job_id].is_save_due
    again = make_world(store=world.store)
    qtbot.waitUntil(lambda: again.service.book.job(job_id).saved_to is not None)
    assert found(again) == ["sample-100.csv"]


def test_a_file_that_a_crash_left_unnoted_is_saved_too(qtbot, make_world):
    job = Job("job-1", "sample.csv", SAVED, JobState.RUNNING, make_receipt().finished_at)
    library = MemoryLibrary(Recovery({"job-1": make_receipt(row_count=100)}, ()))
    world = make_world(store=MemoryStore([job]), library=library)
    qtbot.waitUntil(lambda: world.service.book.job("job-1").saved_to is not None)
    assert found(world) == ["sample-100.csv"]


def test_a_target_that_names_no_file_is_refused_before_the_work(make_world):
    world = make_world()
    with pytest.raises(InvalidRequestError):
        world.service.start(replace(SAVED, target=SaveTarget("/x", "{nothing}")))
    assert world.store.rows == {}


def test_the_same_again_is_told_as_such(qtbot, make_world):
    world = make_world()
    job_id = world.service.start(SAVED)
    finish(qtbot, world)
    with qtbot.waitSignal(world.service.saving.was_saved) as was_saved:
        world.service.saving.save_into(job_id, FOLDER)
    assert was_saved.args == [job_id, str(FOLDER / "sample-100.csv")]
    assert found(world) == ["sample-100.csv"]
    assert threading.get_ident() not in world.library.threads
