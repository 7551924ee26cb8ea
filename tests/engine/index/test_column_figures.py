"""What is said of a column follows from its cells alone."""

import pytest

from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.engine.index.column_figures import BARS, summarize

TEXT, UNKNOWN = ColumnType.TEXT, ColumnType.UNKNOWN


def summary(*cells, kind=TEXT, total=None):
    data = [None if cell is None else cell.encode() for cell in cells]
    return summarize(data, kind, len(cells) if total is None else total)


def test_missing_and_empty_are_told_apart():
    found = summary("a", None, "", "a", "b", None)
    assert (found.rows, found.missing, found.empty, found.values) == (6, 2, 1, 3)
    assert (found.distinct, found.common) == (2, (("a", 2), ("b", 1)))


def test_fewer_rows_than_the_file_has_are_a_sample():
    assert summary("a", "b", total=3).is_sample
    assert not summary("a", "b", total=2).is_sample


def test_the_commonest_values_are_few_and_short():
    for letter in "éẞ😀":  # of two, three and four bytes
        found = summary(*(f"{n}" for n in range(50)), letter * 1000, letter * 1000)
        assert len(found.common) == 10
        assert found.common[0] == (letter * 200, 2)


@pytest.mark.parametrize(
    ("kind", "cells", "ends"),
    [
        (ColumnType.INTEGER, ["9", "10", "-3"], ("-3", "10")),
        (ColumnType.DECIMAL, ["0.5", "0.25"], ("0.25", "0.5")),
        (ColumnType.FLOAT, ["1e3", "NaN", "inf", "2"], ("2", "1e3")),
        (ColumnType.FLOAT, ["-1.7e308", "1.7e308"], ("-1.7e308", "1.7e308")),
        (ColumnType.FLOAT, ["0", "5e-324"], ("0", "5e-324")),
        (ColumnType.DATE, ["2026-10-02", "2026-02-03", "infinity"], ("2026-02-03", "2026-10-02")),
        (
            ColumnType.TIMESTAMP_WITH_TIME_ZONE,
            ["2026-01-01 01:00:00+02", "2025-12-31 23:30:00+00"],
            ("2026-01-01 01:00:00+02", "2025-12-31 23:30:00+00"),
        ),
        (UNKNOWN, ["10", "9"], ("9", "10")),
        (UNKNOWN, ["2026-01-02T03:04:05", "2025-01-02"], ("2025-01-02", "2026-01-02T03:04:05")),
        (UNKNOWN, ["007", "9"], ("", "")),
        (UNKNOWN, ["9", "n/a"], ("", "")),
        (UNKNOWN, ["2026-01-02", "soon"], ("", "")),
        (TEXT, ["9", "10"], ("", "")),
        (ColumnType.INTEGER, [None, None], ("", "")),
        (UNKNOWN, [None, ""], ("", "")),
    ],
)
def test_numbers_and_moments_spread_between_their_ends(kind, cells, ends):
    found = summary(*cells, kind=kind)
    assert (found.least, found.most) == ends
    assert bool(found.bars) == bool(ends[0])


@pytest.mark.parametrize(
    ("kind", "cells", "bars"),
    [
        (ColumnType.INTEGER, range(100), (5,) * BARS),
        (ColumnType.INTEGER, [7, 7], (2,)),
        (ColumnType.INTEGER, [0, 1, 1, 3], (1, 2, 0, 1)),
        (ColumnType.INTEGER, range(1, 29), (2,) * 14),  # 28 in 20 bars would be a comb
        (ColumnType.DATE, [f"2026-02-{n:02}" for n in range(1, 29)], (2,) * 14),
        (ColumnType.DECIMAL, [0, 0.5, 9.9, 10], (1, 1, *(0,) * 17, 2)),
        (ColumnType.FLOAT, [-1.5e308, 1.5e308, 1.5e308], (1, *(0,) * 18, 2)),
    ],
)
def test_each_bar_counts_an_equal_part_of_the_values(kind, cells, bars):
    assert summary(*map(str, cells), None, kind=kind).bars == bars


@pytest.mark.parametrize("cell", ["0.5", "2"])
def test_of_one_value_there_is_one_bar(cell):
    assert summary(cell, cell, kind=ColumnType.DECIMAL).bars == (2,)
