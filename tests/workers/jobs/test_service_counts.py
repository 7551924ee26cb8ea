"""How many jobs run, wait, end with the program or go on, and in which order they start."""

import pytest

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.settings.settings import Settings
from tests.fakes.jobs import MemoryStore
from tests.support.builders import make_job
from tests.workers.harness import REQUEST, World, finish, states


def counts(service):
    return service.active, service.running, service.lost_at_end, service.resumed_at_start


def test_what_runs_is_lost_at_the_end_and_what_waits_is_not(qtbot, world):
    for _ in range(3):
        world.service.start(REQUEST)
    assert states(world) == ["RUNNING", "RUNNING", "QUEUED"]
    assert counts(world.service) == (3, 2, 2, 1)
    finish(qtbot, world)
    assert counts(world.service) == (0, 0, 0, 0)


def test_what_is_resumable_goes_on(qtbot, world):
    world.exporter.progress = [Progress(Stage.COPYING, is_resumable=True)]
    with qtbot.waitSignal(world.service.progressed):
        job_id = world.service.start(REQUEST)
    assert counts(world.service) == (1, 1, 0, 1)
    world.service.cancel(job_id)
    assert not world.service.is_resumable(job_id)
    assert counts(world.service) == (1, 1, 1, 0)
    qtbot.waitUntil(lambda: not world.service.busy)


def test_what_an_earlier_run_left_does_not_run_here():
    world = World(store=MemoryStore([make_job(), make_job(state=JobState.COMPLETED)]))
    assert counts(world.service) == (1, 0, 0, 0)
    assert not world.service.busy
    assert world.service.shut_down(5000)


@pytest.mark.parametrize(("at_once", "run"), [(1, 2), (2, 2), (3, 3), (4, 4), (9, 4)])
def test_as_many_run_as_the_settings_say_from_then_on(qtbot, world, at_once, run):
    for _ in range(4):
        world.service.start(REQUEST)
    world.service.settings.change(Settings(jobs_at_once=at_once))
    assert world.service.running == run
    finish(qtbot, world)
    assert states(world) == ["COMPLETED"] * 4


def test_a_new_job_starts_after_all_that_wait(qtbot, make_world):
    world = make_world(store=MemoryStore(settings={"jobs_at_once": 1}))
    ids = [world.service.start(REQUEST) for _ in range(4)]
    world.service.queue.move(ids[3], -2)
    ids.append(world.service.start(REQUEST))
    waiting = [job.id for job in world.service.queue.waiting()]
    assert waiting == [ids[3], ids[1], ids[2], ids[4]]
    finish(qtbot, world)
    assert world.exporter.ran == [ids[0], *waiting]


def test_each_end_is_told_with_the_job_as_it_is_then(qtbot, world):
    ended = []
    world.service.job_ended.connect(lambda job: ended.append((job.id, job.state, job.ended_at)))
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    assert ended == [(job_id, JobState.COMPLETED, world.now)]
    assert world.service.book.job(job_id).created_at == world.now


def test_a_cancel_of_several_stops_those_that_run_and_drops_those_that_wait(qtbot, make_world):
    world = make_world(store=MemoryStore(settings={"jobs_at_once": 1}))
    ids = [world.service.start(REQUEST) for _ in range(3)]
    with qtbot.waitSignal(world.service.idle):
        world.service.cancel(ids[0], ids[2])
        assert states(world) == ["RUNNING", "QUEUED", "CANCELLED"]
        qtbot.waitUntil(lambda: states(world) == ["CANCELLED", "RUNNING", "CANCELLED"])
        world.exporter.gate.set()
    assert states(world) == ["CANCELLED", "COMPLETED", "CANCELLED"]
    assert world.library.removed == [ids[2]]
