"""The folder for fetched files, chosen by keys in the settings, over the real engine and disk."""

import json
import shutil
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.requests.request import Request
from csvdownloader.core.settings.settings import Section
from csvdownloader.engine.jobs.fetched_folder import CHOSEN
from csvdownloader.engine.jobs.folder_owner import MARK
from csvdownloader.ui.settings.settings_dialog import SettingsDialog
from tests.support.builders import names_in


def fetch(app, rows=5):
    job_id = app.service.start(Request("sample", {}, rows))
    app.qtbot.waitUntil(
        lambda: app.service.book.job(job_id).state is JobState.COMPLETED, timeout=10_000
    )
    return job_id


def choose(app, folder, key=Qt.Key.Key_Return):
    """Types the folder in the settings, and presses the key."""
    app.window.activateWindow()
    app.qtbot.waitUntil(app.window.isActiveWindow)
    app.qtbot.keyClick(app.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = app.dialog(SettingsDialog)
    app.qtbot.waitUntil(dialog.isActiveWindow)
    dialog.show_section(Section.STORAGE)
    edit = dialog.fields["fetched_folder"].edit
    edit.setFocus()
    edit.selectAll()
    app.qtbot.keyClicks(edit, str(folder)) if folder else edit.clear()
    app.qtbot.keyClick(edit, key)
    return dialog


def fetched(disk):
    """The folders of downloads on the disk."""
    return [name for name in names_in(disk / CHOSEN) if name != MARK]


def moved(app, folder):
    app.qtbot.waitUntil(
        lambda: not app.service.busy and app.service.settings.current.fetched_folder == str(folder),
        timeout=10_000,
    )


@pytest.fixture
def disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    return folder


def test_what_is_there_moves_along_and_what_comes_is_fetched_there(open_app, disk):
    app = open_app()
    first = fetch(app)
    choose(app, disk)
    moved(app, disk)
    second = fetch(app, 7)
    assert names_in(disk / CHOSEN) == sorted([first, second, MARK])
    assert names_in(app.folder / "jobs") == []
    for job_id in (first, second):
        with app.qtbot.waitSignal(app.service.saving.saved, timeout=10_000):
            app.service.saving.save_into(job_id, app.downloads)
    assert len(names_in(app.downloads)) == 2


def test_a_new_start_finds_them_and_they_can_go_back(open_app, disk):
    app = open_app()
    job_id = fetch(app)
    choose(app, disk)
    moved(app, disk)
    app.window.close()
    app.service.shut_down(10_000)
    again = open_app()
    assert [job.id for job in again.service.book.jobs()] == [job_id]
    choose(again, "")
    moved(again, "")
    assert names_in(again.folder / "jobs") == [job_id]
    assert names_in(disk) == []


def test_the_command_line_finds_them_too(open_app, run, disk, home, work):
    app = open_app()
    job_id = fetch(app)
    choose(app, disk)
    moved(app, disk)
    app.window.close()
    app.service.shut_down(10_000)
    for name in ("jobs.sqlite", "folder-id"):
        shutil.copy(app.folder / name, home / name)
    listed = json.loads(run("jobs", "--json").stdout)
    assert [job["state"] for job in listed] == ["COMPLETED"]
    done = run("save", job_id, "-o", "x.csv")
    assert done.returncode == 0, done.stderr
    assert len((work / "x.csv").read_text().splitlines()) == 6
    shutil.rmtree(disk)
    gone = run("save", job_id, "-o", "y.csv")
    assert gone.returncode == 1
    assert not disk.exists()


def test_while_a_download_runs_the_field_says_to_wait(open_app, disk):
    app = open_app()
    app.service.start(Request("sample", {"slow": True}, 1000))
    app.qtbot.waitUntil(lambda: app.service.running == 1)
    dialog = choose(app, disk)
    assert dialog.fields["fetched_folder"].error().startswith("A download or a file is at work")
    assert app.service.settings.current.fetched_folder == ""
    app.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    app.service.cancel(*[job.id for job in app.service.book.jobs()])


def test_a_folder_that_cannot_be_used_is_told_at_the_field(open_app, disk):
    app = open_app()
    fetch(app)
    (disk / "file").write_text("")
    choose(app, disk)
    moved(app, disk)
    dialog = choose(app, disk / "file", Qt.Key.Key_Tab)
    field = dialog.fields["fetched_folder"]
    app.qtbot.waitUntil(lambda: bool(field.error()), timeout=10_000)
    assert field.value() == str(disk)
    app.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert app.service.settings.current.fetched_folder == str(disk)
    choose(app, disk / "file")  # Enter closes the dialog: then the window says it
    app.qtbot.waitUntil(lambda: "file" in app.window.bar.text(), timeout=10_000)
    fetch(app)
    assert len(fetched(disk)) == 2


def test_a_disk_that_is_gone_is_told_and_not_written_beside(open_app, disk):
    app = open_app()
    choose(app, disk)
    moved(app, disk)
    shutil.rmtree(disk)
    job_id = app.service.start(Request("sample", {}, 5))
    app.qtbot.waitUntil(
        lambda: app.service.book.job(job_id).state is JobState.ERROR, timeout=10_000
    )
    message = app.service.book.job(job_id).failure.message
    assert message == f"The folder for fetched files is not there: {disk / CHOSEN}"
    assert not disk.exists()


def test_a_folder_that_is_gone_can_be_left(open_app, disk):
    app = open_app()
    fetch(app)
    choose(app, disk)
    moved(app, disk)
    lost = disk.rename(disk.with_name("lost"))
    choose(app, "")
    moved(app, "")
    job_id = fetch(app, 7)
    assert names_in(app.folder / "jobs") == [job_id]
    assert len(fetched(lost)) == 1
    lost.rename(disk)  # it comes back, and is chosen again
    choose(app, disk)
    moved(app, disk)
    assert len(fetched(disk)) == 2


def test_the_folder_of_another_data_folder_is_told_and_can_be_left(open_app, disk):
    app = open_app()
    choose(app, disk)
    moved(app, disk)
    app.window.close()
    app.service.shut_down(10_000)
    (disk / CHOSEN / MARK).write_text("of another")
    theirs = disk / CHOSEN / str(uuid4())
    theirs.mkdir()
    again = open_app()
    job_id = again.service.start(Request("sample", {}, 5))
    again.qtbot.waitUntil(
        lambda: again.service.book.job(job_id).state is JobState.ERROR, timeout=10_000
    )
    message = again.service.book.job(job_id).failure.message
    assert message == f"{disk / CHOSEN} has the fetched files of another data folder"
    choose(again, "")
    moved(again, "")
    job_id = fetch(again, 7)
    assert names_in(again.folder / "jobs") == [job_id]
    assert names_in(disk / CHOSEN) == sorted([theirs.name, MARK])
