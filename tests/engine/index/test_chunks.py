"""Records that are picked by their numbers, and where chunks begin and end."""

import io
from itertools import combinations

import pytest

from csvdownloader.engine.index.chunks import (
    indexed_chunks,
    picked_records,
    read_records,
    streamed_chunks,
)
from tests.support.indexed import blocks_of, verified

DATA = b'a,b\n1,"x\ny"\n2,\n3,z\n4,"\n\n\n\n\n\n"\n5,\n'
ROWS = [("a", "b"), ("1", "x\ny"), ("2", None), ("3", "z"), ("4", "\n" * 6), ("5", None)]


class Seen(io.BytesIO):
    """A file that counts how often it is gone to another place."""

    seeks = 0

    def seek(self, *place):
        self.seeks += 1
        return super().seek(*place)


@pytest.fixture
def index(tmp_path):
    with blocks_of(8):
        return verified(tmp_path / "x.csv", DATA)._index


def test_any_rising_numbers_are_picked_and_each_chunk_is_read_once(index):
    chunks = list(indexed_chunks(io.BytesIO(DATA), index, 0))
    assert len(chunks) > 3
    for count in range(len(ROWS) + 1):
        for numbers in combinations(range(len(ROWS)), count):
            file = Seen(DATA)
            found = list(picked_records(file, index, ",", numbers))
            assert found == [ROWS[number] for number in numbers]
            assert file.seeks == len({index.place(number) for number in numbers})


def test_chunks_of_an_index_are_all_from_that_of_the_record_on(index):
    chunks = list(indexed_chunks(io.BytesIO(DATA), index, 0))
    assert b"".join(chunk.data for chunk in chunks) == DATA
    assert [chunk.first + chunk.count for chunk in chunks[:-1]] == [c.first for c in chunks[1:]]
    for number in range(len(ROWS)):
        (first, *_) = found = list(indexed_chunks(io.BytesIO(DATA), index, number))
        assert first.first <= number < first.first + first.count
        assert found == chunks[-len(found) :]


@pytest.mark.parametrize(
    ("data", "chunks"),
    [
        (b"a\n1\n", [b"a\n1\n"]),
        (b"a\n12\n3", [b"a\n", b"12\n", b"3"]),
        (b"abcdefg\n1\n", [b"abcdefg\n", b"1\n"]),
        (b"a\n\n\n\n\n1", [b"a\n\n\n", b"\n\n", b"1"]),
        (b'"\n\n\n\n"\n1', [b'"\n\n\n\n"\n', b"1"]),
        (b"", []),
    ],
)
def test_chunks_of_a_stream_end_where_a_record_ends(data, chunks):
    with blocks_of(4):
        found = list(streamed_chunks(io.BytesIO(data).read, ","))
    assert [chunk.data for chunk in found] == chunks
    rows = list(read_records(found, ",", 0))
    assert sum(chunk.count for chunk in found) == len(rows)
    assert [chunk.first + chunk.count for chunk in found[:-1]] == [c.first for c in found[1:]]
    for number in range(len(rows) + 1):
        assert list(read_records(found, ",", number)) == rows[number:]
