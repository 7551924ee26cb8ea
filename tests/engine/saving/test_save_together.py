"""Files that are saved together, and what is noted of a saving for a program that was killed."""

import errno
import fcntl
import hashlib
import os
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.saving import TargetExistsError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.engine.saving.copies import Copy
from csvdownloader.engine.saving.drafts import remove_drafts
from csvdownloader.engine.saving.save import move, save
from tests.fakes.report import Recorder
from tests.support.builders import make_receipt, names_in

ASIDE, MAIN = b"line,reason\n2,x\n", b"a,b\n" + b"1,2\n" * 200_000
WAYS = [save, move]


def receipt(name, data):
    return make_receipt(name, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())


@pytest.fixture
def copies(tmp_path):
    spool, chosen = tmp_path / "spool", tmp_path / "chosen"
    spool.mkdir()
    chosen.mkdir()
    files = {"aside.csv": ASIDE, "orders.csv": MAIN}
    for name, data in files.items():
        (spool / name).write_bytes(data)
    return [Copy(spool / name, receipt(name, data), chosen / name) for name, data in files.items()]


@pytest.fixture
def chosen(copies):
    return copies[0].target.parent


@pytest.fixture
def no_clone(monkeypatch):
    def refuse(*_arguments):
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    monkeypatch.setattr(fcntl, "ioctl", refuse)


@pytest.mark.parametrize("way", WAYS)
def test_both_have_their_names_and_nothing_else_is_left(copies, chosen, way):
    way(copies, False, Recorder(), Cancel())
    assert {path.name: path.read_bytes() for path in chosen.iterdir()} == {
        "aside.csv": ASIDE,
        "orders.csv": MAIN,
    }
    left = [] if way is move else ["orders.csv"]
    assert names_in(copies[0].finished.parent) == ["aside.csv", *left]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("taken", ["aside.csv", "orders.csv"])
def test_a_name_that_is_taken_is_refused_before_anything_is_read(copies, chosen, way, taken):
    (chosen / taken).write_text("mine")
    report = Recorder()
    with pytest.raises(TargetExistsError):
        way(copies, False, report, Cancel())
    assert report.seen == []
    assert names_in(chosen) == [taken]


class Intruder(Recorder):
    """Makes a file at the last moment."""

    def __init__(self, path):
        super().__init__()
        self._path = path

    def __call__(self, progress):
        self._path.write_text("mine")


@pytest.mark.parametrize("way", WAYS)
def test_the_first_does_not_stay_without_the_last(copies, chosen, way):
    with pytest.raises(TargetExistsError):
        way(copies, False, Intruder(chosen / "orders.csv"), Cancel())
    assert {path.name: path.read_text() for path in chosen.iterdir()} == {"orders.csv": "mine"}


@pytest.mark.parametrize("way", WAYS)
def test_what_was_replaced_is_not_removed_when_the_last_one_fails(copies, chosen, way):
    (chosen / "aside.csv").write_text("mine")

    class Folder(Recorder):
        def __call__(self, progress):
            (chosen / "orders.csv").mkdir(exist_ok=True)

    with pytest.raises(StorageError):
        way(copies, True, Folder(), Cancel())
    assert (chosen / "aside.csv").read_bytes() == ASIDE


@pytest.mark.parametrize("way", WAYS)
def test_one_that_was_changed_keeps_both_from_their_names(copies, chosen, way):
    copies[0].finished.write_bytes(ASIDE[:-2] + b"y\n")
    with pytest.raises(NotWholeError, match=r"aside\.csv was changed"):
        way(copies, False, Recorder(), Cancel())
    assert names_in(chosen) == []


def test_the_progress_is_that_of_the_last_and_goes_to_its_end(copies, no_clone):
    report = Recorder()
    save(copies, False, report, Cancel())
    rows = copies[1].receipt.row_count
    copied = [progress for progress in report.seen if progress.percent <= 49.5]
    assert (copied[-1].bytes, copied[-1].percent) == (len(MAIN), 49.5)
    assert report.seen[-1] == Progress(Stage.SAVING, rows, len(MAIN), rows, 99.0)
    assert report.percents == sorted(set(report.percents))


def test_where_blocks_can_be_shared_nothing_is_copied(copies, monkeypatch):
    def share(copy, request, source):
        assert request == 0x40049409  # FICLONE
        os.sendfile(copy, source, 0, len(MAIN))

    monkeypatch.setattr(fcntl, "ioctl", share)
    report = Recorder()
    save(copies, False, report, Cancel())
    assert copies[1].target.read_bytes() == MAIN
    assert min(report.percents) > 49.5


Usage = namedtuple("Usage", ["total", "used", "free"])


@pytest.mark.parametrize(("free", "is_enough"), [(len(MAIN), True), (len(MAIN) - 1, False)])
def test_a_disk_with_just_enough_room_is_enough(
    copies, chosen, no_clone, free, is_enough, monkeypatch
):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(1 << 40, 0, free))
    if is_enough:
        save(copies, False, Recorder(), Cancel())
        return
    with pytest.raises(DiskFullError, match=f"{chosen} has"):
        save(copies, False, Recorder(), Cancel())
    assert names_in(chosen) == []


NO_LINKS = [errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EINVAL]


@pytest.mark.parametrize("code", [*NO_LINKS, errno.EIO])
def test_only_a_disk_that_knows_no_links_is_served_by_renaming(copies, chosen, code, monkeypatch):
    def refuse(*_arguments):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "link", refuse)
    if code in NO_LINKS:
        save(copies, False, Recorder(), Cancel())
        assert names_in(chosen) == ["aside.csv", "orders.csv"]
        return
    with pytest.raises(StorageError, match="Input/output error"):
        save(copies, False, Recorder(), Cancel())
    assert names_in(chosen) == []


def test_without_links_a_file_made_meanwhile_is_not_replaced(copies, chosen, monkeypatch):
    def refuse(*_arguments):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(TargetExistsError):
        save(copies, False, Intruder(chosen / "orders.csv"), Cancel())
    assert {path.name: path.read_text() for path in chosen.iterdir()} == {"orders.csv": "mine"}


class Notes(Recorder):
    """Reads the notes of drafts while a file is saved."""

    def __init__(self, folder):
        super().__init__()
        self._folder, self.drafts = folder, set()

    def __call__(self, progress):
        notes = self._folder.glob("*.part.draft")
        self.drafts = {Path(os.fsdecode(note.read_bytes())) for note in notes}
        assert all(draft.exists() for draft in self.drafts)


def test_a_draft_is_noted_beside_the_fetched_file_while_there_is_one(copies, chosen):
    notes = Notes(copies[0].finished.parent)
    save(copies, False, notes, Cancel())
    assert len(notes.drafts) == 2
    assert {draft.parent for draft in notes.drafts} == {chosen}
    assert list(copies[0].finished.parent.glob("*.draft")) == []


def test_a_noted_draft_is_removed_with_its_note(copies, chosen):
    folder = copies[0].finished.parent
    name = ".csvdownloader-00000000-0000-0000-0000-000000000000.part"
    (chosen / name).write_bytes(MAIN[:10])
    (folder / f"{name}.draft").write_bytes(os.fsencode(chosen / name))
    gone = name.replace("0", "1")
    (folder / f"{gone}.draft").write_bytes(os.fsencode(chosen / gone))
    remove_drafts(folder)
    assert names_in(chosen) == []
    assert names_in(folder) == ["aside.csv", "orders.csv"]
