"""The fetched files are brought to another folder."""

from pathlib import Path

import pytest

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.models import JobState
from csvdownloader.core.settings import Settings
from csvdownloader.engine.library import FileLibrary
from tests.workers.harness import REQUEST, finish


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


def test_nothing_starts_before_the_old_folder_of_fetched_files_is_empty(qtbot, world, monkeypatch):
    found = []
    monkeypatch.setattr(
        world.library, "remove_files", lambda *_: found.append(world.service.book.job(job_id).state)
    )
    world.service.fetched.move("/disk")
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    qtbot.waitUntil(lambda: world.service.book.job(job_id).state is JobState.COMPLETED)
    assert found == [JobState.QUEUED]


def test_nothing_is_moved_while_something_is_at_work_with_the_files(qtbot, world):
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


def test_no_file_is_saved_while_they_are_moved(qtbot, world):
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    world.service.fetched.move("/disk")
    with qtbot.waitSignal(world.service.saving.failed) as failed:
        world.service.saving.save(job_id, Path("/home/a.csv"), overwrite=False)
    assert "being moved" in failed.args[1].message
    qtbot.waitUntil(lambda: not world.service.fetched.is_moving)
    with qtbot.waitSignal(world.service.saving.saved):
        world.service.saving.save_again(job_id)
