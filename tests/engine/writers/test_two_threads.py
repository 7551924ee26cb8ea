"""Files that two threads read, piece by piece: those in which each line break ends a row."""

import random

import pytest
from msgspec.structs import replace

from csvdownloader.core.tables.columns import untyped
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.rules import write_options
from csvdownloader.engine.rows.csv_writer import CsvLineWriter
from csvdownloader.engine.writers import write as write_module
from tests.support.finished import make_finished, save_as

PIECE = 1 << 15  # bytes; a file has many
QUOTES_IN_QUOTES = ['a"b,c"d,e', '","', 'x"y', '," ,"', " ", "'"]


@pytest.fixture
def tried(monkeypatch):
    """Whether two threads were to read, of each time that a text was written."""
    tried, write_text = [], write_module.write_text
    finished_table = write_module.finished_table

    def writing(order):
        tried.append(order.table.is_plain)
        return write_text(order)

    def in_small_pieces(*arguments):
        return replace(finished_table(*arguments), longest_row=PIECE)

    monkeypatch.setattr(write_module, "write_text", writing)
    monkeypatch.setattr(write_module, "finished_table", in_small_pieces)
    return tried


def saved(tmp_path, rows, data=None):
    """What a save with tabs has below the header, and what Python makes of the rows."""
    schema = untyped([str(number) for number, _ in enumerate(rows[0])])
    finished = make_finished(tmp_path / "in.csv", schema, rows, data=data)
    save_as(finished, tmp_path / "out.tsv", write_options({"null": "-"}, "out.tsv"))
    line = CsvLineWriter(Format.TSV).line
    made = "".join(line([value or "-" for value in row]) for row in rows)
    return (tmp_path / "out.tsv").read_bytes().decode().partition("\n")[2], made


def test_rows_stay_in_their_order(tmp_path, tried):
    rows = [(str(number), None if number % 3 else "x,y") for number in range(60_000)]
    written, made = saved(tmp_path, rows)
    assert written == made
    assert tried == [True]


@pytest.mark.parametrize("value", ["x\ny", "x\ry", "x\r\ny"])
def test_one_reads_rows_with_line_breaks(tmp_path, tried, value):
    written, made = saved(tmp_path, [("1", "2"), ("3", value)])
    assert written == made
    assert tried == [False]


def test_lines_of_the_web_end_in_two_characters(tmp_path, tried):
    rows = [(str(number), "x") for number in range(20_000)]
    data = "".join(f"{number},{text}\r\n" for number, text in [("0", "1"), *rows]).encode()
    written, made = saved(tmp_path, rows, data)
    assert written == made
    assert tried == [True]


def test_one_reads_what_duckdb_does_not_find_the_rows_of(tmp_path, tried):
    rows = [(value,) for value in random.Random(3).choices(QUOTES_IN_QUOTES, k=60_000)]
    written, made = saved(tmp_path, rows)
    assert written == made
    assert tried == [True, False]


def test_one_reads_many_columns(tmp_path, tried):
    assert len(set(saved(tmp_path, [["x"] * 51]))) == 1
    assert tried == [False]
