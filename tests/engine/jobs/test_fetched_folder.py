"""Folders of fetched files, brought to another place: all of them or none."""

import errno
import os
import uuid

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.engine.jobs import fetched_folder
from csvdownloader.engine.jobs.fetched_folder import (
    copy_folders,
    job_folders,
    remove_copies,
    remove_folders,
    require_root,
)
from csvdownloader.engine.jobs.folder_owner import MARK
from tests.support.builders import names_in

IDS = [str(uuid.uuid5(uuid.NAMESPACE_DNS, name)) for name in ("a", "b")]


@pytest.fixture
def old(tmp_path):
    """Two downloads, and what is none."""
    root = tmp_path / "jobs"
    for job_id in IDS:
        (root / job_id / "parts").mkdir(parents=True)
        (root / job_id / "orders.csv").write_text(f"a\n{job_id}\n")
        (root / job_id / "parts" / "1").write_bytes(os.urandom(3 << 20))
    (root / "notes.txt").write_text("mine")
    return root


@pytest.fixture
def new(tmp_path):
    return tmp_path / "disk" / "csvdownloader-files"


@pytest.fixture(params=["one disk", "another disk"])
def _disks(request, monkeypatch):
    if request.param == "another disk":

        def refuse(*_paths):
            raise OSError(errno.EXDEV, "Invalid cross-device link")

        monkeypatch.setattr(os, "link", refuse)


@pytest.mark.usefixtures("_disks")
def test_all_is_there_before_anything_goes(old, new):
    assert copy_folders(old, new, Cancel()) == set(IDS)
    assert names_in(new) == sorted(IDS)
    for job_id in IDS:
        for name in ("orders.csv", "parts/1"):
            assert (new / job_id / name).read_bytes() == (old / job_id / name).read_bytes()
    remove_folders(old, set(IDS))
    assert names_in(old) == ["notes.txt"]
    assert (new / IDS[0] / "orders.csv").read_text() == f"a\n{IDS[0]}\n"
    assert new.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("_disks")
def test_a_copy_that_was_cut_before_is_made_anew(old, new):
    (new / IDS[0]).mkdir(parents=True)
    (new / IDS[0] / "orders.csv").write_text("half")
    (new / f"{IDS[1]}.moving").mkdir()
    copy_folders(old, new, Cancel())
    assert names_in(new) == sorted(IDS)
    assert (new / IDS[0] / "orders.csv").read_text() == f"a\n{IDS[0]}\n"


def test_a_full_disk_leaves_nothing_there_and_all_here(old, new, monkeypatch):
    monkeypatch.setattr(os, "link", lambda *_paths: (_ for _ in ()).throw(OSError()))
    real, calls = fetched_folder.sync_file, []

    def fill(path):
        calls.append(path)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(path)

    monkeypatch.setattr(fetched_folder, "sync_file", fill)
    with pytest.raises(DiskFullError):
        copy_folders(old, new, Cancel())
    assert not new.exists()
    assert names_in(old) == sorted([*IDS, "notes.txt"])


def test_a_cancelled_move_leaves_nothing_there(old, new):
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        copy_folders(old, new, cancel)
    assert not new.exists()


def test_a_place_that_cannot_be_made_is_told(old, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        copy_folders(old, tmp_path / "file" / "csvdownloader-files", Cancel())


def test_a_place_inside_of_the_present_one_is_refused(old):
    with pytest.raises(StorageError, match="inside of the present folder") as raised:
        copy_folders(old, old / "csvdownloader-files", Cancel())
    assert raised.value.hint == "Choose another folder."


@pytest.mark.parametrize("below", ["", "further"])
def test_the_present_place_by_another_name_is_refused_and_keeps_all(new, tmp_path, below):
    old = new
    (old / IDS[0]).mkdir(parents=True)
    (old / IDS[0] / "orders.csv").write_text("a\n1\n")
    (tmp_path / "alias").symlink_to(old.parent if not below else old)
    with pytest.raises(StorageError, match="inside of the present folder"):
        copy_folders(old, tmp_path / "alias" / below / "csvdownloader-files", Cancel())
    assert (old / IDS[0] / "orders.csv").read_text() == "a\n1\n"


def test_a_move_that_fails_leaves_the_downloads_of_another_program(old, new, monkeypatch):
    others = new / str(uuid.uuid4())
    others.mkdir(parents=True)
    (others / "theirs.csv").write_text("a\n")

    def refuse(_path):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(fetched_folder, "sync_folder", refuse)
    with pytest.raises(DiskFullError):
        copy_folders(old, new, Cancel())
    assert names_in(new) == [others.name]
    assert names_in(others) == ["theirs.csv"]


def test_what_others_have_in_the_new_place_stays(old, new):
    (new / "others").mkdir(parents=True)
    copy_folders(old, new, Cancel())
    remove_folders(new, set(IDS))
    assert names_in(new) == ["others"]


def test_a_chosen_place_that_is_gone_is_not_made_again(old, new):
    require_root(old.parent / "not made yet")  # the usual one is made when it is needed
    with pytest.raises(StorageError, match="is not there") as raised:
        require_root(new)
    assert raised.value.hint.startswith("Connect its disk, or choose another folder")
    new.mkdir(parents=True)
    require_root(new)


@pytest.mark.usefixtures("_disks")
def test_each_file_keeps_its_mode_and_its_time_and_links_stay_away(old, new):
    file = old / IDS[0] / "orders.csv"
    file.chmod(0o640)
    os.utime(file, ns=(10**18, 10**18))
    (old / IDS[0] / "link.csv").symlink_to(old / "notes.txt")
    (old / IDS[0] / "linked").symlink_to(old / IDS[1])
    copy_folders(old, new, Cancel())
    copied = (new / IDS[0] / "orders.csv").stat()
    assert (copied.st_mode & 0o777, copied.st_mtime_ns) == (0o640, 10**18)
    assert names_in(new / IDS[0]) == ["orders.csv", "parts"]
    assert (new / IDS[0] / "parts").stat().st_mode & 0o777 == 0o700


class Counting(Cancel):
    """Counts how often it is looked at."""

    checks = 0

    def check(self):
        self.checks += 1


@pytest.mark.usefixtures("_disks")
def test_a_move_can_be_cancelled_before_each_file_and_each_block(old, new, request):
    cancel = Counting()
    copy_folders(old, new, cancel)
    blocks = 1 + 3 if "another disk" in request.node.name else 0
    assert cancel.checks == len(IDS) * (2 + blocks)


def test_only_a_folder_with_the_name_of_a_job_as_it_is_written_is_one(old):
    job_id = str(uuid.uuid4())
    for name in (job_id.upper(), job_id.replace("-", ""), f"{{{job_id}}}", "0"):
        (old / name).mkdir()
    (old / job_id).touch()
    (old / str(uuid.uuid4())).symlink_to(old / IDS[0])
    assert [folder.name for folder in job_folders(old)] == sorted(IDS)
    assert job_folders(old / "none") == []


def test_of_a_place_that_is_left_the_mark_goes_with_the_last_folder(new):
    for job_id in IDS:
        (new / job_id).mkdir(parents=True)
    (new / MARK).touch()
    remove_folders(new, {IDS[0]})
    assert names_in(new) == sorted([IDS[1], MARK])
    remove_folders(new, {IDS[1]})
    assert not new.exists()
    new.mkdir()
    remove_folders(new, set())  # nobody has marked it
    assert not new.exists()


def test_only_what_lies_at_the_other_place_too_is_a_copy(old, new, tmp_path):
    (new / IDS[1]).mkdir(parents=True)
    remove_copies(old, new)
    assert names_in(old) == [IDS[0], "notes.txt"]
    (tmp_path / "alias").symlink_to(old)
    remove_copies(old, tmp_path / "alias")
    assert names_in(old) == [IDS[0], "notes.txt"]
