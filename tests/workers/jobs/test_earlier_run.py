"""What a start makes of the jobs of an earlier run."""

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.recovery import Recovery
from csvdownloader.core.messages import Message
from tests.fakes.jobs import MemoryLibrary, MemoryStore
from tests.support.builders import make_job, make_receipt
from tests.workers.harness import REQUEST, World, states


def test_jobs_that_were_running_are_interrupted_or_found_whole(qtbot, make_world):
    lost, whole, unknown = make_job(), make_job(), make_job(state=JobState.COMPLETED)
    receipt = make_receipt()
    recovery = Recovery({whole.id: receipt}, (unknown,))
    world = make_world(store=MemoryStore([lost, whole]), library=MemoryLibrary(recovery))
    assert states(world) == ["INTERRUPTED", "COMPLETED", "COMPLETED"]
    assert "ended while" in world.service.book.job(lost.id).failure.message
    assert world.service.book.job(whole.id).receipt == receipt
    assert set(world.store.rows) == {lost.id, whole.id, unknown.id}
    world.exporter.gate.set()
    with qtbot.waitSignal(world.service.idle):
        world.service.run_again(lost.id)
    assert world.service.book.job(lost.id).state is JobState.COMPLETED


def test_waiting_jobs_go_on_after_a_restart(qtbot, make_world):
    waiting = make_job(state=JobState.QUEUED)
    world = World(store=MemoryStore([waiting]))
    assert world.service.book.job(waiting.id).state is JobState.QUEUED
    world.exporter.gate.set()
    world.service.recover()
    qtbot.waitUntil(lambda: world.service.book.job(waiting.id).state is JobState.COMPLETED)
    world.service.shut_down(5000)


def test_nothing_starts_before_recovery_has_looked(qtbot):
    world = World()
    job_id = world.service.start(REQUEST)
    assert world.service.book.job(job_id).state is JobState.QUEUED
    world.exporter.gate.set()
    world.service.recover()
    qtbot.waitUntil(lambda: world.service.book.job(job_id).state is JobState.COMPLETED)
    world.service.shut_down(5000)


@pytest.mark.usefixtures("expected_log")
def test_a_full_disk_at_the_start_does_not_freeze_the_queue(qtbot):
    adopted = make_job(state=JobState.COMPLETED, receipt=make_receipt())
    world = World(library=MemoryLibrary(Recovery({}, (adopted,))))
    world.store.full = True
    with qtbot.waitSignal(world.service.idle):
        world.service.recover()
    assert [job.id for job in world.service.book.jobs()] == [adopted.id]
    world.store.full = False
    world.exporter.gate.set()
    with qtbot.waitSignal(world.service.idle):
        job_id = world.service.start(REQUEST)
    assert world.service.book.job(job_id).state is JobState.COMPLETED
    assert world.service.shut_down(5000)


def test_what_was_cut_off_is_told_and_what_goes_on_is_not(qtbot):
    lost, resumed, done = make_job(), make_job(), make_job(state=JobState.COMPLETED)
    recovery = Recovery({}, (), resumable=frozenset({resumed.id}))
    world = World(store=MemoryStore([lost, resumed, done]), library=MemoryLibrary(recovery))
    changed = []
    world.service.book.job_changed.connect(lambda job: changed.append(job.id))
    world.service.queue.pause(True)
    with qtbot.waitSignal(world.service.earlier_run.interrupted) as interrupted:
        world.service.recover()
    assert [job.id for job in interrupted.args[0]] == [lost.id]
    assert changed == [lost.id, resumed.id]
    assert states(world) == ["INTERRUPTED", "QUEUED", "COMPLETED"]
    assert world.service.shut_down(5000)


def test_where_nothing_was_cut_off_nothing_is_told(qtbot):
    world = World(store=MemoryStore([make_job(state=JobState.COMPLETED)]))
    told = []
    world.service.earlier_run.interrupted.connect(told.append)
    with qtbot.waitSignal(world.service.idle):
        world.service.recover()
    assert told == []
    assert world.service.shut_down(5000)


@pytest.mark.parametrize(
    ("error", "told"), [(StorageError(Message("It is gone")), ["It is gone"]), (ValueError(), [])]
)
def test_jobs_start_also_where_it_cannot_be_found_out(qtbot, expected_log, error, told):
    world = World()
    failures = []
    world.service.earlier_run.failed.connect(lambda failure: failures.append(failure.message))

    def refuse(*_arguments):
        raise error

    world.library.recover = refuse
    world.exporter.gate.set()
    world.service.recover()
    with qtbot.waitSignal(world.service.idle):
        job_id = world.service.start(REQUEST)
    qtbot.waitUntil(lambda: world.service.book.job(job_id).state is JobState.COMPLETED)
    assert failures == told
    expected_log.clear()
    assert world.service.shut_down(5000)


def test_where_the_end_comes_first_nothing_goes_on(qtbot):
    then = []
    world = World(store=MemoryStore([make_job()]))

    def stop(*_arguments):
        raise Cancelled

    world.library.recover = stop
    with qtbot.waitSignal(world.service.idle):
        world.service.earlier_run.recover(lambda: then.append(True))
    assert (states(world), then) == (["RUNNING"], [])
    assert world.service.shut_down(5000)
