"""Files that others wrote: their rows are those of Python's csv, or it is said what is wrong."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.files import SourceIsFolderError, SourceUnreadableError
from csvdownloader.core.tables.search import Search
from csvdownloader.engine.index.foreign_file import ForeignFile
from tests.support.indexed import blocks_of, by_csv

CELL = st.text(st.sampled_from('aé ",;\n\r'), max_size=5)
TABLE = st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=9)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("foreign") / "x.csv"


def written(path, data):
    path.write_bytes(data)
    return ForeignFile(path)


@given(TABLE, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.integers(1, 40))
def test_each_record_is_that_of_pythons_csv(path, rows, line_end, is_open, block):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows(rows)
    data = text.getvalue().removesuffix(line_end if is_open else "").encode()
    table = written(path, data)
    table._delimiter = ","  # a few odd characters do not show which it is
    with blocks_of(block):
        expected = by_csv(data, ",")
        assert list(table.header()) == expected[0]
        for number in range(len(expected) + 1):
            read = [[cell or "" for cell in row] for row in table.read(number)]
            assert read == expected[number:]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b'a;b\r\n1;"x\ry"\r\n', [("1", "x\ry")]),
        (b"\xef\xbb\xbfa\tb\n1\t2", [("1", "2")]),
        (b"a,b\n1,2\n\n3\n4,5,6\n", [("1", "2"), (None,), ("3",), ("4", "5", "6")]),
        (b"a\n", []),
    ],
)
def test_any_csv_in_utf_8_can_be_looked_into(path, data, rows):
    table = written(path, data)
    assert table.header()[0] == "a"
    assert list(table.read(1)) == rows
    hits = [hit for part in table.find(Search(text="1"), Cancel()) for hit in part.hits]
    assert [(hit.row, hit.column) for hit in hits] == [(1, 0)] * bool(rows)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a,b\n1,\xff\n", "no text in UTF-8"),
        (b"\x1f\x8b\x08\x00\x00", "no text in UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), "no text in UTF-8"),
        ("a§b\n1§2\n".encode(), "its values are not divided by one character of ASCII"),
        (b'a,b\n1,x"y\n', "a quote stands inside of a value"),
        (b'a,b\n1,"x" y\n', "a quote stands inside of a value"),
        (b"a,b\r1,2\r3,4\r", "a line ends in a carriage return alone"),
        (b'a,b\n"1"\r"2",3\n', "a line ends in a carriage return alone"),
        (b'a,b\n1,"2\n', "its last quote is not closed"),
    ],
)
@pytest.mark.parametrize("block", [1, 3, 64])
def test_what_cannot_be_looked_into_is_said(path, data, reason, block):
    with blocks_of(block), pytest.raises(SourceError, match=reason) as raised:
        list(written(path, data).read(1))
    assert raised.value.hint.startswith("'csvdownloader export FILE' reads it")


def test_a_file_without_anything_has_no_names_and_no_rows(path):
    table = written(path, b"")
    assert (table.header(), list(table.read(1))) == ((), [])


def test_a_column_without_a_name_has_an_empty_one(path):
    assert written(path, b'a,,""\n1,2,3\n').header() == ("a", "", "")


def test_what_the_system_refuses_to_open_is_said(tmp_path):
    path = tmp_path / "x.csv"
    path.symlink_to(path)
    with pytest.raises(SourceUnreadableError) as raised:
        ForeignFile(path)
    assert raised.value.message == f"Cannot read {path}: Too many levels of symbolic links"


def test_what_is_far_behind_is_not_read(path):
    with blocks_of(16):
        table = written(path, b"a,b\n" + b"1,2\n" * 20 + b"\xff\n")
        rows = table.read(1)
        assert next(rows) == ("1", "2")


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(SourceError, match="There is no file"):
        ForeignFile(tmp_path / "none.csv")


def test_a_folder_is_said(tmp_path):
    with pytest.raises(SourceIsFolderError):
        ForeignFile(tmp_path)
