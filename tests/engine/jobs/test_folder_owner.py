"""A chosen folder of fetched files has one owner, and no other data folder clears it."""

import re

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.data_folder import CHOSEN, DataFolder
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.engine.jobs.exporter import JobExporter
from csvdownloader.engine.jobs.folder_owner import MARK
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.engine.jobs.spool import JobSpool
from csvdownloader.sources.sample import SampleSource
from tests.fakes.report import Recorder
from tests.support.builders import complete, make_job, names_in


def spooled(jobs, publish=True):
    """A download below that folder, finished or not."""
    job = make_job()
    spool = JobSpool.create(jobs / job.id, job)
    spool.part.write_text("a\n1\n")
    if publish:
        spool.publish(complete(None), Recorder(), Cancel())
    return job


@pytest.fixture
def disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    return folder


@pytest.fixture
def library(tmp_path):
    """Makes the library of a data folder."""

    def library(name):
        folder = DataFolder(tmp_path / name)
        folder.root.mkdir(exist_ok=True)
        return FileLibrary(folder.jobs)

    return library


@pytest.fixture
def first(library, disk):
    """A library whose files lie on the disk."""
    first = library("first")
    spooled(DataFolder(disk.parent / "first").jobs)
    first.remove_files("", first.copy_files(str(disk), Cancel()))
    first.use_folder(str(disk))
    return first


def test_another_data_folder_clears_and_takes_nothing(first, library, disk):
    begun = spooled(disk / CHOSEN, publish=False)
    before = names_in(disk / CHOSEN)
    second = library("second")
    second.use_folder(str(disk))
    sentence = "has the fetched files of another data folder"
    with pytest.raises(StorageError, match=sentence) as raised:
        second.recover([])
    assert raised.value.hint.endswith(f"remove {disk / CHOSEN / MARK}.")
    assert names_in(disk / CHOSEN) == before
    assert begun.id in before
    first.recover([])
    assert begun.id not in names_in(disk / CHOSEN)


def test_another_data_folder_can_neither_choose_nor_use_it(first, library, disk, tmp_path):
    second, job = library("second"), spooled(tmp_path / "second" / "jobs")
    before = names_in(disk / CHOSEN)
    with pytest.raises(StorageError, match="another data folder"):
        second.copy_files(str(disk), Cancel())
    exporter = JobExporter(tmp_path / "second" / "jobs", {"sample": SampleSource()})
    exporter.use_folder(str(disk))
    with pytest.raises(StorageError, match="another data folder"):
        exporter.run(make_job(state=JobState.RUNNING), Recorder(), Cancel())
    assert names_in(disk / CHOSEN) == before
    assert names_in(tmp_path / "second" / "jobs") == [job.id]


def test_who_shared_one_before_leaves_what_is_there(first, library, disk, tmp_path):
    second, other = library("second"), tmp_path / "other"
    second.use_folder(str(disk))
    before = names_in(disk / CHOSEN)
    assert second.copy_files(str(other), Cancel()) == frozenset()
    second.remove_files(str(disk), frozenset())
    assert names_in(disk / CHOSEN) == before
    second.use_folder(str(other))
    second.recover([])
    assert names_in(other / CHOSEN) == [MARK]


def test_one_that_nobody_marked_is_marked_at_the_next_start(library, disk):
    (disk / CHOSEN).mkdir()  # by a version before
    first = library("first")
    first.use_folder(str(disk))
    first.recover([])
    second = library("second")
    second.use_folder(str(disk))
    with pytest.raises(StorageError):
        second.look([])


def test_one_that_is_left_is_free_for_others(first, library, disk):
    first.remove_files(str(disk), first.copy_files("", Cancel()))
    assert names_in(disk) == []
    second = library("second")
    second.copy_files(str(disk), Cancel())
    second.use_folder(str(disk))
    second.recover([])


def test_without_room_for_the_mark_all_else_works(library, disk, monkeypatch, expected_log):
    from csvdownloader.engine.jobs import folder_owner

    def refuse(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder_owner, "write_atomically", refuse)
    (disk / CHOSEN).mkdir()
    first = library("first")
    first.use_folder(str(disk))
    first.recover([])
    assert "cannot be marked" in expected_log[0].getMessage()


def test_a_mark_that_cannot_be_read_is_named(first, disk):
    mark = disk / CHOSEN / MARK
    mark.unlink()
    mark.mkdir()
    with pytest.raises(StorageError, match=re.escape(str(mark))):
        first.look([])


def test_the_identity_lies_in_the_data_folder(first, tmp_path):
    identity = DataFolder(tmp_path / "first").identity
    assert identity.read_text() == (tmp_path / "disk" / CHOSEN / MARK).read_text()


def test_a_mark_that_is_no_text_is_anothers(first, disk):
    (disk / CHOSEN / MARK).write_bytes(b"\xff\n")
    with pytest.raises(StorageError, match="of another data folder"):
        first.look([])


def test_a_mark_is_made_once_and_never_in_the_usual_folder(first, disk, tmp_path):
    before = (disk / CHOSEN / MARK).stat()
    first.recover([])
    assert (disk / CHOSEN / MARK).stat().st_ino == before.st_ino
    first.use_folder("")
    spooled(DataFolder(tmp_path / "first").jobs)
    first.recover([])
    assert MARK not in names_in(DataFolder(tmp_path / "first").jobs)
