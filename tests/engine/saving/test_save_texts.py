"""Receipts that are saved with a file: all of them or none, and never beside another file."""

import errno
import hashlib
import os

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.saving import TargetExistsError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from csvdownloader.engine.saving import files_beside
from csvdownloader.engine.saving.copies import Copy
from csvdownloader.engine.saving.files_beside import Beside
from csvdownloader.engine.saving.save import move, save
from tests.fakes.report import Recorder
from tests.support.builders import make_receipt, names_in
from tests.support.disks import small_disk

DATA = b"a,b\n" + b"1,2\n" * 100_000
HASH = hashlib.sha256(DATA).hexdigest()
RECEIPT = make_receipt("orders.csv", bytes=len(DATA), sha256=HASH, row_count=100_000, columns=2)
NEW = {"orders.csv": DATA, "orders.csv.json": b"new json", "orders.csv.sum": b"new sum"}
OLD = {"orders.csv": b"old", "orders.csv.json": b"old json", "orders.csv.sum": b"old sum"}
WAYS = [save, move]


@pytest.fixture
def finished(tmp_path):
    path = tmp_path / "spool" / "orders.csv"
    path.parent.mkdir()
    path.write_bytes(DATA)
    return path


@pytest.fixture
def chosen(tmp_path):
    folder = tmp_path / "chosen"
    folder.mkdir()
    return folder


def run(way, finished, chosen, overwrite=False, report=None, cancel=None, writing=None):
    copies = [Copy(finished, RECEIPT, chosen / "orders.csv", writing=writing)]
    names = ("orders.csv.sum", "orders.csv.json")
    beside = Beside(
        tuple(chosen / name for name in names), lambda saved: [NEW[name] for name in names]
    )
    way(copies, overwrite, report or Recorder(), cancel or Cancel(), beside)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


class Once(Recorder):
    """Does something when the file's own bytes are being saved."""

    def __init__(self, act):
        super().__init__()
        self._act = act

    def __call__(self, progress):
        if not self.seen:
            self._act()
        super().__call__(progress)


@pytest.mark.parametrize("way", WAYS)
def test_they_are_saved_with_the_file(way, finished, chosen):
    run(way, finished, chosen)
    assert contents(chosen) == NEW
    assert names_in(finished.parent) == ([] if way is move else ["orders.csv"])


def test_they_are_saved_with_a_file_that_is_moved_in_another_form(finished, chosen):
    run(move, finished, chosen, writing=WriteOptions(format=SavedFormat.JSONL))
    assert contents(chosen).keys() == NEW.keys()


@pytest.mark.parametrize("way", WAYS)
def test_with_leave_they_replace_what_is_there(way, finished, chosen):
    for name, data in OLD.items():
        (chosen / name).write_bytes(data)
    run(way, finished, chosen, overwrite=True)
    assert contents(chosen) == NEW


@pytest.mark.parametrize("way", WAYS)
def test_the_old_ones_are_gone_from_the_disk_before_the_file_is_replaced(
    way, finished, chosen, monkeypatch
):
    for name, data in OLD.items():
        (chosen / name).write_bytes(data)
    forced = []

    def note(path):
        forced.append((path.name, path.exists(), (chosen / "orders.csv").read_bytes()))

    monkeypatch.setattr(files_beside, "sync_name", note)
    run(way, finished, chosen, overwrite=True)
    assert forced == [(name, False, b"old") for name in ("orders.csv.sum", "orders.csv.json")]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("taken", sorted(NEW))
def test_a_name_that_is_taken_is_refused_before_anything_is_read(way, finished, chosen, taken):
    (chosen / taken).write_text("mine")
    report = Recorder()
    with pytest.raises(TargetExistsError):
        run(way, finished, chosen, report=report)
    assert (report.seen, contents(chosen)) == ([], {taken: b"mine"})


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("has_links", [True, False])
@pytest.mark.parametrize("taken", sorted(NEW))
def test_a_name_that_is_taken_meanwhile_leaves_nothing_else(
    way, has_links, finished, chosen, taken, monkeypatch
):
    def refuse(*_arguments):
        raise OSError(errno.EPERM, "Operation not permitted")

    if not has_links:
        monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(TargetExistsError):
        run(way, finished, chosen, report=Once(lambda: (chosen / taken).write_text("mine")))
    assert contents(chosen) == {taken: b"mine"}
    assert names_in(chosen) == [taken]
    assert finished.read_bytes() == DATA


@pytest.mark.parametrize("way", WAYS)
def test_the_old_ones_stay_when_the_file_cannot_be_replaced(way, finished, chosen):
    for name, data in OLD.items():
        (chosen / name).write_bytes(data)

    def make_folder():
        (chosen / "orders.csv").unlink()
        (chosen / "orders.csv").mkdir()

    with pytest.raises(StorageError):
        run(way, finished, chosen, overwrite=True, report=Once(make_folder))
    assert contents(chosen) == {name: OLD[name] for name in ("orders.csv.json", "orders.csv.sum")}
    assert names_in(chosen) == sorted(OLD)


@pytest.mark.parametrize("way", WAYS)
def test_the_old_ones_are_gone_when_the_file_was_replaced_and_the_new_ones_fail(
    way, finished, chosen, monkeypatch
):
    for name, data in OLD.items():
        (chosen / name).write_bytes(data)
    replace = os.replace

    def refuse_texts(draft, target):
        if os.fspath(target).endswith("orders.csv.sum"):
            raise OSError(errno.EIO, "Input/output error")
        replace(draft, target)

    monkeypatch.setattr(os, "replace", refuse_texts)
    with pytest.raises(StorageError, match=r"orders\.csv\.sum"):
        run(way, finished, chosen, overwrite=True)
    assert contents(chosen) == {"orders.csv": DATA}


@pytest.mark.parametrize("way", WAYS)
def test_a_cancel_leaves_nothing(way, finished, chosen):
    cancel = Cancel()
    with pytest.raises(Cancelled):
        run(way, finished, chosen, report=Once(cancel.set), cancel=cancel)
    assert (names_in(chosen), finished.read_bytes()) == ([], DATA)


@pytest.mark.process
def test_a_disk_that_is_full_before_the_last_one_takes_all_back(finished, tmp_path):
    with small_disk(tmp_path / "disk", "1m") as disk:
        copies = [Copy(finished, RECEIPT, disk.folder / "orders.csv")]
        targets = disk.folder / "a.sum", disk.folder / "b.json"
        beside = Beside(targets, lambda saved: [b"x" * 400_000] * 2)
        with pytest.raises(DiskFullError):
            save(copies, False, Recorder(), Cancel(), beside)
        assert names_in(disk.folder) == []
