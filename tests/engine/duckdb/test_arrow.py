import duckdb
import pytest

from csvdownloader.engine.duckdb import arrow
from csvdownloader.engine.duckdb.arrow import text_and_numbers
from csvdownloader.engine.writers.batch import Batch


def batches_of(query, most=2048):
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        yield from (Batch(*rows) for rows in text_and_numbers(connection, query, most))


def rows_of(query, most=2048):
    return [
        (line, number)
        for batch in batches_of(query, most)
        for line, number in zip(batch.lines, batch.said, strict=True)
    ]


@pytest.mark.parametrize("most", [1, 7, 5000])
def test_rows_are_what_python_would_get(most):
    query = "SELECT repeat('é𝄞', i % 5), i - 9 FROM range(4999) t(i)"
    query = f"SELECT l, n::INTEGER FROM ({query}) t(l, n)"
    assert rows_of(query, most) == duckdb.sql(query).fetchall()
    assert max(map(len, batches_of(query, most))) <= most


def test_no_row_is_no_batch():
    assert rows_of("SELECT 'a', 1 WHERE false") == []


def test_a_part_of_a_batch_is_one():
    (batch,) = batches_of("SELECT i::VARCHAR, (i * 2)::INTEGER FROM range(8, 13) t(i)")
    part = batch.taken(1, 4).taken(1, 3)
    assert (part.text, part.lines, list(part.said), len(part)) == (
        b"1011",
        ["10", "11"],
        [20, 22],
        2,
    )
    assert part.total == 42


def test_the_first_fault_of_a_batch():
    (batch,) = batches_of("SELECT 'x', unnest([0, 3, -2, -5])")
    assert batch.first_fault == (2, -2)
    assert batch.taken(0, 2).first_fault is None


def test_null_is_a_bug():
    with pytest.raises(ValueError, match="NULL"):
        rows_of("SELECT NULL::VARCHAR, 1")


def test_a_failure_among_the_rows_has_the_class_that_it_has_without_arrow():
    query = "SELECT CASE WHEN i = 100000 THEN error('no good') END, 1 FROM range(200000) t(i)"
    with pytest.raises(duckdb.InvalidInputException, match="no good"):
        rows_of(f"SELECT coalesce(l, ''), n FROM ({query}) t(l, n)")


def test_a_batch_that_nobody_needs_any_more_is_free_again():
    with duckdb.connect() as connection:
        arrays = arrow._arrays(connection, "SELECT 'a', 1 FROM range(5000)", 10)
        array = next(arrays)
        assert array.release
        arrays.close()
        assert not array.release
