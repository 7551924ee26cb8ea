"""The streams of a compound file, as .xls is one."""

import pytest

from csvdownloader.core.errors import SourceError
from csvdownloader.sources.tabular.workbooks import compound_file as module
from csvdownloader.sources.tabular.workbooks.compound_file import CompoundFile
from tests.support.binary_workbooks import compound_file

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
