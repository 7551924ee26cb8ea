import os
import stat

import pytest

from csvdownloader.core.errors import StorageError
from csvdownloader.engine.disk import make_data_folder, write_atomically


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
def test_file_and_folder_are_forced_to_disk_in_this_order(tmp_path, monkeypatch, durable, count):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_ino))
    write_atomically(tmp_path / "note.json", "{}", durable=durable)
    expected = [(tmp_path / "note.json").stat().st_ino, tmp_path.stat().st_ino]
    assert synced == expected[:count]


def test_s14_no_other_folder_is_advised_for_the_programs_own(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="Cannot write") as raised:
        make_data_folder(tmp_path / "file" / "data")
    assert "CSVDOWNLOADER_HOME" in raised.value.hint
