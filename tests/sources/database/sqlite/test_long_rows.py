"""Rows of SQLite files with large values: the same lines, and no second value in memory."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.csv_writer import CsvLineWriter
from csvdownloader.sources.database.driver import Selection
from csvdownloader.sources.database.sqlite import long_rows
from csvdownloader.sources.database.sqlite.reading import as_text
from tests.sources.database.sqlite.harness import script
from tests.support.builders import make_output

SIZE = 20_000_000
CELLS = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.sampled_from('ab,"\n\r\t#é😀')),
    st.binary(),
)


@given(st.lists(CELLS, min_size=1, max_size=4), st.sampled_from(list(Format)))
def test_pieces_make_the_same_line(row, file_format):
    wanted = CsvLineWriter(file_format).line(list(map(as_text, row)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_rows, "_PIECE", 3)
        assert "".join(long_rows.pieces(row, file_format)) == wanted


@pytest.mark.parametrize("first", ["1", "5000"])  # the large ones come at once, or late
@pytest.mark.parametrize("value", ["printf('%.*c', {}, 'x')", "CAST(zeroblob({}) AS BLOB)"])
def test_of_a_large_value_no_second_one_is_held(run, first, value):
    some = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {first})"
    script(
        run,
        "CREATE TABLE t(a, b)",
        f"INSERT INTO t {some} SELECT i, 'x' FROM n",
        *[f"INSERT INTO t VALUES (0, {value.format(SIZE)})"] * 3,
    )
    output = make_output(run.part, report=run.report, cancel=run.cancel)
    tracemalloc.start()
    try:
        outcome = run.driver.export(run.login, Selection(table=("t",)), output)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert outcome.promised_rows == int(first) + 3
    assert SIZE < peak < 1.5 * SIZE
    assert run.part.stat().st_size > 3 * SIZE
