"""A finished file as DuckDB reads it: how much room it is given, and how it is read again."""

import pytest
from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.messages import Message
from csvdownloader.core.tables.columns import untyped
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

MIB = 1 << 20


def table_of(path, names="ab", rows=(("1", "2"),), chosen=()):
    finished = make_finished(path / "in.csv", untyped(names), rows)
    return finished_table(finished.finished, finished.receipt, finished.format, chosen)


@pytest.mark.parametrize(
    ("columns", "rows", "lines", "is_plain"),
    [(50, 3, 4, True), (51, 3, 4, False), (2, 3, 5, False), (2, 3, 3, False), (2, 3, None, False)],
)
def test_two_threads_read_where_each_line_is_a_row(tmp_path, columns, rows, lines, is_plain):
    table = table_of(tmp_path, ["a"] * columns, [["1"] * columns] * rows)
    assert not table.is_plain
    assert with_lines(table, lines).is_plain is is_plain
    assert not with_lines(replace(table, is_plain=True), None).is_plain


def test_columns_are_found_by_name_and_get_another(tmp_path):
    table = table_of(tmp_path, "abc", [("1", "2", "3")])
    assert (table.width, table.places) == (3, (0, 1, 2))
    chosen = (ChosenColumn("c", "z"), ChosenColumn("a", "a"))
    table = table_of(tmp_path, "abc", [("1", "2", "3")], chosen)
    assert (table.width, table.places, table.cells) == (3, (2, 0), ["c2", "c0"])
    assert [column.name for column in table.columns] == ["z", "a"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("a", "There are several columns a"), ("c", "There is no column c")],
)
def test_a_name_that_is_no_columns_own_is_refused(tmp_path, name, sentence):
    with pytest.raises(InvalidRequestError) as refused:
        table_of(tmp_path, "aab", [("1", "2", "3")], (ChosenColumn(name, name),))
    assert refused.value.fields == {"columns": sentence}


def ways(table, *failures):
    """How the table was read, one time after the other, while each time failed in that way."""
    tried, left = [], list(failures)

    def read(table):
        tried.append((table.longest_row, table.is_plain))
        if left:
            raise left.pop(0)
        return "read"

    try:
        assert read_surely(table, read) == "read"
    except (SourceError, NotWholeError) as error:
        return tried, error
    return tried, None


TOO_LONG = RowTooLongError(Message("A row is larger than 4 MB"))
BROKEN, CUT = SourceError(Message("broken")), NotWholeError(Message("cut"))


@pytest.mark.parametrize(
    ("is_plain", "failures", "tried", "raised"),
    [
        (True, [], [(USUAL_ROW, True)], None),
        (True, [TOO_LONG], [(USUAL_ROW, True), (LONGEST_ROW, False)], None),
        (False, [TOO_LONG, TOO_LONG], [(USUAL_ROW, False), (LONGEST_ROW, False)], TOO_LONG),
        (True, [BROKEN], [(USUAL_ROW, True), (USUAL_ROW, False)], None),
        (True, [CUT], [(USUAL_ROW, True), (USUAL_ROW, False)], None),
        (True, [CUT, BROKEN], [(USUAL_ROW, True), (USUAL_ROW, False)], BROKEN),
        (False, [CUT], [(USUAL_ROW, False)], CUT),
    ],
)
def test_a_file_is_read_in_a_slower_way_once_more(tmp_path, is_plain, failures, tried, raised):
    table = replace(table_of(tmp_path), is_plain=is_plain)
    assert ways(table, *failures) == (tried, raised)


def memory(table, draft=None, spill=None):
    """The bytes that DuckDB may take, to a tenth of a MiB, and its threads."""
    names = ("memory_limit", "threads")
    query = ", ".join(f"current_setting('{name}')" for name in names)
    with reading(table, Cancel(), draft, spill) as connection:
        ((limit, threads),) = connection.execute(f"SELECT {query}").fetchall()
    number, unit = limit.split()
    assert unit == "MiB"
    return float(number), threads


def test_it_gets_the_memory_that_the_columns_need(tmp_path):
    table = table_of(tmp_path)
    draft, spill = tmp_path / "draft", tmp_path / "spill"
    usual = (120_000_000 + 3 * USUAL_ROW + 2 * 1_000_000) / MIB
    assert memory(table) == (pytest.approx(usual, abs=0.1), 1)
    assert memory(table, draft)[0] == pytest.approx(usual + 100_000_000 / MIB, abs=0.1)
    assert memory(table, None, spill)[0] == pytest.approx(usual + 150_000_000 / MIB, abs=0.1)
    plain = replace(table, is_plain=True)
    assert memory(plain) == (pytest.approx(usual, abs=0.1), 2)
    assert memory(plain, draft)[1] == 1
    wide = table_of(tmp_path, ["a"] * 40, [["1"] * 40])
    assert memory(wide)[0] == pytest.approx(usual + 38 * 1_000_000 / MIB, abs=0.1)


@pytest.mark.parametrize(
    ("size", "row_count", "most"),
    [
        (1, 1, 2048),
        (128, 1, 2048),
        (129, 1, 2032),
        (2000, 2, 262),
        (1 << 18, 1, 1),
        (1 << 20, 1, 1),
        (10, 0, 2048),
        (0, 0, 2048),
    ],
)
def test_long_rows_come_in_small_batches(tmp_path, size, row_count, most):
    table = table_of(tmp_path)
    receipt = replace(table.receipt, bytes=size, row_count=row_count)
    table = replace(table, receipt=receipt)
    query = "SELECT 'x', CAST(0 AS INTEGER) FROM range(4096)"
    with reading(table, Cancel()) as connection:
        sizes = [len(batch) for batch in batches(connection, query, table, Cancel())]
    assert (sum(sizes), max(sizes)) == (4096, most)


def test_a_row_beyond_the_limit_says_how_long_it_may_be(tmp_path):
    table = replace(table_of(tmp_path, "a", [("x" * 5000,)]), longest_row=2000)
    with pytest.raises(RowTooLongError) as refused, reading(table, Cancel()) as connection:
        connection.execute(f"SELECT count(c0) FROM {table.rows}").fetchall()
    assert refused.value.message == "A row is larger than 2.0 KB"
    assert refused.value.hint == "Save the file as it was fetched, or packed; nothing was saved."


@pytest.mark.parametrize(("most", "found"), [(None, 5), (5, 5), (3, 3), (0, 0)])
def test_the_first_rows_only(tmp_path, most, found):
    rows = [(str(number), None if number % 2 else "") for number in range(5)]
    table = replace(table_of(tmp_path, "ab", rows), most_rows=most)
    with reading(table, Cancel()) as connection:
        taken = connection.execute(f"SELECT * FROM {table.rows}").fetchall()
    assert taken == rows[:found]
