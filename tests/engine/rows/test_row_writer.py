import csv
from itertools import product

import duckdb
import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.csv_writer import CsvLineWriter
from csvdownloader.engine.rows.row_writer import write_rows
from tests.support.builders import make_output


@pytest.mark.parametrize("file_format", Format)
def test_every_awkward_value_comes_back(tmp_path, file_format):
    part = tmp_path / "x.part"
    rows = [["a,b", "c\td"], ['"q"', "line\nbreak"], ["carriage\rreturn", "\r\n"], ["", " x "]]
    assert write_rows(make_output(part, file_format), ["1", "1"], rows, lambda _: None) == 4
    with part.open(newline="", encoding="utf-8") as file:
        read = list(csv.reader(file, delimiter=file_format.delimiter, strict=True))
    assert read == [["1", "1"], *rows]


@pytest.mark.parametrize("special", ["\r", "#", '"', "\n", ","])
def test_a_value_is_quoted_for_any_one_special_character(tmp_path, special):
    part = tmp_path / "x.part"
    write_rows(make_output(part), ["a", "b"], [[f"x{special}y", "z"]], lambda _: None)
    value = f"x{special}y".replace('"', '""')
    assert part.read_bytes() == f'a,b\n"{value}",z\n'.encode()


def test_missing_is_not_empty(tmp_path):
    part = tmp_path / "x.part"
    write_rows(make_output(part), ["a", "b"], [[None, ""]], lambda _: None)
    assert part.read_bytes() == b'a,b\n,""\n'


def test_a_single_missing_value_is_no_blank_line(tmp_path):
    part = tmp_path / "x.part"
    write_rows(make_output(part), ["a"], [[None], ["x"]], lambda _: None)
    assert part.read_bytes() == b'a\n""\nx\n'


def test_cancel_is_looked_at_between_batches(tmp_path):
    cancel, reported = Cancel(), []

    def report(rows):
        reported.append(rows)
        cancel.set()

    endless = iter(lambda: ["x"], None)
    with pytest.raises(Cancelled):
        write_rows(make_output(tmp_path / "x.part", cancel=cancel), ["a"], endless, report)
    assert reported == [2000]


def test_of_large_rows_a_batch_has_few(tmp_path):
    reported, rows = [], [["x" * 300_000]] * 10
    write_rows(make_output(tmp_path / "x.part"), ["a"], rows, reported.append)
    assert reported == [4, 8, 10]


def test_a_disk_that_refuses_is_named(tmp_path):
    with pytest.raises(StorageError):
        write_rows(make_output(tmp_path / "no" / "x"), ["a"], [], lambda _: None)


@pytest.mark.parametrize("file_format", Format)
def test_lines_are_the_ones_that_duckdb_writes(tmp_path, file_format):
    characters = ["", *" #\ta\"'\n\r\0\\;,|é"]
    values = ["".join(pair) for pair in product(characters, repeat=2)]
    path = tmp_path / "duck.csv"
    duckdb.execute(
        f"COPY (SELECT unnest(?) AS v, NULL AS n, 1 AS i) TO '{path}' (HEADER false, "
        f"QUOTE '\"', ESCAPE '\"', DELIMITER '{file_format.delimiter}')",
        [values],
    )
    line = CsvLineWriter(file_format).line
    assert path.read_bytes() == "".join(line([value, None, "1"]) for value in values).encode()


@pytest.mark.parametrize("file_format", Format)
@pytest.mark.parametrize("width", [1, 3])
def test_columns_make_the_lines_that_rows_make(file_format, width):
    characters = ["", *" #\ta\"'\n\r\0\\;,|é"]
    columns = [[None, *map("".join, product(characters, repeat=2))], ["a"] * 2, [None], ["", "b"]]
    writer = CsvLineWriter(file_format)
    for values in columns:
        rows = zip(*[values, ["x"] * len(values), values][:width], strict=True)
        expected = [writer.line(row) for row in rows]
        assert list(writer.lines([values, ["x"] * len(values), values][:width])) == expected
