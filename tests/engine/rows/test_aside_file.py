"""Rows that were set aside: their file, from the job's folder to its place beside the saved one."""

import os
import sys

import pytest
from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.saving import TargetExistsError
from csvdownloader.core.errors.storage import FileTooLargeError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.records import job_from_json, job_to_json
from csvdownloader.core.saving.free_names import free_names
from csvdownloader.engine.disk.durable import make_private_folder
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.engine.jobs.spool import JobSpool, read_finished
from csvdownloader.engine.rows.aside_file import AsideFile
from csvdownloader.engine.saving import publish as publish_module
from tests.fakes.report import Recorder
from tests.support.builders import complete, make_job, names_in
from tests.support.disks import largest_file

DATA = b"a,b\n1,2\n"
ASIDE = b'line,record\n3,"1,2,3"\n'


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such limit")
def test_rows_that_do_not_fit_at_the_end_are_a_named_error(tmp_path):
    aside = AsideFile(tmp_path / "set-aside")
    with largest_file(100), pytest.raises(FileTooLargeError, match="set-aside"), aside:
        aside.put(3, b"x" * 100)


@pytest.fixture
def library(tmp_path):
    return FileLibrary(tmp_path / "jobs")


@pytest.fixture
def job(tmp_path):
    job = make_job("orders.csv")
    make_private_folder(tmp_path / "jobs")
    spool = JobSpool.create(tmp_path / "jobs" / job.id, job)
    spool.part.write_bytes(DATA)
    with AsideFile(spool.folder / "set-aside") as aside:
        aside.put(3, b"1,2,3\r\n")
    receipt = spool.publish(complete(1), Recorder(), Cancel())
    return replace(job, state=JobState.COMPLETED, receipt=receipt)


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "chosen"
    folder.mkdir()
    return folder / "mine.csv"


@pytest.fixture(params=["save", "hand_over"])
def deliver(request, library, job):
    """Saves the job's files, or moves them."""

    def deliver(target, *, overwrite=False):
        getattr(library, request.param)(job, target, overwrite, Recorder(), Cancel())

    return deliver


def test_there_is_no_file_without_a_row(tmp_path):
    with AsideFile(tmp_path / "aside"):
        pass
    assert names_in(tmp_path) == []


def test_a_full_disk_is_a_storage_error():
    from pathlib import Path

    with pytest.raises(StorageError), AsideFile(Path("/nowhere/aside")) as aside:
        aside.put(1, b"x")


def test_the_receipt_proves_it_and_is_kept(job):
    assert (job.receipt.aside.row_count, job.receipt.aside.columns) == (1, 2)
    assert job.receipt.aside.bytes == len(ASIDE)
    assert job_from_json(job_to_json(job)) == job


def test_it_is_forced_to_disk_before_the_file_has_its_name(tmp_path, monkeypatch):
    job = make_job("orders.csv")
    spool = JobSpool.create(tmp_path / job.id, job)
    spool.part.write_bytes(DATA)
    aside = spool.folder / "set-aside"
    aside.write_bytes(ASIDE)
    forced, inode = [], aside.stat().st_ino
    monkeypatch.setattr(
        os,
        "fsync",
        lambda handle: os.fstat(handle).st_ino == inode and forced.append(spool.part.exists()),
    )
    spool.publish(complete(1), Recorder(), Cancel())
    assert forced == [True]


def test_it_is_saved_beside_the_file(deliver, target):
    deliver(target)
    assert names_in(target.parent) == ["mine.aside.csv", "mine.csv"]
    assert target.read_bytes() == DATA
    assert target.with_name("mine.aside.csv").read_bytes() == ASIDE


def test_it_can_be_saved_again(library, job, target):
    names = free_names(job, None, target.parent)
    first = library.save_into(job, names, Recorder(), Cancel())
    assert library.save_into(job, names, Recorder(), Cancel()).was_there
    (target.parent / "orders.aside.csv").write_text("mine")
    second = library.save_into(job, names, Recorder(), Cancel())
    assert [each.path.name for each in (first, second)] == ["orders.csv", "orders (1).csv"]
    assert (target.parent / "orders (1).aside.csv").read_bytes() == ASIDE
    assert (target.parent / "orders.aside.csv").read_text() == "mine"


def test_it_replaces_no_file_without_leave(deliver, target):
    beside = target.with_name("mine.aside.csv")
    beside.write_text("mine")
    with pytest.raises(TargetExistsError, match=r"mine\.aside\.csv already exists"):
        deliver(target)
    assert names_in(target.parent) == ["mine.aside.csv"]
    assert beside.read_text() == "mine"
    deliver(target, overwrite=True)
    assert beside.read_bytes() == ASIDE


def test_it_does_not_stay_when_the_file_cannot_be_saved(deliver, target, monkeypatch):
    publish = publish_module._publish

    def refuse(draft, to, overwrite):
        if to == target:
            raise PermissionError(13, "Permission denied")
        publish(draft, to, overwrite)

    monkeypatch.setattr(publish_module, "_publish", refuse)
    with pytest.raises(StorageError):
        deliver(target)
    assert names_in(target.parent) == []
    monkeypatch.undo()
    deliver(target)
    assert names_in(target.parent) == ["mine.aside.csv", "mine.csv"]


def test_a_changed_one_is_not_handed_out(library, job, target):
    (library.path(job).with_name("set-aside")).write_bytes(ASIDE.replace(b"2", b"7"))
    with pytest.raises(NotWholeError):
        library.save(job, target, False, Recorder(), Cancel())
    assert names_in(target.parent) == []


def test_a_start_keeps_it_and_a_removal_takes_it(library, job, tmp_path):
    folder = tmp_path / "jobs" / job.id
    (folder / "rest").touch()
    library.recover([])
    assert names_in(folder) == ["orders.csv", "receipt.json", "set-aside"]
    assert read_finished(folder).receipt == job.receipt
    library.remove(job.id)
    assert not folder.exists()


def test_without_it_a_job_is_not_whole(job, tmp_path):
    folder = tmp_path / "jobs" / job.id
    (folder / "set-aside").unlink()
    assert read_finished(folder) is None
