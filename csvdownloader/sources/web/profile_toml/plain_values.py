"""Reads plain values of a TOML table; what is wrong is collected as findings, not raised."""

import difflib
import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.sources.web.profile.patterns import check_pattern
from csvdownloader.sources.web.profile_toml.findings import Findings
from csvdownloader.sources.web.profile_toml.toml_lines import KeyPath

_DURATION = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)(ms|s|m|h|d)")
_LARGEST = 2**63  # TOML guarantees no larger integers
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_TYPE_NAMES: Mapping[type, Message] = {
    str: Message("a text"),
    bool: Message("true or false"),
    int: Message("a whole number"),
    float: Message("a number"),
    list: Message("a list"),
    dict: Message("a table"),
}
_Enum = TypeVar("_Enum", bound=StrEnum)
_T = TypeVar("_T")


class PlainTable:
    """One table of the file; every getter gives a harmless value when the key is wrong."""

    def __init__(self, values: Mapping[str, Any], path: KeyPath, findings: Findings) -> None:
        self.path, self._values, self.findings = path, values, findings
        self._keys_read: list[str] = []

    def __contains__(self, key: str) -> bool:
        return key in self._values

    @property
    def keys(self) -> Sequence[str]:
        """The keys that the file has."""
        return tuple(self._values)

    def wrong(self, key: str, message: Message) -> None:
        """Reports a problem at a key; at the table itself for the empty key."""
        self.findings.add((*self.path, key) if key else self.path, message)

    def need(self, *keys: str) -> None:
        """Reports the keys that are missing."""
        for key in keys:
            if key not in self._values:
                self.findings.add((*self.path, key), Message("This key is missing"))

    def close(self) -> None:
        """Reports the keys that no getter has read: they are unknown."""
        for key in self._values:
            if key not in self._keys_read and not self.findings.is_full:
                near = difflib.get_close_matches(key, self._keys_read, 1)
                guess = Message("do you mean {key}?", key=near[0]) if near else EMPTY
                self.wrong(key, joined([Message("There is no such key"), guess], "; "))

    def typed(self, key: str, kind: type[_T], default: _T) -> _T:
        """A value of that type."""
        self._keys_read.append(key)
        value: object = self._values.get(key, default)
        if kind in {int, float} and not is_moderate(value):
            self.wrong(key, Message("This must be a finite number of at most 64 bits"))
            return default
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        self.wrong(key, Message("This must be {type}", type=_TYPE_NAMES[kind]))
        return default

    def anything(self, key: str) -> Any:
        """The value, whatever its type; None if the key is missing."""
        self._keys_read.append(key)
        return self._values.get(key)

    def text(self, key: str, default: str = "") -> str:
        """A text."""
        return self.typed(key, str, default)

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false."""
        return self.typed(key, bool, default)

    def whole(self, key: str, default: int = 0, least: int = 0) -> int:
        """A whole number that is not below `least`."""
        value = self.typed(key, int, default)
        if value < least and key in self._values:
            self.wrong(key, Message("This must be {least} or more", least=least))
            return default
        return value

    def number(self, key: str) -> float | None:
        """A number; None when there is none."""
        number = self.typed(key, float, math.inf) if key in self._values else self.anything(key)
        return None if number == math.inf else number

    def day(self, key: str) -> date | None:
        """A day in quotes; None when there is none."""
        text = self.text(key)
        if not text:
            return None
        try:
            return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
        except ValueError:
            self.wrong(key, Message("Write a day such as 2026-11-26, in quotes"))
            return None

    def seconds(self, key: str, default: float) -> float:
        """A duration such as "30s", in seconds."""
        text = self.text(key)
        if not isinstance(self._values.get(key), str):
            return default
        match = _DURATION.fullmatch(text)
        if match is None:
            self.wrong(key, Message('Write a time such as "30s", "5m" or "2h"'))
            return default
        return float(match[1]) * _SECONDS[match[2]]

    def some_seconds(self, key: str, default: float) -> float:
        """A duration of more than 0, in seconds."""
        seconds = self.seconds(key, default)
        if not seconds:
            self.wrong(key, Message("This must be more than 0"))
        return seconds or default

    def word(self, key: str, words: type[_Enum], default: _Enum) -> _Enum:
        """A member of an enumeration, by its value."""
        return words(self.choice(key, [word.value for word in words], default.value))

    def choice(self, key: str, choices: Sequence[str], default: str) -> str:
        """One of the texts."""
        text = self.text(key, default)
        if text in choices:
            return text
        self.wrong(key, Message("This must be one of: {choices}", choices=", ".join(choices)))
        return default

    def items(self, key: str, kind: type[_T]) -> tuple[_T, ...]:
        """A list of values of that type."""
        values: list[Any] = self.typed(key, list, [])
        good = []
        for index, value in enumerate(values):
            if isinstance(value, kind) and not isinstance(value, bool):
                good.append(value)
            else:
                self.findings.add(
                    (*self.path, key, index),
                    Message("This must be {type}", type=_TYPE_NAMES[kind]),
                )
        return tuple(good)

    def pattern(self, key: str) -> str:
        """A regular expression."""
        text = self.text(key)
        try:
            check_pattern(text)
        except ValueError as error:
            self.wrong(key, Message("{problem}", problem=error))
            return ""
        return text


def is_moderate(value: object) -> bool:
    """Whether a number is finite and fits into 64 bits; True for what is no number."""
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or -_LARGEST <= value < _LARGEST
