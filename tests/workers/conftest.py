"""A runner, and job services that have looked for what an earlier run left."""

import pytest

from csvdownloader.workers.runner import TaskRunner
from tests.fakes.jobs import MemoryStore
from tests.workers.harness import World


@pytest.fixture
def runner(qapp):
    runner = TaskRunner()
    yield runner
    assert runner.shut_down(5000)


@pytest.fixture
def make_world(qtbot):
    worlds = []

    def make(**fakes):
        world = World(**fakes)
        worlds.append(world)
        with qtbot.waitSignal(world.service.idle):
            world.service.recover()
        return world

    yield make
    for world in worlds:
        world.exporter.gate.set()
        assert world.service.shut_down(5000)


@pytest.fixture
def world(make_world):
    return make_world(store=MemoryStore(settings={"jobs_at_once": 2}))
