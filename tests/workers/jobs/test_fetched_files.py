"""All fetched files go to another folder, or all stay where they are."""

from pathlib import Path

import pytest

from csvdownloader.core.data_folder import CHOSEN
from csvdownloader.core.errors.base import StorageError, UserError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.messages import Message
from csvdownloader.core.settings.settings import Settings
from csvdownloader.engine.jobs.library import FileLibrary
from tests.fakes.jobs import MemoryStore
from tests.support.builders import make_job, make_receipt, names_in
from tests.workers.harness import REQUEST, finish

JOB = make_job("orders.csv", JobState.COMPLETED, receipt=make_receipt("orders.csv"))


@pytest.fixture
def world(make_world, tmp_path):
    old = tmp_path / "jobs" / JOB.id
    old.mkdir(parents=True)
    (old / "orders.csv").write_text("a\n1\n")
    return make_world(store=MemoryStore([JOB]), library=FileLibrary(tmp_path / "jobs"))


@pytest.fixture
def moving(world):
    """Whether files were being moved, as it was told."""
    told = []
    world.service.fetched.moving.connect(told.append)
    return told


def test_they_are_there_and_no_more_here(qtbot, world, moving, tmp_path):
    world.service.fetched.move(str(tmp_path / "there"))
    qtbot.waitUntil(lambda: moving == [True, False])
    assert world.library.path(JOB).parent == tmp_path / "there" / CHOSEN / JOB.id
    assert world.library.path(JOB).read_text() == "a\n1\n"
    assert names_in(tmp_path / "jobs") == []


def test_what_cannot_be_copied_stays_and_it_is_told(qtbot, world, moving, tmp_path):
    with qtbot.waitSignal(world.service.fetched.failed) as failed:
        world.service.fetched.move(str(tmp_path / "jobs"))
    assert "is inside of the present folder" in failed.args[0].message
    qtbot.waitUntil(lambda: moving == [True, False])
    assert world.library.path(JOB) == tmp_path / "jobs" / JOB.id / "orders.csv"
    assert world.store.settings == {}


def test_a_new_folder_that_cannot_be_noted_is_left_again(
    qtbot, world, moving, monkeypatch, tmp_path
):
    def save_settings(_values):
        raise StorageError(Message("No settings can be written"))

    monkeypatch.setattr(world.store, "save_settings", save_settings)
    with qtbot.waitSignal(world.service.fetched.failed) as failed:
        world.service.fetched.move(str(tmp_path / "there"))
    assert failed.args[0].message == "No settings can be written"
    qtbot.waitUntil(lambda: moving == [True, False])
    assert world.library.path(JOB).is_file()
    assert world.exporter.folder == ""
    assert names_in(tmp_path / "there") == []


def test_meanwhile_none_is_saved_and_none_moved_again(qtbot, world, moving, tmp_path):
    world.service.fetched.move(str(tmp_path / "there"))
    with pytest.raises(UserError, match="is at work in the present folder") as raised:
        world.service.fetched.move(str(tmp_path / "elsewhere"))
    assert raised.value.hint == "Wait until it has ended; a paused queue starts none."
    with qtbot.waitSignal(world.service.saving.failed) as failed:
        world.service.saving.save(JOB.id, tmp_path / "x.csv", overwrite=False)
    job_id, failure = failed.args
    assert (job_id, failure.hint) == (JOB.id, "Save it when they are there.")
    qtbot.waitUntil(lambda: moving == [True, False])
    assert not (tmp_path / "x.csv").exists()


def test_the_folder_of_the_fetched_files_is_kept_once_they_are_there(qtbot, make_world, tmp_path):
    (tmp_path / "jobs").mkdir()
    world = make_world(library=FileLibrary(tmp_path / "jobs"))
    there = str(tmp_path / "there")
    with qtbot.waitSignal(world.service.settings.changed):
        world.service.fetched.move(there)
    assert world.service.settings.current == Settings(fetched_folder=there)
    assert world.store.settings == {"fetched_folder": there}
    assert world.exporter.folder == there
    qtbot.waitUntil(lambda: not world.service.fetched.is_moving)


def test_nothing_starts_before_the_old_folder_of_fetched_files_is_empty(
    qtbot, make_world, monkeypatch
):
    world = make_world()
    found = []
    monkeypatch.setattr(
        world.library, "remove_files", lambda *_: found.append(world.service.book.job(job_id).state)
    )
    world.service.fetched.move("/disk")
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    qtbot.waitUntil(lambda: world.service.book.job(job_id).state is JobState.COMPLETED)
    assert found == [JobState.QUEUED]


def test_nothing_is_moved_while_something_is_at_work_with_the_files(qtbot, make_world):
    world = make_world()
    job_id = world.service.start(REQUEST)
    with pytest.raises(UserError, match="at work"):
        world.service.fetched.move("/disk")
    finish(qtbot, world)
    world.library.gate.clear()
    world.service.saving.save(job_id, Path("/home/a.csv"), overwrite=False)
    with pytest.raises(UserError, match="at work"):
        world.service.fetched.move("/disk")
    with qtbot.waitSignal(world.service.idle):
        world.library.gate.set()
    assert world.service.settings.current.fetched_folder == ""


def test_no_file_is_saved_while_they_are_moved(qtbot, make_world):
    world = make_world()
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    world.service.fetched.move("/disk")
    with qtbot.waitSignal(world.service.saving.failed) as failed:
        world.service.saving.save(job_id, Path("/home/a.csv"), overwrite=False)
    assert "being moved" in failed.args[1].message
    qtbot.waitUntil(lambda: not world.service.fetched.is_moving)
    with qtbot.waitSignal(world.service.saving.saved):
        world.service.saving.save_again(job_id)


def test_from_the_start_the_folder_of_the_settings_is_used(make_world, tmp_path):
    there = str(tmp_path / "there")
    store = MemoryStore([JOB], settings={"fetched_folder": there})
    world = make_world(store=store, library=FileLibrary(tmp_path / "jobs"))
    assert world.exporter.folder == there
    assert world.library.path(JOB).parent == tmp_path / "there" / CHOSEN / JOB.id
    assert not world.service.fetched.is_moving
