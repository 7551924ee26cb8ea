import errno
import hashlib
import os
import shutil
import stat
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.saving import TargetExistsError, TargetNotAFileError
from csvdownloader.core.errors.storage import DiskFullError, PermissionRefusedError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.engine.disk import durable as disk_module
from csvdownloader.engine.proof.checksum import Checksum
from csvdownloader.engine.saving import copied_draft as copied_draft_module
from csvdownloader.engine.saving import publish as publish_module
from csvdownloader.engine.saving import save as save_module
from csvdownloader.engine.saving.copies import Copy
from csvdownloader.engine.saving.save import move, save
from csvdownloader.engine.saving.targets import check_target
from tests.fakes.report import Recorder
from tests.support.builders import make_receipt, names_in
from tests.support.disks import SmallDisk, small_disk

DATA = b"a,b\n" + b"1,2\n" * 600_000


@pytest.fixture
def finished(tmp_path):
    path = tmp_path / "spool" / "orders.csv"
    path.parent.mkdir()
    path.write_bytes(DATA)
    return path


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "chosen"
    folder.mkdir()
    return folder / "orders.csv"


RECEIPT = make_receipt("orders.csv", bytes=len(DATA), sha256=hashlib.sha256(DATA).hexdigest())


def save_to(finished, target, overwrite=False, report=None, cancel=None):
    save([Copy(finished, RECEIPT, target)], overwrite, report or Recorder(), cancel or Cancel())


def only(target, *more):
    return names_in(target.parent) == sorted([target.name, *more])


def test_the_copy_is_equal_and_independent(finished, target):
    report = Recorder()
    save_to(finished, target, report=report)
    assert target.read_bytes() == DATA
    assert only(target)
    target.write_bytes(b"edited")
    assert finished.read_bytes() == DATA
    assert report.percents == sorted(report.percents)
    assert report.percents[-1] == pytest.approx(99)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
def test_the_saved_file_has_the_users_own_mode(finished, target):
    save_to(finished, target)
    (target.parent / "other").touch()
    assert target.stat().st_mode == (target.parent / "other").stat().st_mode


def test_sto_08_an_existing_file_is_never_replaced_silently(finished, target):
    target.write_text("mine")
    with pytest.raises(TargetExistsError):
        save_to(finished, target)
    assert target.read_text() == "mine"
    assert only(target)


def test_sto_08_a_file_made_meanwhile_is_not_replaced(finished, target):
    class Intruder(Recorder):
        def __call__(self, progress):
            target.write_text("mine")

    with pytest.raises(TargetExistsError):
        save_to(finished, target, report=Intruder())
    assert target.read_text() == "mine"
    assert only(target)


def test_an_agreed_replacement_replaces(finished, target):
    target.write_text("mine")
    save_to(finished, target, overwrite=True)
    assert target.read_bytes() == DATA


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes as on POSIX")
@pytest.mark.parametrize("file_type", ["folder", "pipe", "device"])
def test_sto_08_what_is_not_a_file_is_refused(finished, target, file_type):
    match file_type:
        case "folder":
            target.mkdir()
        case "pipe":
            os.mkfifo(target)
        case "device":
            target = Path("/dev/full")
    with pytest.raises(TargetNotAFileError):
        save_to(finished, target, overwrite=True)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_sto_08_a_link_is_replaced_and_not_followed(finished, target, tmp_path):
    outside = tmp_path / "precious"
    outside.write_text("mine")
    target.symlink_to(outside)
    with pytest.raises(TargetExistsError):
        save_to(finished, target)
    save_to(finished, target, overwrite=True)
    assert outside.read_text() == "mine"
    assert not target.is_symlink()


def test_sto_11_a_missing_spool_is_named(finished, target):
    finished.unlink()
    with pytest.raises(NotWholeError, match=r"The fetched file of orders\.csv is gone"):
        save_to(finished, target)
    assert names_in(target.parent) == []


def test_sto_07_a_missing_folder_is_named(finished, tmp_path):
    with pytest.raises(StorageError):
        save_to(finished, tmp_path / "nowhere" / "x.csv")


def test_cancel_leaves_nothing(finished, target):
    cancel = Cancel()

    class Canceller(Recorder):
        def __call__(self, progress):
            cancel.set()

    with pytest.raises(Cancelled):
        save_to(finished, target, report=Canceller(), cancel=cancel)
    assert names_in(target.parent) == []


def test_a_file_system_without_links_still_saves(finished, target, monkeypatch):
    def no_links(_source, _target):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    save_to(finished, target)
    assert target.read_bytes() == DATA
    with pytest.raises(TargetExistsError):
        save_to(finished, target)


def test_where_there_are_no_links_two_saves_cannot_take_one_name(finished, target, monkeypatch):
    held = []

    def no_links(_source, _target):
        raise OSError(errno.EPERM, "Operation not permitted")

    def check(path, overwrite):
        held.append(publish_module._naming.locked())
        check_target(path, overwrite)

    monkeypatch.setattr(os, "link", no_links)
    for module in (save_module, publish_module):
        monkeypatch.setattr(module, "check_target", check)
    save_to(finished, target)
    assert held == [False, True]  # before the work, and when the name is given


def test_short_writes_are_completed():
    written = bytearray()

    def stingy(view):
        written.extend(view[:3])
        return min(3, len(view))

    copied_draft_module._write_all(stingy, b"0123456789")
    assert bytes(written) == b"0123456789"


@pytest.fixture
def tiny_disk(tmp_path, processes):
    with small_disk(tmp_path / "tiny") as disk:
        yield disk.folder


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no file that fails to be read")
@pytest.mark.parametrize("way", [save, move])
def test_s14_a_fetched_file_that_cannot_be_read_is_no_fault_of_the_target(finished, target, way):
    finished.unlink()
    finished.symlink_to("/proc/self/mem")
    with pytest.raises(NotWholeError, match="cannot be read: Input/output error"):
        way([Copy(finished, RECEIPT, target)], False, Recorder(), Cancel())
    assert names_in(target.parent) == []


def test_sto_06_a_full_disk_is_named_with_sizes_and_nothing_is_left(finished, tiny_disk):
    with pytest.raises(DiskFullError, match=r"1\.0 MB free, the file needs 2\.4 MB"):
        save_to(finished, tiny_disk / "orders.csv")
    assert names_in(tiny_disk) == []
    assert finished.read_bytes() == DATA


def test_sto_06_a_disk_that_fills_meanwhile_is_named(finished, tiny_disk, monkeypatch):
    monkeypatch.setattr(copied_draft_module, "require_space", lambda _folder, _needed: None)
    with pytest.raises(DiskFullError):
        save_to(finished, tiny_disk / "orders.csv")
    assert names_in(tiny_disk) == []


def test_sto_07_a_read_only_disk_is_refused_before_the_work(tiny_disk):
    SmallDisk(tiny_disk).remount("ro")
    with pytest.raises(PermissionRefusedError):
        check_target(tiny_disk / "orders.csv", overwrite=False)


def test_checking_a_target_leaves_no_trace(target):
    check_target(target, overwrite=False)
    assert names_in(target.parent) == []


@pytest.mark.skipif(sys.platform == "win32", reason="modes as on POSIX")
def test_the_draft_is_a_regular_file(finished, target):
    save_to(finished, target)
    assert stat.S_ISREG(target.lstat().st_mode)
    assert target.stat().st_nlink == 1


def move_to(finished, target, overwrite=False):
    move([Copy(finished, RECEIPT, target)], overwrite, Recorder(), Cancel())


def test_a_file_that_is_moved_has_the_usual_mode_and_leaves_nothing(finished, target):
    finished.chmod(0o600)
    inode = finished.stat().st_ino
    move_to(finished, target)
    assert target.stat().st_ino == inode
    assert only(target)
    assert not finished.exists()
    probe = target.with_name("probe")
    probe.touch()
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(probe.stat().st_mode)


def test_sto_08_a_move_never_takes_a_name_without_asking(finished, target):
    target.write_bytes(b"mine")
    with pytest.raises(TargetExistsError):
        move_to(finished, target)
    assert target.read_bytes() == b"mine"
    assert finished.read_bytes() == DATA
    move_to(finished, target, overwrite=True)
    assert target.read_bytes() == DATA


WAYS = [save, move]


# Receipts of earlier versions have no checksum.
RECEIPTS = [RECEIPT, replace(RECEIPT, checksum=Checksum(DATA).hexdigest(), sha256="")]


@pytest.mark.parametrize("way", WAYS)
def test_a_cancel_stops_at_once_and_the_fetched_file_stays(finished, target, way):
    cancel = Cancel()

    class Canceller(Recorder):
        def __call__(self, progress):
            super().__call__(progress)
            cancel.set()

    report = Canceller()
    with pytest.raises(Cancelled):
        way([Copy(finished, RECEIPT, target)], False, report, cancel)
    assert len(report.seen) == 1
    assert names_in(target.parent) == []
    assert finished.read_bytes() == DATA


class Steps(Recorder):
    """Notes what is copied, verified, published and forced to disk, each step once."""

    def __init__(self, monkeypatch, target):
        super().__init__()
        self.steps, self._target = [], target
        for name in ("link", "replace"):
            monkeypatch.setattr(os, name, self._noting("publish", getattr(os, name)))
        monkeypatch.setattr(os, "fsync", self._sync)

    def __call__(self, progress):
        self._note("verify" if progress.percent > 50 else "copy")

    def _sync(self, handle):
        self._note(f"sync {'folder' if stat.S_ISDIR(os.fstat(handle).st_mode) else 'file'}")

    def _noting(self, step, function):
        def noted(source, target):
            function(source, target)
            if Path(target) == self._target:
                self._note(step)

        return noted

    def _note(self, step):
        if self.steps[-1:] != [step] and step != "copy":  # where blocks are shared, nothing is
            self.steps.append(step)


@pytest.mark.skipif(sys.platform == "win32", reason="names are not forced to disk there")
@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_a_file_has_its_name_only_when_its_bytes_are_on_disk(
    finished, target, way, overwrite, monkeypatch
):
    steps = Steps(monkeypatch, target)
    way([Copy(finished, RECEIPT, target)], overwrite, steps, Cancel())
    forced = ["sync file"] if way is save else []  # that of a spool was forced by its job
    assert steps.steps[-3 - len(forced) :] == [*forced, "verify", "publish", "sync folder"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("receipt", RECEIPTS)
def test_a_file_is_compared_by_the_checksum_or_the_hash(finished, target, way, receipt):
    way([Copy(finished, receipt, target)], False, Recorder(), Cancel())
    assert target.read_bytes() == DATA


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("receipt", RECEIPTS)
@pytest.mark.parametrize("place", [0, len(DATA) // 2, -1])
def test_sto_11_a_changed_spool_is_not_handed_out(finished, target, way, place, receipt):
    changed = bytearray(DATA)
    changed[place] ^= 1
    finished.write_bytes(changed)
    with pytest.raises(NotWholeError, match="changed after its check"):
        way([Copy(finished, receipt, target)], False, Recorder(), Cancel())
    assert names_in(target.parent) == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.usefixtures("expected_log")
def test_a_disk_that_cannot_force_the_name_has_the_file_all_the_same(
    finished, target, way, monkeypatch
):
    def fail(_folder):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(disk_module, "sync_folder", fail)
    way([Copy(finished, RECEIPT, target)], False, Recorder(), Cancel())
    assert target.read_bytes() == DATA


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no second file system")
def test_sto_06_a_move_to_another_disk_is_a_proven_copy(finished):
    folder = Path("/dev/shm") / f"csvdownloader-{os.getpid()}"
    folder.mkdir()
    try:
        move_to(finished, folder / "orders.csv")
        assert (folder / "orders.csv").read_bytes() == DATA
    finally:
        shutil.rmtree(folder)
