"""What is at the place of a save, before it and after it."""

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.saving import TargetNotAFileError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.saving.save_place import SavedState
from csvdownloader.core.saving.saved import Saved
from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.writing.options import Compression, WriteOptions
from csvdownloader.engine.saving import save_place as module
from csvdownloader.engine.saving.save_place import save_place, saved_state
from tests.support.builders import make_job, make_receipt
from tests.support.finished import make_finished, save_as, schema_of_types

PLAIN = WriteOptions()


def job(**fields):
    return make_job(state=JobState.COMPLETED, receipt=make_receipt(row_count=3, **fields))


def look(target, options=PLAIN, *, receipts=False, of=None, sources=()):
    return save_place(of or job(), target, options, sources, receipts=receipts)


def test_a_free_place(tmp_path):
    seen = look(tmp_path / "x.csv")
    assert (seen.taken, seen.free) == ((), tmp_path / "x.csv")
    assert list(tmp_path.iterdir()) == []


def test_the_first_free_number_is_found(tmp_path):
    for name in ("x.csv.gz", "x (1).csv.gz", "x (3).csv.gz"):
        (tmp_path / name).touch()
    seen = look(tmp_path / "x.csv.gz", WriteOptions(compression=Compression.GZIP))
    assert (seen.taken, seen.free) == ((tmp_path / "x.csv.gz",), tmp_path / "x (2).csv.gz")


def test_the_search_for_a_free_number_ends(tmp_path):
    (tmp_path / "x.csv").touch()
    for number in range(1, 1000):
        (tmp_path / f"x ({number}).csv").touch()
    assert look(tmp_path / "x.csv").free == tmp_path / "x (998).csv"


@pytest.mark.parametrize(
    ("there", "kept", "arguments"),
    [
        ("x-002.csv", "x (1).csv", {"options": WriteOptions(split_rows=2)}),
        ("x.csv.sha256", "x (1).csv", {"receipts": True}),
        ("x.aside.csv", "x (1).csv", {"of": job(aside=Measured(1, 2, 3, "0" * 64))}),
        ("x.csv", "x.csv", {"options": WriteOptions(split_rows=2)}),
        ("x.csv.sha256", "x.csv", {}),
    ],
)
def test_all_files_of_the_save_count(tmp_path, there, kept, arguments):
    (tmp_path / there).touch()
    seen = look(tmp_path / "x.csv", **arguments)
    assert seen.free.name == kept
    assert seen.taken == ((tmp_path / there,) if kept != "x.csv" else ())


def test_the_source_itself_is_refused(tmp_path):
    source = tmp_path / "in.csv"
    source.touch()
    linked = tmp_path / "x.csv"
    linked.symlink_to(source)
    for target in (source, linked):
        with pytest.raises(InvalidRequestError, match="the file that the rows came from"):
            look(target, sources=(source,))
    other = tmp_path / "other.csv"
    other.touch()
    assert look(other, sources=(source, tmp_path / "gone.csv")).taken == (other,)


def test_where_nothing_can_be_written_it_says_so(tmp_path):
    with pytest.raises(StorageError):
        look(tmp_path / "none" / "x.csv")
    with pytest.raises(TargetNotAFileError):
        look(tmp_path)
    with pytest.raises(InvalidRequestError, match="more than 500 files"):
        look(
            tmp_path / "x.csv",
            WriteOptions(split_rows=1),
            of=make_job(state=JobState.COMPLETED, receipt=make_receipt(row_count=501)),
        )


@pytest.fixture
def saved(tmp_path):
    rows = [(str(n),) for n in range(5)]
    copy = make_finished(tmp_path / "in.csv", schema_of_types(n="integer"), rows)
    made = save_as(copy, tmp_path / "x.csv", WriteOptions(split_rows=2))
    dated = [replace(file, modified=file.path.stat().st_mtime_ns) for file in made.files]
    return replace(made, files=tuple(dated))


def touch(path: Path):
    os.utime(path, ns=(0, 0))


def change(path: Path):
    path.write_bytes(path.read_bytes().replace(b"2", b"7"))
    touch(path)


@pytest.mark.parametrize(
    ("act", "state", "of_a_large_one"),
    [
        (lambda _: None, SavedState.UNCHANGED, SavedState.UNCHANGED),
        (touch, SavedState.UNCHANGED, SavedState.UNSURE),
        (lambda path: path.write_text("shorter"), SavedState.CHANGED, SavedState.CHANGED),
        (change, SavedState.CHANGED, SavedState.UNSURE),
        (Path.unlink, SavedState.GONE, SavedState.GONE),
    ],
)
def test_the_worst_part_tells_what_became_of_a_save(saved, act, state, of_a_large_one, monkeypatch):
    act(saved.files[1].path)
    assert saved_state(saved, Cancel()) is state
    monkeypatch.setattr(module, "_MOST_READ", 1)
    assert saved_state(saved, Cancel()) is of_a_large_one


def test_a_file_of_the_largest_size_that_is_read_is_read(saved, monkeypatch):
    path = saved.files[1].path
    change(path)
    monkeypatch.setattr(module, "_MOST_READ", path.stat().st_size)
    assert saved_state(saved, Cancel()) is SavedState.CHANGED


def test_looking_can_be_cancelled(saved: Saved):
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        saved_state(saved, cancel)
