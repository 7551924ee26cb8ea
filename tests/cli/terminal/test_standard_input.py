import os
import sys
from contextlib import contextmanager

import pytest

from csvdownloader.cli.terminal.standard_input import input_path, store_standard_input
from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.storage import DiskFullError
from tests.fakes.report import Recorder
from tests.support.disks import small_disk


@pytest.fixture
def store(monkeypatch, tmp_path):
    """Stores what the file has as standard input."""

    def store(file, cancel=None, folder=tmp_path):
        folder.mkdir(exist_ok=True)
        monkeypatch.setattr(sys, "stdin", file)
        path = input_path(folder)
        store_standard_input(path, Recorder(), cancel or Cancel())
        return path

    return store


@contextmanager
def pipe(*, closed):
    """A pipe; `closed` says whether its writer has gone."""
    reader, writer = os.pipe()
    with os.fdopen(reader) as file, os.fdopen(writer, "wb", buffering=0) as sender:
        if closed:
            sender.close()
        yield file, sender


def test_every_byte_is_kept_and_only_the_owner_may_read_them(store, tmp_path):
    content = bytes(range(256)) * 20_000
    (tmp_path / "in").write_bytes(content)
    with (tmp_path / "in").open() as file:
        path = store(file)
    assert path.name == "stdin"
    assert path.read_bytes() == content
    assert path.stat().st_mode & 0o077 == 0


def test_a_pipe_ends_when_its_writer_closes_it(store):
    with pipe(closed=False) as (file, sender):
        sender.write(b"a,b\n1,2\n")
        sender.close()
        assert store(file).read_bytes() == b"a,b\n1,2\n"


def test_nothing_is_a_sentence(store):
    with pipe(closed=True) as (file, _), pytest.raises(SourceError) as caught:
        store(file)
    assert caught.value.message == "Standard input is empty"


def test_a_writer_that_writes_nothing_is_not_waited_for_after_cancel(store):
    cancel = Cancel()
    cancel.set()
    with pipe(closed=False) as (file, _), pytest.raises(Cancelled):
        store(file, cancel=cancel)


def test_s14_a_file_that_does_not_fit_is_refused_before_it_is_stored(store, tmp_path, processes):
    large = tmp_path / "large.csv"
    large.write_bytes(b"a\n" * (1 << 20))
    with small_disk(tmp_path / "small") as disk, large.open() as file:
        with pytest.raises(DiskFullError, match=r"the file needs 2\.1 MB"):
            store(file, folder=disk.folder)
        assert input_path(disk.folder).stat().st_size == 0
        file.seek(1 << 21)
        with pytest.raises(SourceError, match="empty"):
            store(file, folder=disk.folder / "next")
