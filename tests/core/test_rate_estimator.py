from datetime import UTC, datetime

import pytest

from csvdownloader.core.models import Progress, Stage
from csvdownloader.core.rate_estimator import LEAST_SECONDS, RateEstimator


def report(rows: int | None = None, percent: float | None = None) -> Progress:
    return Progress(Stage.COPYING, rows=rows, percent=percent)


def test_says_nothing_before_three_seconds_of_reports():
    pace = RateEstimator()
    for tenth in range(int(LEAST_SECONDS * 10)):
        pace.note(tenth / 10, report(rows=tenth, percent=tenth))
        assert pace.rows_per_second(tenth / 10) is None
        assert pace.seconds_left(tenth / 10) is None


def test_steady_work_gives_exact_numbers():
    pace = RateEstimator()
    for second in range(11):
        pace.note(second, report(rows=500 * second, percent=2 * second))
    assert pace.rows_per_second(10) == pytest.approx(500)
    assert pace.seconds_left(10) == pytest.approx(40)


def test_one_stall_does_not_throw_the_estimate_away():
    pace = RateEstimator()
    for second in range(21):
        pace.note(second, report(percent=second))
    pace.note(22, report(percent=20))
    left = pace.seconds_left(22)
    assert left is not None
    assert 80 < left < 160


def test_silence_makes_the_speed_fall():
    pace = RateEstimator()
    for second in range(11):
        pace.note(second, report(rows=500 * second))
    fast, slow = pace.rows_per_second(10), pace.rows_per_second(30)
    assert fast is not None
    assert slow is not None
    assert slow < fast / 10


def test_unknown_percent_gives_no_time_left():
    pace = RateEstimator()
    for second in range(11):
        pace.note(second, report(rows=second))
    assert pace.seconds_left(10) is None
    assert pace.rows_per_second(10) == pytest.approx(1)


def test_a_number_that_falls_back_starts_anew():
    pace = RateEstimator()
    for second in range(5):
        pace.note(second, report(rows=1000 * second))
    pace.note(5, report(rows=0))
    pace.note(6, report(rows=10))
    assert pace.rows_per_second(6) == pytest.approx(10)


def test_two_reports_at_the_same_moment_do_not_divide_by_zero():
    pace = RateEstimator()
    pace.note(0, report(rows=1, percent=1))
    pace.note(0, report(rows=2, percent=2))
    pace.note(4, report(rows=9, percent=50))
    assert pace.rows_per_second(4) == pytest.approx(2)


@pytest.mark.parametrize(
    "polling",
    [
        Progress(Stage.PREPARING, rows=900, percent=60),
        Progress(Stage.WAITING, rows=900, percent=60, next_poll=datetime.now(UTC)),
    ],
)
def test_nothing_is_guessed_while_a_service_prepares_or_is_waited_for(polling):
    pace = RateEstimator()
    for second in range(11):
        pace.note(second, report(rows=50 * second, percent=second))
    assert pace.rows_per_second(10) is not None
    assert pace.seconds_left(10) is not None
    pace.note(11, polling)
    assert pace.rows_per_second(20) is None
    assert pace.seconds_left(20) is None


def test_after_the_preparation_only_the_download_counts():
    pace = RateEstimator()
    for second in range(100):
        pace.note(second, Progress(Stage.PREPARING, percent=second / 10))
    for second in range(100, 104):
        pace.note(second, report(percent=10 * (second - 100)))
        assert (pace.seconds_left(second) is None) is (second < 103)
    assert pace.seconds_left(103) == pytest.approx(7)
