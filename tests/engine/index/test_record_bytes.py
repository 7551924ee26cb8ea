"""Bytes of records are cut between records only."""

from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.index.record_bytes import cells_of, pieces_of, texts_of
from csvdownloader.engine.rows.csv_writer import CsvLineWriter

CELL = st.none() | st.text(st.sampled_from('a",\n'), max_size=6)


@given(st.lists(st.tuples(CELL, CELL)), st.integers(1, 30), st.booleans())
def test_a_piece_has_whole_records_and_few_more_bytes_than_wanted(rows, size, ends):
    lines = [CsvLineWriter(Format.CSV).line(row).encode() for row in rows]
    if lines and not ends:
        lines[-1] = lines[-1].removesuffix(b"\n")
    pieces = list(pieces_of(b"".join(lines), size))
    assert b"".join(pieces) == b"".join(lines)
    left = iter(lines)
    for piece in pieces:
        records = []
        while len(b"".join(records)) < len(piece):
            records.append(next(left))
        assert b"".join(records) == piece
        assert len(b"".join(records[:-1])) < size


@given(st.lists(CELL, min_size=1, max_size=6), st.integers(1, 7))
def test_of_the_first_cells_there_are_so_many(row, most):
    record = CsvLineWriter(Format.CSV).line(row).encode().removesuffix(b"\n")
    cells = cells_of(record, b",")
    assert cells_of(record, b",", most) == cells[:most]


@given(st.lists(CELL, min_size=2), st.sampled_from(Format), st.booleans())
def test_the_texts_of_a_record_are_its_cells(row, fetched, has_return):
    line = CsvLineWriter(fetched).line(row).encode().removesuffix(b"\n")
    record = line + b"\r" if has_return else line
    assert texts_of(record, fetched.delimiter.encode()) == tuple(row)
