"""Dates and times out of serial numbers, in days, as spreadsheet programs store them.

A result is to the millisecond, which is as fine as Excel shows and a serial of today can tell.
"""

from datetime import date
from functools import lru_cache

_DAY = 86_400_000  # milliseconds
_EPOCH_1900 = date(1899, 12, 30).toordinal()  # from 1900-03-01 on, as 1900 had no 29 February
_EPOCH_1904 = date(1904, 1, 1).toordinal()
_NO_DAY = 60  # 1900-02-29: Excel takes 1900 for a leap year, as Lotus 1-2-3 did
_LAST = date.max.toordinal()
_TWO_DIGITS = [f"{number:02}" for number in range(60)]
_LONGEST = 1e9  # days of a duration


def moment_text(value: float, *, has_date: bool, has_time: bool, is_1904: bool) -> str | None:
    """A date, a time or both in ISO 8601, with a space between; None when there is no such moment.

    Args:
        value: The serial.
        has_date: Whether the number is shown with a day, a month or a year.
        has_time: Whether it is shown with a time of the day.
        is_1904: Whether the workbook counts from 1904-01-01, else from 1900-01-01 as day 1.
    """
    if not 0 <= value <= _LAST:
        return None
    day, rest = divmod(round(value * _DAY), _DAY)
    if value < 1 and (day or not (has_date and is_1904)):
        return _time(rest) if (has_time or rest) and not day else None
    written = _date(day, is_1904)
    if written is None:
        return None
    return f"{written} {_time(rest)}" if has_time or rest else written


def duration_text(value: float) -> str | None:
    """Hours, minutes and seconds, as in `-30:00:00.5`; None when there are too many."""
    if not abs(value) <= _LONGEST:
        return None
    total = round(value * _DAY)
    seconds, rest = divmod(abs(total), 1000)
    sign = "-" if total < 0 else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}{_fraction(rest)}"


@lru_cache(maxsize=1 << 12)
def _date(day: int, is_1904: bool) -> str | None:
    if is_1904:
        ordinal = _EPOCH_1904 + day
    elif day in {0, _NO_DAY}:
        return None
    else:
        ordinal = _EPOCH_1900 + day + (day < _NO_DAY)
    return date.fromordinal(ordinal).isoformat() if ordinal <= _LAST else None


def _time(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    clock = f"{_hours_and_minutes(minutes)}:{_TWO_DIGITS[seconds]}"
    return f"{clock}{_fraction(rest)}" if rest else clock


@lru_cache(maxsize=1440)
def _hours_and_minutes(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _fraction(milliseconds: int) -> str:
    return f".{milliseconds:03}".rstrip("0") if milliseconds else ""
