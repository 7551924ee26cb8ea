"""How values become text, in URLs and forms, and where words of a service are compared."""

import json
from datetime import UTC, date, datetime
from typing import Any

from csvdownloader.core.errors import ProfileError

LONGEST = 1 << 24  # characters; an expression can double a value without end


def text_of(value: Any) -> str:
    """The value as text: nothing for None, true and false, lists of a user with commas.

    A tuple is a list that the user typed; a list or an object is JSON, and stays JSON.

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
    waiting, size = [value], 0
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
            size += sum(map(len, value))
        elif isinstance(value, list):
            waiting += value
        size += len(value) if isinstance(value, str) else 1
        if size > LONGEST:
            raise ProfileError(
                f"A value of the answer has more than {LONGEST:,} characters",
                "Correct the expression in the profile.",
            )
