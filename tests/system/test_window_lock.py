"""Only one process at a time has the window's lock, whatever version of the program it is."""

import errno
import subprocess
import sys

import pytest
from PySide6.QtCore import QLockFile

from csvdownloader.core import file_lock
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.system import window_lock
from csvdownloader.system.window_lock import WindowLock, is_window_open
from tests.support.builders import names_in

HOLDS = """
import sys
from pathlib import Path
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.system.window_lock import WindowLock

lock = WindowLock(DataFolder(Path(sys.argv[1])))
print(lock.take(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path):
    return DataFolder(tmp_path)


def earlier(folder):
    """What an earlier version holds."""
    lock = QLockFile(str(folder.window_lock))
    lock.setStaleLockTime(0)
    return lock


def test_one_has_it_until_it_lets_go(folder):
    first, second = WindowLock(folder), WindowLock(folder)
    assert first.take()
    assert first.take()  # it has it
    assert not second.take()
    assert is_window_open(folder)
    first.release()
    assert second.take()
    second.release()


@pytest.mark.process
def test_a_process_that_is_killed_has_it_no_more(folder):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(folder.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "True\n"
        assert is_window_open(folder)
        process.kill()
    assert not is_window_open(folder)
    assert earlier(folder).tryLock(0)  # an earlier version asks for the process, too


def test_to_look_at_it_leaves_nothing(folder):
    assert not is_window_open(folder)
    assert names_in(folder.root) == []


def test_an_earlier_version_and_this_one_see_each_other(folder):
    old, new = earlier(folder), WindowLock(folder)
    assert old.tryLock(0)
    assert not new.take()
    old.unlock()
    assert new.take()
    assert not old.tryLock(0)
    new.release()


@pytest.mark.skipif(sys.platform == "win32", reason="no open file can be removed there")
def test_the_lock_of_a_file_that_was_just_removed_is_none(folder, monkeypatch):
    def late(file):
        folder.window_lock.unlink()
        file_lock.lock(file)

    monkeypatch.setattr(window_lock, "lock", late)
    assert not WindowLock(folder).take()
    monkeypatch.undo()
    assert WindowLock(folder).take()


def test_where_none_can_be_made_none_is_held(tmp_path, folder, monkeypatch):
    nowhere = WindowLock(DataFolder(tmp_path / "gone"))
    assert nowhere.take()
    assert not is_window_open(DataFolder(tmp_path / "gone"))

    def without_locks(_file):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(window_lock, "lock", without_locks)
    assert WindowLock(folder).take()
    assert not is_window_open(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="no modes")
def test_it_is_this_users_alone(folder):
    lock = WindowLock(folder)
    assert lock.take()
    assert folder.window_lock.stat().st_mode & 0o077 == 0
    lock.release()
