"""How DuckDB reads a finished file: with what memory, on how many threads, and how much at once."""

import pytest
from msgspec.structs import replace

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.messages import Message
from csvdownloader.core.tables.columns import Column, ColumnType, untyped
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.options import ChosenColumn
from csvdownloader.engine.writers.finished_table import (
    LONGEST_ROW,
    USUAL_ROW,
    RowTooLongError,
    batches,
    finished_table,
    read_surely,
    reading,
    with_lines,
)
from tests.support.finished import make_finished


def table_of(tmp_path, rows, chosen=()):
    names = [chr(ord("a") + number) for number in range(len(rows[0]))]
    copy = make_finished(tmp_path / "in.csv", untyped(names), rows)
    return finished_table(copy.finished, copy.receipt, copy.format, chosen)


def test_chosen_columns_keep_their_place_and_get_their_name(tmp_path):
    chosen = (ChosenColumn("c", "C"), ChosenColumn("a", "a"))
    table = table_of(tmp_path, [("1", "2", "3")], chosen)
    assert (table.width, table.places, table.cells) == (3, (2, 0), ["c2", "c0"])
    assert [column.name for column in table.columns] == ["C", "a"]
    with reading(table, Cancel()) as connection:
        query = f"SELECT {', '.join(table.cells)} FROM {table.rows}"
        assert connection.execute(query).fetchall() == [("3", "1")]


def test_a_column_that_is_not_there_or_there_twice_is_refused(tmp_path):
    copy = make_finished(tmp_path / "in.csv", untyped("aab"), [("1", "2", "3")])
    for name, sentence in (
        ("a", "There are several columns a"),
        ("c", "There is no column c"),
    ):
        with pytest.raises(InvalidRequestError) as raised:
            finished_table(copy.finished, copy.receipt, copy.format, (ChosenColumn(name, name),))
        assert raised.value.fields == {"columns": sentence}


@pytest.mark.parametrize(
    ("columns", "lines", "is_plain"),
    [(50, 3, True), (51, 3, False), (1, 2, False), (1, 4, False), (1, None, False)],
)
def test_two_threads_read_few_columns_whose_rows_are_lines(tmp_path, columns, lines, is_plain):
    copy = make_finished(
        tmp_path / "in.csv", untyped([f"c{n}" for n in range(columns)]), [["x"] * columns] * 2
    )
    table = finished_table(copy.finished, copy.receipt, copy.format, ())
    assert not table.is_plain
    assert with_lines(table, lines).is_plain is is_plain


@pytest.mark.parametrize(
    ("changes", "used", "memory", "threads"),
    [
        ({}, {}, 134_582_912, 1),
        ({"is_plain": True}, {}, 134_582_912, 2),
        ({"is_plain": True}, {"draft"}, 234_582_912, 1),
        ({}, {"draft"}, 234_582_912, 1),
        ({}, {"spill"}, 284_582_912, 1),
        ({"is_plain": True}, {"spill"}, 284_582_912, 2),
        ({"width": 200}, {}, 332_582_912, 1),
    ],
)
def test_memory_and_threads_go_by_what_is_read_and_written(
    tmp_path, changes, used, memory, threads
):
    table = replace(table_of(tmp_path, [("1", "2")]), **changes)
    paths = {name: tmp_path / name for name in used}
    with reading(table, Cancel(), **paths) as connection:
        row = connection.execute(
            "SELECT current_setting('memory_limit'), current_setting('threads')"
        ).fetchone()
    assert row == (f"{memory * 10 // 2**20 / 10} MiB", threads)


@pytest.mark.parametrize(
    ("bytes_", "rows", "sizes"),
    [
        (0, 0, [2048, 952]),
        (3000 * 128, 3000, [2048, 952]),
        (3000 * 256, 3000, [1024, 1024, 952]),
        (3000 * (1 << 17), 3000, [2] * 1500),
        (3000 * (1 << 19), 3000, [1] * 3000),
    ],
)
def test_so_many_rows_are_held_as_fit(tmp_path, bytes_, rows, sizes):
    table = table_of(tmp_path, [(str(number),) for number in range(3000)])
    told = replace(table, receipt=replace(table.receipt, bytes=bytes_, row_count=rows))
    with reading(table, Cancel()) as connection:
        query = f"SELECT c0, 1::INTEGER FROM {table.rows}"
        found = list(batches(connection, query, told, Cancel()))
    assert [len(each) for each in found] == sizes
    assert "".join(each.text.decode() for each in found) == "".join(map(str, range(3000)))


def test_it_is_cancelled_between_rows(tmp_path):
    table, cancel = table_of(tmp_path, [("1",), ("2",)]), Cancel()
    with reading(table, Cancel()) as connection:
        query = f"SELECT c0, 0::INTEGER FROM {table.rows}"
        found = batches(connection, query, table, cancel)
        cancel.set()
        with pytest.raises(Cancelled):
            next(found)


def test_the_first_rows_alone_may_be_read(tmp_path):
    table = replace(table_of(tmp_path, [("1",), ("2",), ("3",)]), most_rows=2)
    with reading(table, Cancel()) as connection:
        assert connection.execute(f"SELECT * FROM {table.rows}").fetchall() == [("1",), ("2",)]


def test_what_cannot_be_read_in_one_way_is_read_in_another(tmp_path):
    table = replace(table_of(tmp_path, [("1",)]), is_plain=True)
    tried = []

    def failing(*errors):
        waiting = iter(errors)
        tried.clear()

        def read(table):
            tried.append((table.longest_row, table.is_plain))
            if (error := next(waiting, None)) is not None:
                raise error
            return "read"

        return read

    long, broken = RowTooLongError(Message("long")), SourceError(Message("broken"))
    assert read_surely(table, failing()) == "read"
    assert tried == [(USUAL_ROW, True)]
    assert read_surely(table, failing(long)) == "read"
    assert tried == [(USUAL_ROW, True), (LONGEST_ROW, False)]
    assert read_surely(table, failing(NotWholeError(Message("broken")))) == "read"
    assert tried == [(USUAL_ROW, True), (USUAL_ROW, False)]
    assert read_surely(table, failing(broken, long)) == "read"
    assert tried == [(USUAL_ROW, True), (USUAL_ROW, False), (LONGEST_ROW, False)]
    with pytest.raises(RowTooLongError):
        read_surely(table, failing(long, long))
    with pytest.raises(SourceError, match="broken"):
        read_surely(table, failing(broken, broken))
    assert len(tried) == 2


def test_a_row_that_is_too_long_is_told_with_its_size(tmp_path):
    table = replace(table_of(tmp_path, [("x" * 70_000,)]), longest_row=1 << 15)
    with pytest.raises(RowTooLongError) as raised, reading(table, Cancel()) as connection:
        connection.execute(f"SELECT max(c0) FROM {table.rows}").fetchall()
    assert raised.value.message == "A row is larger than 32.8 KB"
    assert raised.value.hint == "Save the file as it was fetched, or packed; nothing was saved."


def test_without_a_schema_the_columns_are_those_of_the_header(tmp_path):
    typed = (Column("x", ColumnType.INTEGER), Column("y", ColumnType.DATE))
    copy = make_finished(tmp_path / "in.tsv", typed, [("1", "2")], Format.TSV)
    known = finished_table(copy.finished, copy.receipt, copy.format, ())
    assert (known.columns, known.width, known.places) == (typed, 2, (0, 1))
    bare = replace(copy.receipt, schema=())
    found = finished_table(copy.finished, bare, copy.format, ())
    assert (found.columns, found.width) == (untyped("xy"), 2)
