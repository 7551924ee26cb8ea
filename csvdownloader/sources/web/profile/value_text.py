"""Converts values to text: for URLs and forms, and to compare what a service sends."""

import json
from datetime import UTC, date, datetime
from typing import Any

from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.messages import Message

LONGEST = 1 << 24  # characters; a JMESPath expression can double a value again and again


def text_of(value: Any) -> str:
    """The value as text: empty for None, "true" or "false" for a bool, JSON for a list or dict.

    A tuple is a list that the user entered, and is joined by commas.

    Raises:
        ProfileError: A list or an object is longer than LONGEST as a text.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ",".join(text_of(item) for item in value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | dict):
        _check_size(value)
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)


def _check_size(value: Any) -> None:
    pending, size = [value], 0
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            pending += value.values()
            size += sum(map(len, value))
        elif isinstance(value, list):
            pending += value
        size += len(value) if isinstance(value, str) else 1
        if size > LONGEST:
            raise ProfileError(
                Message(
                    "A value of the answer has more than {longest:,} characters", longest=LONGEST
                ),
                Message("Correct the expression in the profile."),
            )
