"""Job services that have looked for what an earlier run left."""

import pytest

from tests.workers.harness import World


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
