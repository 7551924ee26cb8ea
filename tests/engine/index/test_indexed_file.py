"""Any row of a finished file is what Python's csv finds there."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.index.index_file import write_index
from csvdownloader.engine.index.indexed_file import open_indexed
from csvdownloader.engine.index.record_index import RecordIndex
from csvdownloader.engine.rows.csv_writer import CsvLineWriter
from tests.support.indexed import blocks_of, by_csv, receipt_for, verified

CELL = st.text(st.sampled_from("a\",\t\n\r'\\é \x00\u2028"), max_size=6)
TABLE = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=9)
)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("indexed") / "x.csv"


def texts(row):
    return [cell or "" for cell in row]


def assert_each_is_found(path, data, fetched=Format.CSV):
    expected = [row or [""] for row in by_csv(data, fetched.delimiter)]
    table = verified(path, data, fetched)
    assert table.count == len(expected) - 1
    assert list(table.header()) == expected[0]
    for number in range(1, len(expected)):
        assert [texts(row) for row in table.read(number)] == expected[number:]
    assert list(table.read(len(expected))) == []


@given(TABLE, st.sampled_from(Format), st.sampled_from(["\n", "\r\n"]), st.integers(1, 40))
def test_each_record_is_that_of_pythons_csv(path, table, fetched, line_end, block):
    text = io.StringIO(newline="")
    writer = csv.writer(
        text, delimiter=fetched.delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL
    )
    writer.writerows(table)
    with blocks_of(block):
        assert_each_is_found(path, text.getvalue().encode(), fetched)


@given(TABLE, st.sampled_from(Format), st.integers(1, 40))
def test_so_it_is_of_what_the_program_writes(path, table, fetched, block):
    lines = map(CsvLineWriter(fetched).line, table)
    with blocks_of(block):
        assert_each_is_found(path, "".join(lines).encode(), fetched)


LINES = '"' + '\n""\n' * 500 + '"'  # too many to look behind each line feed
AWKWARD = [
    b"a\n",
    b"a\n\n\n1\n",
    b"a,b\n1,2",
    b"a,b\r\n1,2\r\n3,4",
    b'a,b\n"\r","\r\n"\n"\n\n",""\n',
    b'"a\n,b",c\n1,2\n',
    b'a,b\n"""","\n"""\n',
    b"a,b\n" + b"1,2\n" * 200,
    b'a,b\n1,"' + b"x\n" * 300 + b'"\n3,4\n',
    f"a,b\n1,{LINES}\n3,{LINES}\n5,6\n".encode(),
]


@pytest.mark.parametrize("data", AWKWARD)
@pytest.mark.parametrize("block", [1, 2, 7, 64, 4096])
def test_each_record_of_an_awkward_file_is_found(path, data, block):
    with blocks_of(block):
        assert_each_is_found(path, data)


def test_cells_of_a_megabyte_are_found(path):
    big = '"' + "x,\n" * 350_000 + '"'
    assert_each_is_found(path, f"a,b\n1,{big}\n{big},2\n3,4\n".encode())


def test_a_missing_value_is_no_empty_text(path):
    assert list(verified(path, b'a,b\n,""\n').read(1)) == [(None, "")]


def test_a_jump_reads_one_block(path):
    data = b"a,b\n" + b"".join(b"%d,x\n" % n for n in range(400_000))
    table = verified(path, data)
    index = table._index
    longest = max(index.end(place) - index.offsets[place] for place in range(len(index.offsets)))
    assert longest < 2 * (1 << 19)
    assert next(table.read(390_001)) == ("390000", "x")


def test_an_index_that_is_made_anew_is_that_of_the_verification(tmp_path):
    data = b'a,b\n1,"x\n\n"\n' * 50
    path = tmp_path / "x.csv"
    with blocks_of(16):
        table = verified(path, data)
        opened = open_indexed(lambda: path, Format.CSV, receipt_for(data, 99), Cancel())
    assert isinstance(table._index, RecordIndex)
    assert len(table._index.numbers) > 20
    assert opened._index == table._index


def test_what_lacks_an_index_is_compared_with_its_receipt(tmp_path):
    data = b"a,b\n1,2\n3,4\n"
    path = tmp_path / "x.csv"
    path.write_bytes(data.replace(b"4", b"5"))
    with blocks_of(4), pytest.raises(NotWholeError, match="was changed after its check"):
        open_indexed(lambda: path, Format.CSV, receipt_for(data, 2), Cancel())


def test_with_an_index_a_file_of_another_size_is_not_opened(tmp_path):
    data = b"a,b\n1,2\n3,4\n"
    path = tmp_path / "x.csv"
    receipt = receipt_for(data, 2)
    with blocks_of(4):
        write_index(tmp_path, verified(path, data)._index, receipt)
        path.write_bytes(data + b"5,6\n")
        with pytest.raises(NotWholeError, match="was changed after its check"):
            open_indexed(lambda: path, Format.CSV, receipt, Cancel())


def test_making_an_index_can_be_cancelled(tmp_path):
    data, cancel = b"a\n" * 10, Cancel()
    (tmp_path / "x.csv").write_bytes(data)
    cancel.set()
    with blocks_of(4), pytest.raises(Cancelled):
        open_indexed(lambda: tmp_path / "x.csv", Format.CSV, receipt_for(data, 9), cancel)


@pytest.mark.parametrize("now", [None, b"a,b\n1,2\n", b'a,b\n"1,2\n3,4\n', b"a,b\n1,\xff\n3,4\n"])
def test_a_file_that_is_no_longer_what_was_written_is_not_shown(tmp_path, now):
    path = tmp_path / "x.csv"
    table = verified(path, b"a,b\n1,2\n3,4\n")
    path.unlink()
    if now is not None:
        path.write_bytes(now)
    with pytest.raises(NotWholeError, match="cannot be read any more"):
        list(table.read(1))
