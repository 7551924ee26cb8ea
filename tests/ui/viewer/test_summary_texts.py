"""What is said of a column is exact, or says that it is a sample."""

import pytest

from csvdownloader.core.tables.column_summary import ColumnSummary
from csvdownloader.ui.viewer.summary_texts import (
    absence_text,
    extent_text,
    sample_text,
    share_text,
    summary_lines,
)


def summary(rows=1000, total=None, missing=0, empty=0, distinct=3, common=(), ends=("", "")):
    bars = (1,) if ends[0] else ()
    return ColumnSummary(rows, total or rows, missing, empty, distinct, common, *ends, bars)


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        (0, "0 %"),
        (1, "<0.1 %"),
        (70_000, "7 %"),
        (41_234, "4.1 %"),
        (123_456, "12 %"),
        (999_999, "99 %"),
        (1_000_000, "100 %"),
    ],
)
def test_a_share_is_none_or_all_only_where_it_is(part, shown):
    assert share_text(summary(1_000_000), part) == shown
    assert share_text(summary(1_000_000, 2_000_000), part) == f"≈{shown}"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (summary(), "no NULL"),
        (summary(total=2000), "≈0 % NULL"),
        (summary(missing=50), "5 % NULL"),
        (summary(empty=50), "5 % empty"),
        (summary(missing=50, empty=10), "6 % NULL/empty"),
    ],
)
def test_the_head_says_what_is_missing(found, said):
    assert absence_text(found) == said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (summary(), "3 different"),
        (summary(total=2000), "3+ different"),
        (summary(distinct=1000), "all different"),
        (summary(total=2000, distinct=1000), "1,000+ different"),
        (summary(ends=("0.25", "99.50")), "0.25 to 99.50"),
        (summary(total=2000, ends=("0.25", "99.50")), "≈0.25 to 99.50"),
        (summary(ends=("2026-01-02 03:04:05", "2027-01-02")), "2026-01-02 to 2027-01-02"),
        (summary(missing=1000, distinct=0), ""),
    ],
)
def test_the_head_says_how_far_the_values_reach(found, said):
    assert extent_text(found) == said


def test_all_figures_are_said():
    common = (("a\nb", 700), ("x" * 100, 30))
    found = summary(missing=20, empty=10, common=common, ends=("2026-01-02 03:04", "2027"))
    assert summary_lines(found) == [
        "Of all 1,000 rows",
        "NULL: 20 (2 %)",
        "Empty text: 10 (1 %)",
        "Different values: 3",
        "From 2026-01-02 03:04 to 2027",
        "Most frequent:",
        "a⏎b: 700 (70 %)",
        f"{'x' * 40}: 30 (3 %)",
    ]


def test_a_sample_is_said_to_be_one():
    found = summary(total=5000, common=(("a", 1),))
    assert summary_lines(found)[0] == "Of a sample: 1,000 of 5,000 rows, spread over the file"
    assert "Most frequent:" not in summary_lines(found)  # each is there once
    assert sample_text(found) == "summaries: a sample of 1,000"
    assert sample_text(summary()) == ""
