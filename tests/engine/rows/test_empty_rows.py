"""Rows without any value are found wherever the blocks of the file end."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows import empty_rows
from csvdownloader.engine.rows.csv_writer import CsvLineWriter, header_line
from csvdownloader.engine.rows.empty_rows import may_have_empty_row


def found(path, data, columns, cancel=None):
    path.write_bytes(data)
    return may_have_empty_row(path, b",", columns, cancel or Cancel())


@pytest.fixture
def path(tmp_path):
    return tmp_path / "x.csv"


@pytest.fixture(params=[1, 2, 3, 5, 1 << 19])
def block(request, monkeypatch):
    monkeypatch.setattr(empty_rows, "BLOCK", request.param)


EMPTY = [
    (b"a,b\n,\n", 2),
    (b"a,b\n1,2\n,\n3,4\n", 2),
    (b'a,b\n1,2\n"",\n', 2),
    (b'a,b\n1,2\n"",""\n3,4\n', 2),
    (b"a,b\r\n1,2\r\n,\r\n", 2),
    (b"a,b\n1,2\n,", 2),
    (b'a,b\n1,2\n"",""', 2),
    (b"a\n1\n\n2\n", 1),
    (b'a\n1\n""\n2\n', 1),
    (b'a\n""', 1),
    (b"a,b,c,d\n,,,\n", 4),
]
FULL = [
    (b"a,b\n1,2\n", 2),
    (b"a,b\n1,\n,2\n", 2),
    (b"a,b\n", 2),
    (b"a\n", 1),
    (b"a\n1\n", 1),
    (b"a", 1),
    (b"\n1\n", 1),  # the header is no row
    (b",\n1,2\n", 2),
    (b'a,b\n1,""\n"",2\n', 2),
    (b"a,b,c\n1,,\n,,3\n", 3),
]


@pytest.mark.parametrize(("data", "columns"), EMPTY)
def test_a_row_without_a_value_is_found(path, block, data, columns):
    assert found(path, data, columns)


@pytest.mark.parametrize(("data", "columns"), FULL)
def test_rows_with_a_value_are_none(path, block, data, columns):
    assert not found(path, data, columns)


CELLS = st.one_of(st.none(), st.text(alphabet='a",\n\r', max_size=3))
TABLES = st.integers(1, 4).flatmap(
    lambda columns: st.lists(st.tuples(*[CELLS] * columns), min_size=1, max_size=6)
)


@given(TABLES, st.integers(1, 12))
def test_no_empty_row_is_overlooked(tmp_path_factory, rows, size):
    path = tmp_path_factory.getbasetemp() / "rows.csv"
    line = CsvLineWriter(Format.CSV).line
    columns = len(rows[0])
    header = header_line([f"c{number}" for number in range(columns)], Format.CSV)
    data = header + "".join(map(line, rows)).encode()
    has_one = any(not any(row) for row in csv.reader(io.StringIO(data.decode(), newline="")))
    before, empty_rows.BLOCK = empty_rows.BLOCK, size
    try:
        assert found(path, data, columns) >= has_one
    finally:
        empty_rows.BLOCK = before


def test_an_empty_row_behind_a_very_long_one_is_found(path):
    assert found(path, b"a,b\n1," + b"x" * (1 << 21) + b"\n,\n", 2)


def test_a_cancel_ends_it(path):
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        found(path, b"a,b\n1,2\n", 2, cancel)


def test_a_file_that_is_gone_is_an_error(path):
    with pytest.raises(FileNotFoundError):
        may_have_empty_row(path, b",", 2, Cancel())
