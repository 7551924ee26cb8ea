"""The streams of a compound file, as .xls is one."""

import pytest

from csvdownloader.core.errors.base import SourceError
from csvdownloader.sources.tabular.workbooks import compound_file as module
from csvdownloader.sources.tabular.workbooks.compound_file import CompoundFile
from tests.support.binary_workbooks import compound_file, small_streams

BOOK = bytes(range(256)) * 40


@pytest.fixture
def path(tmp_path):
    return compound_file(tmp_path / "b.xls", {"Workbook": BOOK, "Other": b"x"})


def test_each_stream_has_its_content(path):
    found = CompoundFile(path)
    assert found.streams == {"Workbook", "Other"}
    assert found.read("Workbook") == BOOK
    assert found.read("Other") == b"x".ljust(4096, b"\0")
    with pytest.raises(KeyError):
        found.read("None")


def test_a_file_that_is_too_large_is_named_with_its_size(path, monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", path.stat().st_size)
    CompoundFile(path)
    monkeypatch.setattr(module, "MOST_BYTES", path.stat().st_size - 1)
    with pytest.raises(SourceError, match=r"b\.xls has 15\.9 KB, which is more than is read"):
        CompoundFile(path)


@pytest.mark.parametrize(("size", "problem"), [(511, "it is cut off"), (4096, "cut off|circles")])
def test_a_file_that_is_cut_off_is_a_sentence(path, size, problem):
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(ValueError, match=problem):
        CompoundFile(path).read("Workbook")


SMALL = {"Two": bytes(range(200)), "One": b"x" * 64, "None": b""}


@pytest.fixture
def small(tmp_path):
    """A file whose streams lie in sectors of 64 bytes, which the root's own sectors are made of."""
    return small_streams(tmp_path / "s.xls", SMALL)


def test_a_small_stream_has_its_content(small):
    found = CompoundFile(small)
    assert {name: found.read(name) for name in found.streams} == SMALL


def test_a_small_stream_that_is_cut_off_is_a_sentence(small):
    data = bytearray(small.read_bytes())
    data[512 + 120 : 512 + 124] = (256).to_bytes(4, "little")  # what the root says of its length
    small.write_bytes(data)
    assert CompoundFile(small).read("Two") == SMALL["Two"]
    with pytest.raises(ValueError, match="a part of it is cut off"):
        CompoundFile(small).read("One")


def test_a_small_stream_may_take_all_there_is_up_to_the_middle_of_a_sector(small):
    data = bytearray(small.read_bytes())
    data[512 + 120 : 512 + 124] = len(SMALL["Two"]).to_bytes(4, "little")
    small.write_bytes(data)
    assert CompoundFile(small).read("Two") == SMALL["Two"]


def test_a_chain_of_small_sectors_that_goes_in_circles_is_a_sentence(small):
    data = bytearray(small.read_bytes())
    data[1024 + 4 * 3 : 1024 + 4 * 4] = bytes(4)  # behind the fourth sector stands the first
    small.write_bytes(data)
    with pytest.raises(ValueError, match="round in circles"):
        CompoundFile(small).read("Two")


@pytest.mark.parametrize(("at", "value"), [(30, 8), (30, 13), (32, 5), (32, 7)])
def test_a_size_of_sectors_that_no_file_has_is_a_sentence(path, at, value):
    data = bytearray(path.read_bytes())
    data[at] = value
    path.write_bytes(data)
    with pytest.raises(ValueError, match="its header is wrong"):
        CompoundFile(path)
