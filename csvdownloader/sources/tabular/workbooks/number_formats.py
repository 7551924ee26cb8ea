"""Which number formats show a date, a time or a duration: ECMA-376 Part 1, 18.8.30 and 18.8.31."""

import re
from functools import lru_cache

from msgspec import Struct

_LITERAL = re.compile(r'"[^"]*"?|[\\_*].')
_IN_BRACKETS = re.compile(r"\[([^\]]*)\]?")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_AM_PM = re.compile(r"am/pm|a/p|上午/下午", re.IGNORECASE)
_FRACTION = re.compile(r"(?<=s)[.,]0+", re.IGNORECASE)
_TOKEN = re.compile(r"(y+|e+|g+|b+|d+|m+|h+|s+)|([a-z])|([0#?])", re.IGNORECASE)
_LONGEST = 255  # characters, as in Excel
_LITERAL_LETTERS = frozenset("tz")  # as in yyyy-mm-ddThh:mm:ssZ


class NumberFormat(Struct, frozen=True):
    """What a number format shows of a number.

    Attributes:
        has_date: A day, a month or a year.
        has_time: A time of the day.
        is_duration: Hours, minutes or seconds that are more than a day's.
    """

    has_date: bool = False
    has_time: bool = False
    is_duration: bool = False

    @property
    def is_moment(self) -> bool:
        """Whether it shows more than a number."""
        return self.has_date or self.has_time or self.is_duration


GENERAL = NumberFormat()
_DATE, _TIME = NumberFormat(has_date=True), NumberFormat(has_time=True)
_BOTH = NumberFormat(has_date=True, has_time=True)
_DURATION = NumberFormat(is_duration=True)
_DATES = (14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58)
_TIMES = (18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56)
BUILT_IN = (
    dict.fromkeys(_DATES, _DATE) | dict.fromkeys(_TIMES, _TIME) | {22: _BOTH, 46: _DURATION}
)  # by their numbers; 27 to 36 and 50 to 58 are those of East Asia


@lru_cache(maxsize=1024)
def number_format(code: str) -> NumberFormat:
    """What the format with this code shows; only the section for positive numbers counts."""
    section = _first_section(code[:_LONGEST])
    if section.strip().lower() == "general":
        return GENERAL
    if any(_ELAPSED.fullmatch(inside) for inside in _IN_BRACKETS.findall(section)):
        return _DURATION
    section = _IN_BRACKETS.sub("", section)
    plain = _FRACTION.sub("", _AM_PM.sub("h", section))
    tokens = [(m[1] or m[2] or m[3]).lower() for m in _TOKEN.finditer(plain)]
    letters = [token[0] for token in tokens]
    if not _is_of_dates(letters):
        return GENERAL
    minutes = [
        letter == "m" and ("h" in letters[max(0, i - 1) : i] or "s" in letters[i + 1 : i + 2])
        for i, letter in enumerate(letters)
    ]
    has_time = any(minutes) or bool({"h", "s"} & set(letters))
    dates = {"y", "d", "e", "g", "b"}
    has_date = bool(dates & set(letters)) or any(
        letter == "m" and not is_minute for letter, is_minute in zip(letters, minutes, strict=True)
    )
    return NumberFormat(has_date=has_date, has_time=has_time)


def _first_section(code: str) -> str:
    return _LITERAL.sub("", code).partition(";")[0]


def _is_of_dates(letters: list[str]) -> bool:
    """Whether these are placeholders of dates and times, and none of numbers or of texts."""
    known = set("yegbdmhs")
    return bool(known & set(letters)) and set(letters) <= known | _LITERAL_LETTERS
