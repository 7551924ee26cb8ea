"""Lines of SQLite's rows that are made column by column: the same as one row after the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.errors.reading import BadBytesError
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.csv_writer import CsvLineWriter
from csvdownloader.sources.database.sqlite import column_lines
from csvdownloader.sources.database.sqlite.reading import as_text
from tests.sources.database.sqlite.harness import MANY, script, table

CELLS = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="utf-8")),
    st.sampled_from(["", "#", ",", '"', "\r", "\n", "\t"]),
    st.binary(),
)
TYPES = [st.one_of(one, st.none()) for one in CELLS.original_strategies] + [CELLS]


@given(data=st.data(), file_format=st.sampled_from(list(Format)))
def test_any_values_make_the_same_lines(data, file_format):
    columns = data.draw(st.lists(st.sampled_from(TYPES), min_size=1, max_size=4))
    rows = data.draw(st.lists(st.tuples(*columns), max_size=12))
    line = CsvLineWriter(file_format).line
    wanted = [line(list(map(as_text, row))) for row in rows]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(column_lines, "_CELLS", 3 * len(columns))
        found = list(column_lines.lines_by_columns(iter(rows), len(columns), file_format))
    assert found == wanted


@pytest.mark.parametrize("late", ["x" * 100_000, b"x" * 100_000])
def test_a_large_value_starts_the_rows_anew_one_by_one(run, monkeypatch, late):
    monkeypatch.setattr(column_lines, "_CELLS", 10)
    table(run, [late], filler="'y'")
    assert run("SELECT v, abs(w) AS w FROM t", count_first=True).promised_rows == 5001
    assert [run.cells()[index][1] for index in (1, 5000, 5001)] == ["1", "5000", "0"]
    assert len(run.cells()[5001][0]) >= 100_000


def test_so_does_a_text_that_is_not_utf_8_to_name_its_row(run):
    table(run, [], filler="'x'")
    script(run, "INSERT INTO t VALUES (CAST(x'ff41' AS TEXT), 1)")
    with pytest.raises(BadBytesError, match=r"Row 5,001 .* column v"):
        run("SELECT upper(v) AS v FROM t")


def test_a_limit_ends_within_the_rows_of_one_time(run):
    outcome = run(f"{MANY} SELECT i, i * 2 AS j FROM n", rows=1234)
    assert (outcome.promised_rows, run.cells()[-1]) == (1234, ["1234", "2468"])


@pytest.mark.parametrize(
    "call", ["printf('%.*c', v, 'x')", "CASE WHEN v THEN Format('%.*c', v, 'x') END"]
)
def test_a_large_value_of_printf_is_not_lost(run, call):
    """SQLite gives NULL, and no error, where printf() makes more than its limit allows."""
    table(run, [100_000])
    script(run, f"CREATE VIEW p AS SELECT {call} AS v FROM t")
    for what in (["p"], "SELECT v FROM p"):
        run(what)
        assert run.cells()[-2:] == [["x"], ["x" * 100_000]]


def test_a_large_value_of_a_view_with_a_broken_literal_is_not_lost(run):
    table(run, [100_000])
    script(run, "CREATE VIEW p AS SELECT printf('%.*c', v, 'x') AS v FROM t WHERE w <> '##'")
    run.path.write_bytes(run.path.read_bytes().replace(b"'##'", b"'#\xff'"))
    run("SELECT v FROM p")
    assert run.cells()[-2:] == [["x"], ["x" * 100_000]]
