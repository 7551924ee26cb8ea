"""Jobs that can go on at the next start of the program."""

import threading

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.recovery import Recovery
from tests.fakes.jobs import MemoryLibrary, MemoryStore
from tests.support.builders import make_job
from tests.workers.harness import REQUEST, World


class ResumableExporter:
    """An exporter whose jobs report that they are resumable, and then wait to be stopped."""

    def __init__(self):
        self.leaving = []

    def run(self, job, report, cancel):
        report(Progress(Stage.PREPARING, is_resumable=True))
        try:
            cancel.wait(20)
        except Cancelled:
            self.leaving.append(cancel.is_shutting_down)
            raise


@pytest.fixture
def resumable(qtbot, make_world, monkeypatch):
    world = make_world()
    exporter = ResumableExporter()
    monkeypatch.setattr(world.exporter, "run", exporter.run)
    with qtbot.waitSignal(world.service.progressed):
        job_id = world.service.start(REQUEST)
    assert world.service.is_resumable(job_id)
    return world, exporter, job_id


def test_the_end_of_the_program_leaves_a_resumable_job_running(qtbot, resumable):
    world, exporter, job_id = resumable
    with qtbot.waitSignal(world.service.idle):
        world.service.stop_all()
    assert exporter.leaving == [True]
    assert world.store.rows[job_id].state is JobState.RUNNING


def test_the_users_cancel_ends_it_for_good(qtbot, resumable):
    world, exporter, job_id = resumable
    world.service.cancel(job_id)
    with qtbot.waitSignal(world.service.idle):
        world.service.stop_all()
    assert exporter.leaving == [False]
    assert world.store.rows[job_id].state is JobState.CANCELLED


def test_a_resumable_job_is_taken_up_by_the_next_start(qtbot):
    left = make_job(state=JobState.RUNNING)
    recovery = Recovery({}, (), frozenset({left.id}))
    world = World(store=MemoryStore([left]), library=MemoryLibrary(recovery))
    world.exporter.gate.set()
    with qtbot.waitSignal(world.service.idle):
        world.service.recover()
    assert world.exporter.ran == [left.id]
    assert world.service.book.job(left.id).state is JobState.COMPLETED
    assert world.service.shut_down(5000)


def test_a_cancel_that_is_under_way_when_the_program_ends_stays_a_cancel(resumable):
    world, _, job_id = resumable
    world.service.cancel(job_id)
    assert world.service.shut_down(5000)  # the end of the task is not delivered any more
    assert world.store.rows[job_id].state is JobState.CANCELLED


def test_without_a_cancel_the_end_of_the_program_leaves_it_running(resumable):
    world, _, job_id = resumable
    assert world.service.shut_down(5000)
    assert world.store.rows[job_id].state is JobState.RUNNING


def test_a_job_that_is_stopped_before_it_could_report_is_resumed_all_the_same(
    qtbot, make_world, monkeypatch
):
    begun = threading.Event()

    def run(_job, _report, cancel):
        begun.set()
        try:
            cancel.wait(20)
        except Cancelled:
            raise Cancelled(is_resumable=True) from None

    world = make_world()
    monkeypatch.setattr(world.exporter, "run", run)
    job_id = world.service.start(REQUEST)
    assert begun.wait(20)
    with qtbot.waitSignal(world.service.idle):
        world.service.stop_all()
    assert world.store.rows[job_id].state is JobState.RUNNING


def test_a_cancel_of_what_waits_to_go_on_removes_what_was_fetched_of_it(qtbot):
    waits = [make_job(state=JobState.RUNNING) for _ in range(3)]
    recovery = Recovery({}, (), frozenset(job.id for job in waits))
    world = World(store=MemoryStore(waits), library=MemoryLibrary(recovery))
    with qtbot.waitSignal(world.service.book.job_changed, check_params_cb=is_running):
        world.service.recover()
    world.service.cancel(waits[2].id)
    assert world.service.run_again(waits[2].id) != waits[2].id  # its folder is about to be removed
    qtbot.waitUntil(lambda: world.library.removed == [waits[2].id])
    world.exporter.gate.set()
    qtbot.waitUntil(lambda: not world.service.busy)
    assert world.service.run_again(waits[2].id) == waits[2].id
    assert world.service.shut_down(5000)


@pytest.mark.parametrize(("is_resumable", "state"), [(True, "RUNNING"), (False, "CANCELLED")])
def test_only_what_said_so_is_left_running_for_the_next_start(
    qtbot, make_world, is_resumable, state
):
    world = make_world()
    world.exporter.progress = [Progress(Stage.COPYING, is_resumable=is_resumable)]
    with qtbot.waitSignal(world.service.progressed):
        job_id = world.service.start(REQUEST)
    assert world.service.is_resumable(job_id) is is_resumable
    with qtbot.waitSignal(world.service.idle):
        world.service.stop_all()
    assert world.store.rows[job_id].state.value == state


def is_running(job):
    return job.state is JobState.RUNNING
