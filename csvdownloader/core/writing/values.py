"""Reads the values of the options of writing, as somebody types them.

Each function raises ValueError for a text that is no such value.
"""

import codecs
import re
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import TypeVar

_E = TypeVar("_E", bound=StrEnum)
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "space": " "}
_NUMBERED = re.compile(r"\\x([0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})")
_DIGITS = 15  # more are no number of rows
_DIRECTIVE = re.compile(r"%(-?.?)", re.DOTALL)
# They write a mark of their own, or are no charsets.
_NO_ENCODINGS = frozenset(
    {
        *("utf-8-sig", "utf-7", "hz", "idna", "punycode", "mbcs", "oem"),
        *("raw-unicode-escape", "unicode-escape", "undefined"),
    }
)
_WITHOUT_ORDER = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_SWITCHED = {"yes": True, "on": True, "quoted": True, "no": False, "off": False, "bare": False}


def character(text: str) -> str:
    r"""A delimiter: by its name, as itself, or as \t, \xHH or \uHHHH."""
    text = DELIMITERS.get(text.lower(), text).replace("\\t", "\t")
    text = _NUMBERED.sub(lambda match: chr(int(match[1] or match[2], 16)), text)
    if len(text) != 1 or text in '"\r\n\0' or "\ud800" <= text <= "\udfff":
        raise ValueError(text)
    return text


def encoding(text: str) -> str:
    """Python's name of a charset, in which no mark is written."""
    try:
        name = codecs.lookup(text.strip()).name
        "a".encode(name)
    except (LookupError, ValueError, TypeError):  # unknown, or no charset
        raise ValueError(text) from None
    if name in _NO_ENCODINGS:
        raise ValueError(text)
    return _WITHOUT_ORDER.get(name, name)


def pattern(directives: str) -> Callable[[str], str]:
    """Reads a pattern of strftime that has these directives alone."""

    def parse(text: str) -> str:
        for match in _DIRECTIVE.finditer(text):
            if match[1].removeprefix("-") not in {*directives, "%"}:
                raise ValueError(text)
        return text

    return parse


def zone(text: str) -> str:
    """The name of a time zone."""
    from zoneinfo import ZoneInfo

    if _zones():  # else the system has no list, and DuckDB will know
        try:
            ZoneInfo(text)
        except (LookupError, ValueError, OSError):
            raise ValueError(text) from None
    return text


@cache  # which reads many folders
def _zones() -> set[str]:
    from zoneinfo import available_timezones  # loaded late: few files have another zone

    return available_timezones()


def rows(text: str) -> int:
    """A number of rows, at least 1; commas and spaces may part its digits."""
    digits = text.strip().replace(",", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS and int(digits)):
        raise ValueError(text)
    return int(digits)


def switch(text: str) -> bool:
    """Yes or no, in one of several words."""
    if text not in _SWITCHED:
        raise ValueError(text)
    return _SWITCHED[text]


def word(words: type[_E]) -> Callable[[str], _E]:
    """Reads one of these words, in either case."""
    return lambda text: words(text.strip().lower())


def null(text: str) -> str:
    """What stands for a missing value: nothing that would need quotes."""
    if any(sign in text for sign in '"\r\n'):
        raise ValueError(text)
    return text
