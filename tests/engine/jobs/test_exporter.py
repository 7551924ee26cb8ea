"""What is said of a job that fails, and what it leaves."""

import errno
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError, StorageError
from csvdownloader.core.errors.storage import (
    OWN_FOLDER_HINT,
    DiskFullError,
    disk_full_error,
    storage_error,
)
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.messages import Message
from csvdownloader.engine.jobs.exporter import JobExporter
from csvdownloader.sources.sample import SampleSource
from tests.fakes.report import Recorder
from tests.support.builders import make_job, names_in

Usage = namedtuple("Usage", ["total", "used", "free"])
HALF = Progress(Stage.COPYING, 5, 500, percent=50.0)  # so all of it has 1000 bytes
FULL = DiskFullError(Message("No room"), Message("Buy a disk"))


@pytest.fixture
def failed(tmp_path):
    """Gives the error of a job whose source does that."""

    def failed(act):
        class Failing(SampleSource):
            def export(self, request, spool, report, cancel):
                act(spool, report)

        exporter = JobExporter(tmp_path / "jobs", {"sample": Failing()})
        with pytest.raises((SourceError, StorageError)) as raised:
            exporter.run(make_job(), Recorder(), Cancel())
        return raised.value

    return failed


@pytest.fixture
def free(monkeypatch):
    """Sets the free bytes of the disk; None where it cannot be asked."""

    def free(size):
        def disk_usage(_folder):
            if size is None:
                raise OSError(errno.EIO, "Input/output error")
            return Usage(1 << 40, 0, size)

        monkeypatch.setattr(shutil, "disk_usage", disk_usage)

    return free


def raising(error, *progress, has_checkpoint=False):
    def act(spool, report):
        for one in progress:
            report(one)
        if has_checkpoint:
            spool.save_checkpoint({"page": 1})
        raise error

    return act


@pytest.mark.parametrize("has_checkpoint", [True, False])
@pytest.mark.parametrize("error", [SourceError("no"), StorageError("no"), DiskFullError("no")])
def test_only_what_can_go_on_stays_and_is_said_to(failed, tmp_path, error, has_checkpoint):
    found = failed(raising(error, has_checkpoint=has_checkpoint))
    assert found.is_resumable is has_checkpoint
    assert bool(names_in(tmp_path / "jobs")) is has_checkpoint


@pytest.mark.parametrize(
    ("error", "hint"),
    [
        (SourceError("no", "Retry"), "Retry"),
        (storage_error(OSError(errno.EIO, "odd"), Path("x")), OWN_FOLDER_HINT),
        (FULL, "Buy a disk"),
    ],
)
def test_no_other_folder_is_advised_where_the_user_has_chosen_none(failed, error, hint):
    assert failed(raising(error)).hint == hint


def test_a_full_disk_is_named_by_the_folder_of_all_files(failed, tmp_path, free):
    free(7)

    def act(spool, _report):
        raise disk_full_error(spool.folder)

    jobs = tmp_path / "jobs"
    assert failed(act).message == f"The disk is full: {jobs} has 7 bytes free"


@pytest.mark.parametrize(
    ("size", "progress", "needed"),
    [
        (999, [HALF], ", the file needs about 1.0 KB"),
        (1000, [HALF], ", the file needs more than 500 bytes"),
        (0, [Progress(Stage.COPYING, 5, 500)], ", the file needs more than 500 bytes"),
    ],
)
def test_what_the_file_needs_is_said_where_it_can_be_told(
    failed, tmp_path, free, size, progress, needed
):
    free(size)
    found = failed(raising(FULL, *progress)).message
    assert found.startswith(f"The disk is full: {tmp_path / 'jobs'} has ")
    assert found.endswith(f" free{needed}")


@pytest.mark.parametrize("key", ["needed", "came"])
def test_what_was_said_already_stays(failed, free, key):
    free(1000)
    error = DiskFullError(Message(f"It is {{{key}}}", **{key: "large"}))
    assert failed(raising(error, HALF)).message == "It is large"
    free(999)
    assert "needs about" in failed(raising(error, HALF)).message


def test_a_disk_that_cannot_be_asked_says_nothing_of_the_whole(failed, tmp_path, free):
    free(None)
    assert failed(raising(FULL, HALF)).message == f"The disk is full: {tmp_path / 'jobs'}"
    assert failed(raising(FULL)).message == "No room"
