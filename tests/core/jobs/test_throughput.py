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


def test_three_samples_over_three_seconds_are_a_curve():
    assert noted((0, 0), (1.5, 3), (3, 9)).curve(3).points == ((1.5, 2), (3, 4))
    assert noted((0, 0), (1.5, 3), (2.9, 9)).curve(2.9) is None
    assert noted((0, 0), (3, 9)).curve(3) is None
    assert noted((0, 0)).curve(9) is None


def test_silence_begins_after_two_steps():
    assert noted((0, 0), (1, 100)).curve(6).points == ((1, 100), (6, 0))
    throughput = noted((0, 0), (1, 100), (3, 300))
    assert throughput.curve(4).points == ((1, 100), (3, 100))
    assert throughput.curve(4.25).points == ((1, 100), (3, 100), (4.25, 0))


def test_a_sample_is_taken_at_each_half_second():
    curve = noted((0, 0), (0.25, 1), (0.5, 2), (0.75, 3), (1, 4), (3, 8)).curve(3)
    assert curve.points == ((0.5, 4), (1, 4), (3, 2))


def test_the_same_number_of_rows_is_no_new_beginning():
    assert noted((0, 0), (1, 5), (2, 5), (3, 5)).curve(3).points == ((1, 5), (2, 0), (3, 0))


def test_every_second_sample_goes_when_there_are_too_many():
    throughput = noted(*((number / 2, number) for number in range(240)))
    assert len(throughput.curve(119.5).points) == 239
    throughput.note(120, 240)
    assert throughput.curve(120).points == tuple((second, 2) for second in range(1, 121))
    throughput.note(120.5, 241)  # from now on they are a second apart
    throughput.note(121, 242)
    assert throughput.curve(121).points[-2:] == ((120, 2), (121, 2))
    assert throughput.curve(123).points[-1] == (121, 2)
    for number in range(7):  # and half a second again in a new beginning
        throughput.note(130 + number / 2, number)
    assert throughput.curve(133).points == tuple((number / 2, 2) for number in range(1, 7))
