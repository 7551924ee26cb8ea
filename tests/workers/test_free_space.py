"""Old downloads make room on the disk."""

from csvdownloader.core.models import JobState
from tests.fakes.jobs import MemoryStore
from tests.support.builders import NOON, make_job, make_receipt


def finished(number, **changes):
    return make_job(
        f"{number}.csv",
        JobState.COMPLETED,
        created_at=NOON.replace(minute=number),
        receipt=make_receipt(f"{number}.csv"),
        **changes,
    )


def ids(jobs):
    return {job.id for job in jobs}


SAVED, UNSAVED, KEPT = (
    finished(1, saved_to="/a/1.csv"),
    finished(2),
    finished(3, saved_to="/a/3.csv", pinned=True),
)


def test_what_may_go_is_gone_before_it_goes_on(qtbot, make_world):
    world = make_world(store=MemoryStore([SAVED, UNSAVED, KEPT]))
    assert ids(world.service.reclaimable()) == {SAVED.id}
    removed = []
    with qtbot.waitSignal(world.service.idle):
        world.service.free_space(lambda: removed.extend(world.library.removed))
    assert removed == [SAVED.id]
    assert ids(world.service.jobs()) == {UNSAVED.id, KEPT.id}
    assert not world.service.can_undo
    assert set(world.store.rows) == {UNSAVED.id, KEPT.id}


def test_what_was_removed_just_now_makes_room_too(qtbot, make_world):
    world = make_world(store=MemoryStore([SAVED, UNSAVED]))
    world.service.remove(UNSAVED.id)
    with qtbot.waitSignal(world.service.idle):
        world.service.free_space(lambda: None)
    assert set(world.library.removed) == {SAVED.id, UNSAVED.id}


def test_a_file_that_is_being_saved_stays(qtbot, make_world, tmp_path):
    world = make_world(store=MemoryStore([SAVED]))
    world.library.gate.clear()
    world.service.save(SAVED.id, tmp_path / "a.csv", overwrite=False)
    assert world.service.reclaimable() == []
    with qtbot.waitSignal(world.service.idle):
        world.library.gate.set()
