"""The service of jobs, with the real runner."""

import threading

import pytest

from csvdownloader.core.errors.jobs import JobNotFoundError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.requests.request import Request
from csvdownloader.core.settings.settings import Settings
from tests.fakes.jobs import GatedExporter, MemoryStore
from tests.support.builders import make_receipt
from tests.workers.harness import REQUEST, World, finish, states


def test_start_returns_at_once_and_the_job_completes(qtbot, make_world):
    world = make_world()
    job_id = world.service.start(REQUEST)
    assert world.service.book.job(job_id).state is JobState.RUNNING
    finish(qtbot, world)
    job = world.service.book.job(job_id)
    assert (job.state, job.title, job.receipt) == (
        JobState.COMPLETED,
        "sample.csv",
        world.exporter.receipts[job_id],
    )
    assert world.store.rows == {job_id: job}


def test_a_wrong_request_leaves_no_trace(make_world):
    world = make_world()
    with pytest.raises(InvalidRequestError):
        world.service.start(Request("sample", {}, 1001))
    assert world.store.rows == {}


def test_an_unknown_id_is_named(make_world):
    world = make_world()
    with pytest.raises(JobNotFoundError, match="Job not found"):
        world.service.book.job("nothing")


def test_the_queue_runs_as_many_at_once_as_set(qtbot, make_world):
    world = make_world(store=MemoryStore(settings={"jobs_at_once": 3}))
    ids = [world.service.start(REQUEST) for _ in range(10)]
    assert states(world) == ["RUNNING"] * 3 + ["QUEUED"] * 7
    world.service.settings.change(Settings(jobs_at_once=4))
    assert states(world) == ["RUNNING"] * 4 + ["QUEUED"] * 6
    finish(qtbot, world)
    assert states(world) == ["COMPLETED"] * 10
    assert world.exporter.most_at_once <= 4
    assert sorted(world.exporter.ran) == sorted(ids)
    assert world.store.settings["jobs_at_once"] == 4


def test_cancel_running_and_waiting(qtbot, make_world):
    world = make_world(store=MemoryStore(settings={"jobs_at_once": 1}))
    running, waiting = world.service.start(REQUEST), world.service.start(REQUEST)
    world.service.cancel(waiting)
    assert world.service.book.job(waiting).state is JobState.CANCELLED
    with qtbot.waitSignal(world.service.idle, timeout=1000):
        world.service.cancel(running)
    assert states(world) == ["CANCELLED", "CANCELLED"]


def test_a_failure_is_kept_and_can_be_retried(qtbot, make_world):
    world = make_world()
    world.exporter.error = DiskFullError("The disk is full")
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    failure = world.service.book.job(job_id).failure
    assert (failure.kind, failure.message) == ("DiskFull", "The disk is full")
    world.exporter.error = None
    with qtbot.waitSignal(world.service.idle):
        assert world.service.run_again(job_id) == job_id
    assert states(world) == ["COMPLETED"]


def test_running_a_finished_job_again_makes_a_new_one(qtbot, make_world):
    world = make_world()
    first = world.service.start(REQUEST)
    finish(qtbot, world)
    with qtbot.waitSignal(world.service.idle):
        second = world.service.run_again(first)
    assert second != first
    assert world.service.book.job(second).request == REQUEST


class HangingExporter(GatedExporter):
    """Ignores the cancel: hangs until the gate opens."""

    def run(self, job, report, cancel):
        self.ran.append(job.id)
        self.begun.set()
        assert self.gate.wait(20)
        return make_receipt(job.title)


@pytest.mark.usefixtures("expected_log")
def test_the_retry_of_a_job_that_still_hangs_is_a_job_of_its_own(qtbot):
    world = World()
    hanging = world.service._exporter = HangingExporter(world.exporter.sources)
    hanging.gate.clear()
    hanging.begun = threading.Event()
    with qtbot.waitSignal(world.service.idle):
        world.service.recover()
    first = world.service.start(REQUEST)
    assert hanging.begun.wait(10)
    with qtbot.waitSignal(world.service.idle, timeout=1000):
        world.service.cancel(first)
    second = world.service.run_again(first)
    assert second != first
    hanging.gate.set()
    qtbot.waitUntil(lambda: world.service.book.job(second).state is JobState.COMPLETED)
    assert world.service.book.job(first).state is JobState.CANCELLED
    qtbot.waitUntil(lambda: not world.runner.is_abandoned(first))
    with qtbot.waitSignal(world.service.idle):
        assert world.service.run_again(first) == first
    assert world.service.shut_down(5000)


@pytest.mark.usefixtures("expected_log")
def test_a_store_that_cannot_be_written_stops_no_job(qtbot, make_world):
    world = make_world()
    job_id = world.service.start(REQUEST)
    world.store.full = True
    with qtbot.waitSignal(world.service.store_failed):
        world.exporter.gate.set()
    assert world.service.book.job(job_id).state is JobState.COMPLETED
    with pytest.raises(DiskFullError):
        world.service.start(REQUEST)
    assert len(world.service.book.jobs()) == 1


def test_stopping_for_quit_keeps_the_queue(qtbot, make_world):
    world = make_world(store=MemoryStore(settings={"jobs_at_once": 1}))
    for _ in range(3):
        world.service.start(REQUEST)
    with qtbot.waitSignal(world.service.idle, timeout=1000):
        world.service.stop_all()
    assert states(world) == ["CANCELLED", "QUEUED", "QUEUED"]


def test_active_are_the_jobs_that_run_or_wait(qtbot, world):
    ids = [world.service.start(REQUEST) for _ in range(4)]
    assert (world.service.active, world.service.busy) == (4, True)
    world.service.cancel(ids[3])
    assert world.service.active == 3
    finish(qtbot, world)
    assert (world.service.active, world.service.busy) == (0, False)


def test_nothing_starts_any_more_once_the_program_closes(qtbot, world):
    job_id = world.service.start(REQUEST)
    with qtbot.waitSignal(world.service.idle):
        world.service.stop_all()
    late = world.service.start(REQUEST)
    assert world.service.book.job(job_id).state is JobState.CANCELLED
    assert world.service.book.job(late).state is JobState.QUEUED
