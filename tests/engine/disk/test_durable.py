import os
import stat
import sys
from pathlib import Path

import pytest

from csvdownloader.core.errors.base import StorageError
from csvdownloader.engine.disk.durable import (
    make_data_folder,
    make_private_file,
    make_private_folder,
    sync_file,
    sync_folder,
    sync_name,
    write_atomically,
)


@pytest.fixture
def synced(monkeypatch):
    """The inodes of what was forced to disk, in that order."""
    inodes = []
    monkeypatch.setattr(os, "fsync", lambda handle: inodes.append(os.fstat(handle).st_ino))
    return inodes


def test_a_file_is_private_and_exactly_what_was_given(tmp_path):
    path = tmp_path / "note.json"
    write_atomically(path, "é\r\n")
    assert path.read_bytes() == "é\r\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_draft_that_a_crash_left_is_no_hindrance(tmp_path):
    path = tmp_path / "note.json"
    (tmp_path / "note.json.draft").write_text("half of an earlier one")
    write_atomically(path, "{}")
    assert path.read_text() == "{}"


def test_the_old_content_stays_until_the_new_is_whole(tmp_path, monkeypatch):
    path = tmp_path / "note.json"
    write_atomically(path, "old")

    def fail(_handle):
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="full"):
        write_atomically(path, "new")
    assert path.read_text() == "old"


@pytest.mark.parametrize(("durable", "count"), [(True, 2), (False, 0)])
def test_file_and_folder_are_forced_to_disk_in_this_order(tmp_path, synced, durable, count):
    write_atomically(tmp_path / "note.json", "{}", durable=durable)
    expected = [(tmp_path / "note.json").stat().st_ino, tmp_path.stat().st_ino]
    assert synced == expected[:count]


def test_s14_no_other_folder_is_advised_for_the_programs_own(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="Cannot write") as raised:
        make_data_folder(tmp_path / "file" / "data")
    assert "CSVDOWNLOADER_HOME" in raised.value.hint


def test_exactly_what_was_asked_for_is_forced_to_disk(tmp_path, synced):
    path = tmp_path / "orders.csv"
    path.write_text("a\n")
    sync_file(path)
    assert synced == [path.stat().st_ino]
    sync_folder(tmp_path)
    sync_name(path)
    assert synced[1:] == [tmp_path.stat().st_ino] * 2


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system for open files")
def test_forcing_a_folder_to_disk_leaves_no_file_open(tmp_path):
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    sync_folder(tmp_path)
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def test_a_name_that_cannot_be_forced_to_disk_is_only_logged(tmp_path, expected_log):
    sync_name(tmp_path / "gone" / "orders.csv")
    assert len(expected_log) == 1


def test_private_folders_are_made_and_those_of_the_user_stay_as_they_are(tmp_path):
    tmp_path.chmod(0o755)
    make_private_folder(tmp_path / "data" / "jobs")
    make_private_folder(tmp_path / "data" / "jobs")
    folders = [tmp_path, tmp_path / "data", tmp_path / "data" / "jobs"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in folders] == [0o755, 0o700, 0o700]


def test_a_folder_that_another_program_makes_meanwhile_is_no_hindrance(tmp_path, monkeypatch):
    folder, is_dir = tmp_path / "data", Path.is_dir

    def is_dir_until_now(path):
        was_there = is_dir(path)
        if not is_dir(folder):
            folder.mkdir()
        return was_there

    monkeypatch.setattr(Path, "is_dir", is_dir_until_now)
    make_private_folder(folder)


def test_a_data_folder_that_cannot_be_made_is_a_named_error(tmp_path):
    (tmp_path / "data").write_text("no folder")
    with pytest.raises(StorageError, match=r"data/jobs"):
        make_data_folder(tmp_path / "data" / "jobs")


def test_a_private_file_never_takes_the_place_of_another(tmp_path):
    path = tmp_path / "orders.csv.part"
    path.write_text("mine")
    with pytest.raises(FileExistsError):
        make_private_file(path)
    assert path.read_text() == "mine"
