"""The window opens whatever became of its folder, and says what is wrong."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from csvdownloader import app as program
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.store.sqlite import SqliteJobStore
from tests.support.builders import make_job


@pytest.fixture
def folder(tmp_path):
    return DataFolder(tmp_path)


def make_store(folder, *jobs):
    store = SqliteJobStore(folder.store)
    for job in jobs:
        store.put(job)
    store.close()


def opened(folder):
    store, notice = program.open_store(folder.store)
    jobs = store.load()
    store.close()
    return jobs, notice


def test_nothing_is_said_of_a_sound_list(folder):
    job = make_job()
    make_store(folder, job)
    assert opened(folder) == ([job], EMPTY)


@pytest.mark.usefixtures("expected_log")
def test_a_damaged_list_is_said(folder):
    folder.store.write_bytes(b"x" * 5000)
    jobs, notice = opened(folder)
    assert jobs == []
    assert "damaged and set aside as jobs.sqlite.damaged-" in notice


def test_a_list_that_cannot_be_opened_is_said(folder):
    folder.store.mkdir()
    jobs, notice = opened(folder)
    assert jobs == []
    assert notice.startswith("What you change now is gone when the program ends.")
    assert str(folder.store) in notice


def test_a_full_disk_is_said(folder, monkeypatch):
    make_store(folder, make_job())
    usage = SimpleNamespace(free=1000)
    monkeypatch.setattr(program.shutil, "disk_usage", lambda _path: usage)
    assert "Remove downloads that you need no more" in opened(folder)[1]


def test_without_a_folder_the_session_gets_one_of_its_own(tmp_path, monkeypatch):
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    monkeypatch.setenv("CSVDOWNLOADER_HOME", str(in_the_way / "data"))
    with program.writable_folder() as (folder, notice):
        make_store(folder, make_job())
        assert Path(folder.root).stat().st_mode & 0o777 == 0o700
        assert notice.startswith("Save what you download")
        assert str(in_the_way) in notice
    assert not folder.root.exists()


def shown_on(platform, capsys):
    """What the dialog of a start that failed says; empty when there is none."""
    seen = []

    def close():
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            seen.append(box.text())
            box.accept()

    timer = QTimer()
    timer.timeout.connect(close)
    timer.start(10)
    application = SimpleNamespace(platformName=lambda: platform)
    assert program.fail(application, Message("It is too new"), Message("Update.")) == 1
    timer.stop()
    assert capsys.readouterr().err == "csvdownloader: It is too new\nUpdate.\n"
    return "".join(seen)


@pytest.mark.usefixtures("qapp")
def test_a_start_that_fails_on_a_desktop_shows_why(capsys):
    assert shown_on("xcb", capsys) == "It is too new\n\nUpdate."


@pytest.mark.usefixtures("qapp")
def test_no_dialog_waits_where_nobody_sees_it(capsys):
    assert shown_on("offscreen", capsys) == ""


@pytest.mark.usefixtures("qapp")
def test_no_dialog_beside_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert shown_on("xcb", capsys) == ""
