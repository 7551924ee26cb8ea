import math
from datetime import UTC, datetime

import pytest

from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.rate_estimator import LEAST_SECONDS, RateEstimator


def report(rows: int | None = None, percent: float | None = None) -> Progress:
    return Progress(Stage.COPYING, row_count=rows, percent=percent)


def test_says_nothing_before_three_seconds_of_reports():
    estimator = RateEstimator()
    for tenth in range(int(LEAST_SECONDS * 10)):
        estimator.note(tenth / 10, report(rows=tenth, percent=tenth))
        assert estimator.rows_per_second(tenth / 10) is None
        assert estimator.seconds_left(tenth / 10) is None


def test_steady_work_gives_exact_numbers():
    estimator = RateEstimator()
    for second in range(11):
        estimator.note(second, report(rows=500 * second, percent=2 * second))
    assert estimator.rows_per_second(10) == pytest.approx(500)
    assert estimator.seconds_left(10) == pytest.approx(40)


def test_one_stall_does_not_throw_the_estimate_away():
    estimator = RateEstimator()
    for second in range(21):
        estimator.note(second, report(percent=second))
    estimator.note(22, report(percent=20))
    left = estimator.seconds_left(22)
    assert left is not None
    assert 80 < left < 160


def test_silence_makes_the_speed_fall():
    estimator = RateEstimator()
    for second in range(11):
        estimator.note(second, report(rows=500 * second))
    fast, slow = estimator.rows_per_second(10), estimator.rows_per_second(30)
    assert fast is not None
    assert slow is not None
    assert slow < fast / 10


def test_unknown_percent_gives_no_time_left():
    estimator = RateEstimator()
    for second in range(11):
        estimator.note(second, report(rows=second))
    assert estimator.seconds_left(10) is None
    assert estimator.rows_per_second(10) == pytest.approx(1)


def test_a_number_that_falls_back_starts_anew():
    estimator = RateEstimator()
    for second in range(5):
        estimator.note(second, report(rows=1000 * second))
    estimator.note(5, report(rows=0))
    estimator.note(6, report(rows=10))
    assert estimator.rows_per_second(6) == pytest.approx(10)


def test_two_reports_at_the_same_moment_do_not_divide_by_zero():
    estimator = RateEstimator()
    estimator.note(0, report(rows=1, percent=1))
    estimator.note(0, report(rows=2, percent=2))
    estimator.note(4, report(rows=9, percent=50))
    assert estimator.rows_per_second(4) == pytest.approx(2)


@pytest.mark.parametrize(
    "polling",
    [
        Progress(Stage.PREPARING, row_count=900, percent=60),
        Progress(Stage.WAITING, row_count=900, percent=60, next_poll=datetime.now(UTC)),
    ],
)
def test_nothing_is_guessed_while_a_service_prepares_or_is_waited_for(polling):
    estimator = RateEstimator()
    for second in range(11):
        estimator.note(second, report(rows=50 * second, percent=second))
    assert estimator.rows_per_second(10) is not None
    assert estimator.seconds_left(10) is not None
    estimator.note(11, polling)
    assert estimator.rows_per_second(20) is None
    assert estimator.seconds_left(20) is None


def test_after_the_preparation_only_the_download_counts():
    estimator = RateEstimator()
    for second in range(100):
        estimator.note(second, Progress(Stage.PREPARING, percent=second / 10))
    for second in range(100, 104):
        estimator.note(second, report(percent=10 * (second - 100)))
        assert (estimator.seconds_left(second) is None) is (second < 103)
    assert estimator.seconds_left(103) == pytest.approx(7)


def test_the_rate_follows_by_the_time_that_has_passed():
    estimator = RateEstimator()
    estimator.note(0, report(rows=0))
    estimator.note(0.5, report(rows=50))
    estimator.note(6.5, report(rows=1250))  # twice as fast, for the time constant
    rate = 100 + 100 * (1 - math.exp(-1))
    assert estimator.rows_per_second(6.5) == pytest.approx(rate)
    assert estimator.rows_per_second(6) == pytest.approx(rate)  # no report is ahead of its time
    assert estimator.rows_per_second(12.5) == pytest.approx(rate / math.e)


def test_a_single_number_of_rows_is_no_rate():
    estimator = RateEstimator()
    estimator.note(0, report(percent=1))
    estimator.note(5, report(rows=9, percent=2))
    assert estimator.rows_per_second(5) is None
    assert RateEstimator().rows_per_second(9) is None


@pytest.mark.parametrize(
    ("percent", "left"), [(1, 990_000), (0.99, None), (0, None), (100, 0), (150, 0)]
)
def test_the_time_left_is_not_told_where_it_is_next_to_endless(percent, left):
    estimator = RateEstimator()
    estimator.note(0, report(percent=0))
    estimator.note(10_000, report(percent=percent))
    expected = None if left is None else pytest.approx(left)
    assert estimator.seconds_left(10_000) == expected


def test_where_the_end_is_not_known_any_more_no_time_is_left():
    estimator = RateEstimator()
    for second in range(5):
        estimator.note(second, report(percent=second))
    estimator.note(5, report(rows=1))
    assert estimator.seconds_left(5) is None
