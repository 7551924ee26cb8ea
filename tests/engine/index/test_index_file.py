"""An index that is kept is found again, and one that is lost, damaged or of another file is not."""

import os

import pytest
from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.index.index_file import INDEX, read_index, write_index
from csvdownloader.engine.index.indexed_file import open_indexed
from csvdownloader.engine.jobs.spool import JobSpool
from tests.fakes.report import Recorder
from tests.support.builders import complete, make_job, names_in
from tests.support.indexed import blocks_of, receipt_for, verified

DATA = b"a,b\n" + b"1,2\n" * 20


@pytest.fixture(autouse=True)
def _small_blocks():
    with blocks_of(16):
        yield


@pytest.fixture
def receipt():
    return receipt_for(DATA, 20)


@pytest.fixture
def index(tmp_path, receipt):
    found = verified(tmp_path / "x.csv", DATA)._index
    write_index(tmp_path, found, receipt)
    return found


def test_it_is_found_again(tmp_path, index, receipt):
    assert read_index(tmp_path, receipt) == index
    assert names_in(tmp_path) == [INDEX, "x.csv"]


def test_a_publication_leaves_it_for_its_owner_only(tmp_path):
    job = make_job("x.csv")
    spool = JobSpool.create(tmp_path / job.id, job)
    spool.part.write_bytes(DATA)
    receipt = spool.publish(complete(20), Recorder(), Cancel())
    kept = read_index(spool.folder, receipt)
    assert kept == verified(tmp_path / "y.csv", DATA)._index
    assert (spool.folder / INDEX).stat().st_mode & 0o777 == 0o600


def test_one_that_is_lost_is_made_anew(tmp_path, index, receipt):
    (tmp_path / INDEX).unlink()
    assert read_index(tmp_path, receipt) is None
    table = open_indexed(lambda: tmp_path / "x.csv", Format.CSV, receipt, Cancel())
    assert list(table.read(20)) == [("1", "2")]
    assert read_index(tmp_path, receipt) == index


def test_a_file_of_one_block_needs_none(tmp_path):
    data = b"a,b\n" + b"1,2\n" * 3
    receipt = receipt_for(data, 3)
    index = verified(tmp_path / "x.csv", data)._index
    write_index(tmp_path, index, receipt)
    assert names_in(tmp_path) == ["x.csv"]
    assert read_index(tmp_path, receipt) == index


@pytest.mark.parametrize("place", range(0, 400, 7))
def test_one_that_is_damaged_is_none(tmp_path, index, receipt, place):
    path = tmp_path / INDEX
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 1
    path.write_bytes(data)
    assert read_index(tmp_path, receipt) is None


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 96, -1])
def test_one_that_is_cut_is_none(tmp_path, index, receipt, size):
    path = tmp_path / INDEX
    path.write_bytes(path.read_bytes()[:size])
    assert read_index(tmp_path, receipt) is None


@pytest.mark.parametrize("change", [{"sha256": "0" * 64}, {"bytes": 85}, {"row_count": 21}])
def test_one_of_another_file_is_none(tmp_path, index, receipt, change):
    assert read_index(tmp_path, replace(receipt, **change)) is None


def test_a_disk_that_refuses_it_refuses_nothing_else(tmp_path, monkeypatch, receipt):
    def refuse(*_arguments):
        raise OSError(28, "No space left on device")

    index = verified(tmp_path / "x.csv", DATA)._index
    monkeypatch.setattr(os, "open", refuse)
    write_index(tmp_path, index, receipt)
    monkeypatch.undo()
    assert names_in(tmp_path) == ["x.csv"]
