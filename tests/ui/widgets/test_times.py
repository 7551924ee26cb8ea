from datetime import UTC, date, datetime, timedelta

import pytest

from csvdownloader.ui.widgets.times import age, day_title

NOW = datetime(2026, 11, 24, 15, 0).astimezone()


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=-90), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(seconds=60), "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=14), "14 h"),
        (timedelta(hours=16), "23:00"),
        (timedelta(days=9), "15:00"),
    ],
)
def test_an_age_is_a_span_today_and_a_time_before(passed, said):
    assert age((NOW - passed).astimezone(UTC), NOW.astimezone(UTC)) == said


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (date(2026, 11, 24), "Today"),
        (date(2026, 11, 23), "Yesterday"),
        (date(2026, 11, 22), "Sunday, 22 November"),
        (date(2025, 12, 31), "31 December 2025"),
    ],
)
def test_a_day_has_a_title(day, title):
    assert day_title(day, date(2026, 11, 24)) == title
