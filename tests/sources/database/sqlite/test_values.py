"""Values of SQLite files: both ways of reading give the same, and convert nothing."""

import random
import sqlite3
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csvdownloader.core.errors.reading import BadBytesError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.sources.database.sqlite import export, native
from tests.sources.database.sqlite.harness import script, table


def both_ways(run, monkeypatch, what=("t",)):
    """The bytes of what is exported, natively (if that can be) and row by row."""
    run(what)
    first = run.part.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(export, "_LOOK", 10**9)
        run(what)
    return first, run.part.read_bytes()


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("NULL", ""),
        ("''", '""'),
        ("1e16", "1e+16"),
        ("1e22", "1e+22"),
        ("5e-324", "5e-324"),
        ("-0.0", "-0.0"),
        ("9e999", "inf"),
        ("-9e999", "-inf"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("1e-5", "1e-05"),
        ("123456789012345680.0", "1.2345678901234568e+17"),
        ("1.0", "1.0"),
        ("9223372036854775807", "9223372036854775807"),
        ("x'00FF'", r"\x00ff"),
        ("x''", r"\x"),
        ("'a' || char(0) || 'b'", "a\0b"),
        ("'a' || char(13) || 'b'", '"a\rb"'),
        ("'1.10'", "1.10"),
        ("'inf'", "inf"),
    ],
)
@pytest.mark.parametrize("filler", ["same", "NULL"])
def test_values_are_the_same_in_a_long_table_and_in_a_computed_query(
    run, natively, value, cell, filler
):
    filler = value if filler == "same" else filler
    table(run, [], filler=filler)
    script(run, f"INSERT INTO t VALUES ({value}, 7)")
    run(["t"])
    assert run.part.read_bytes().splitlines(keepends=True)[0] == b"v,w\n"
    assert run.part.read_bytes().endswith(f"\n{cell},7\n".encode())
    assert len(natively) == 1
    run("SELECT v, abs(w) AS w FROM t")
    assert run.part.read_bytes().endswith(f"\n{cell},7\n".encode())
    assert len(natively) == 1


CELLS = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="utf-8")),
    st.binary(),
)
COLUMN_TYPES = ["", "TEXT", "REAL", "INTEGER", "NUMERIC", "BLOB", "DECIMAL(10,2)"]


@pytest.mark.parametrize("column_type", COLUMN_TYPES)
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_both_ways_give_the_same_bytes(run, monkeypatch, natively, column_type, data):
    monkeypatch.setattr(export, "_LOOK", 20)
    monkeypatch.setattr(native, "_BATCH", 16)
    one = data.draw(st.sampled_from(CELLS.original_strategies), "type")
    some = data.draw(st.lists(st.one_of(one, st.none()), min_size=1, max_size=20), "values")
    late = data.draw(st.one_of(st.just([]), st.lists(CELLS, max_size=2)), "late")
    values = [value for value in some for _ in range(60 // len(some))] + late
    what = data.draw(
        st.sampled_from([("t",), ("s",), "SELECT v, v FROM t WHERE v IS NOT 5"]), "what"
    )
    script(run, "DROP TABLE IF EXISTS t", f"CREATE TABLE t(v {column_type})")
    script(run, "CREATE VIEW IF NOT EXISTS s AS SELECT 'a' AS a, v FROM t WHERE v IS NOT NULL")
    with closing(sqlite3.connect(run.path)) as connection, connection:
        connection.executemany("INSERT INTO t VALUES (?)", [(value,) for value in values])
    first, second = both_ways(run, monkeypatch, what)
    assert first == second


def test_doubles_print_alike_in_python_and_duckdb(run, monkeypatch, natively):
    rng = random.Random(1)
    numbers = [rng.choice([1, -1]) * 10 ** rng.uniform(-324, 308) for _ in range(3000)]
    numbers += [float(10**n) for n in range(25)] + [10.0**-n for n in range(25)]
    table(run, numbers, filler="i + 0.5")
    first, second = both_ways(run, monkeypatch)
    assert first == second
    assert natively == [len(numbers) + 5000]


@pytest.mark.parametrize(
    ("filler", "late"),
    [("i", 0.5), ("i", "x"), ("i + 0.5", 7), ("'x'", b"x"), ("'x'", 7), ("'x'", 0.1),
     ("x'aa'", "x"), ("NULL", "x"), ("'x'", "y" * 20_000)],
)  # fmt: skip
def test_a_late_value_of_another_type_is_never_converted(run, natively, filler, late):
    table(run, [late], filler=filler)
    assert run(["t"]).promised_rows == 5001
    assert natively == [None]
    expected = rf"\x{late.hex()}" if isinstance(late, bytes) else str(late)
    assert run.cells()[-1] == [expected, "0"]


def test_of_many_columns_the_values_are_smaller(run, natively):
    for columns in (8, 20):
        table(run, ["y" * 10_000], filler="'x'")
        run(f"SELECT {', '.join(f'v AS v{i}' for i in range(columns))} FROM t")
        assert run.cells()[-1] == ["y" * 10_000] * columns
        script(run, "DROP TABLE t")
    assert natively == [5001, None]


def test_uniform_columns_go_natively_with_nulls_and_limits(run, natively):
    table(run, [None, 5], filler="i")
    assert run(["t"]).completeness is Completeness.COMPLETE
    outcome = run(["main", "t"], rows=3000, columns=("w", "v"))
    assert (outcome.completeness, outcome.promised_rows) == (Completeness.LIMITED, 3000)
    assert natively == [5002, 3000]
    assert run.cells()[-1] == ["3000", "3000"]
    for few in (["t"], "SELECT * FROM t"):
        run(few, rows=10)
    assert natively == [5002, 3000]


@pytest.mark.parametrize(
    ("query", "header", "rows", "last"),
    [
        ("SELECT w, v FROM t ORDER BY rowid DESC", ["w", "v"], 5000, ["1", "1"]),
        (
            "SELECT w, v AS w, 'x' AS \"\" FROM t -- all",
            ["w", "w", ""],
            5000,
            ["5000"] * 2 + ["x"],
        ),
        ("WITH s AS (SELECT w FROM t) SELECT * FROM s WHERE w > 10", ["w"], 4990, ["5000"]),
        ("SELECT w FROM t LIMIT 4000 OFFSET 500", ["w"], 4000, ["4500"]),
        ("SELECT t.w, o.x FROM t JOIN o ON o.id = t.v", ["w", "x"], 5000, ["5000", "5000"]),
        ("SELECT w FROM t ORDER BY w DESC", ["w"], 5000, ["1"]),
    ],
)
def test_a_query_that_computes_nothing_goes_natively(run, natively, query, header, rows, last):
    table(run, [], filler="i")
    script(run, "CREATE TABLE o(id INTEGER PRIMARY KEY, x)", "INSERT INTO o SELECT w, v FROM t")
    script(run, "CREATE INDEX w ON t(w)")
    assert run(query).promised_rows == rows
    assert (run.cells()[0], run.cells()[-1]) == (header, last)
    outcome = run(query, rows=3000)
    assert (outcome.completeness, outcome.promised_rows) == (Completeness.LIMITED, 3000)
    assert natively == [rows, 3000]


def test_large_rows_are_not_kept_to_plan_by(run, monkeypatch, natively):
    monkeypatch.setattr(export, "_MOST", 1000)
    table(run, [], filler="'xxxxxxxxxx'")
    assert run(["t"]).promised_rows == 5000
    assert natively == []


def test_text_that_is_not_utf_8_is_named_by_row_and_column(run, natively):
    table(run, [], filler="'x'")
    script(run, "INSERT INTO t VALUES (CAST(x'ff41' AS TEXT), 1)")
    with pytest.raises(BadBytesError, match=r"Row 5,001 .* column v"):
        run(["t"])
    assert natively == [None]
