"""The settings are kept, with what a newer version has set."""

from csvdownloader.core.settings.settings import Settings
from tests.fakes.jobs import MemoryStore


def test_settings_are_stored_told_and_known(qtbot, make_world):
    world = make_world()
    settings = Settings(jobs_at_once=3, keep_days=9)
    with qtbot.waitSignal(world.service.settings.changed) as changed:
        world.service.settings.change(settings)
    assert changed.args == [settings]
    assert world.service.settings.current == settings
    assert world.store.settings == {"jobs_at_once": 3, "keep_days": 9}


def test_what_a_newer_version_has_set_stays_as_it_is(make_world, expected_log):
    newer = {"theme": "sepia", "of a newer version": [1], "keep_days": 9}
    world = make_world(store=MemoryStore(settings=newer))
    assert world.service.settings.current == Settings(keep_days=9)
    world.service.settings.change(Settings(keep_days=9, jobs_at_once=3))
    assert world.store.settings == newer | {"jobs_at_once": 3}
    assert len(expected_log) == 1
