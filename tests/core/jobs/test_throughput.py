"""Rows a second over a run, in a bounded number of samples."""

import pytest

from csvdownloader.core.jobs.throughput import MOST_SAMPLES, Throughput


def noted(*samples):
    throughput = Throughput()
    for now, rows in samples:
        throughput.note(now, rows)
    return throughput


def test_rates_are_those_between_two_samples():
    curve = noted((10, 0), (11, 100), (12, 400), (13, 500)).curve(13)
    assert curve.points == ((1, 100), (2, 300), (3, 100))
    assert curve.mean == pytest.approx(500 / 3)
    assert curve.seconds == 3


def test_nothing_is_shown_before_three_seconds():
    throughput = noted((10, 0), (11, 100), (12, 400))
    assert throughput.curve(12) is None
    throughput.note(13, 500)
    assert throughput.curve(13) is not None
    assert Throughput().curve(99) is None


def test_reports_between_two_samples_count_at_the_next():
    curve = noted((0, 0), (0.1, 10), (0.2, 20), (1, 100), (3, 300)).curve(3)
    assert curve.points == ((1, 100), (3, 100))


def test_however_long_it_takes_there_are_few_samples_and_no_row_is_lost():
    throughput = Throughput()
    for second in range(100_000):
        throughput.note(second, 7 * second)
    curve = throughput.curve(99_999)
    assert MOST_SAMPLES / 3 < len(curve.points) <= MOST_SAMPLES
    assert {rate for _, rate in curve.points} == {7.0}
    assert curve.mean == 7.0
    assert curve.points == tuple(sorted(curve.points))
    assert curve.seconds == pytest.approx(99_999, rel=0.01)


def test_where_nothing_comes_any_more_the_curve_falls_to_nothing():
    throughput = noted((0, 0), (1, 100), (2, 200), (3, 300))
    assert throughput.curve(3.9).points[-1] == (3, 100)
    assert throughput.curve(6).points[-1] == (6, 0)
    assert throughput.curve(6).mean == 50


def test_fewer_rows_than_before_begin_a_new_curve():
    throughput = noted((0, 0), (5, 500), (6, 0), (7, 100), (8, 200), (9, 300))
    assert throughput.curve(9).points == ((1, 100), (2, 100), (3, 100))
