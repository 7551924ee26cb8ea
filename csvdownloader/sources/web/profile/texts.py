"""How values become text, in URLs and forms, and where words of a service are compared."""

import json
from datetime import UTC, date, datetime
from typing import Any


def text_of(value: Any) -> str:
    """The value as text: nothing for None, true and false, lists of a user with commas.

    A tuple is a list that the user typed; a list or an object is JSON, and stays JSON.
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
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)
