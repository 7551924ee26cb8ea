"""Finds the error message in the JSON that a service sends."""

from typing import Any

from csvdownloader.sources.web.profile.value_text import text_of

LONGEST = 300  # characters of a message that are shown
# Where services put it. The more specific comes first: {"title": "Bad request", "detail": "..."}
_KEYS = ("message", "error_description", "error_message", "detail", "title", "errors", "error")


def message_in(value: Any) -> str:
    """The message in parsed JSON, however it is nested; empty when there is none."""
    if isinstance(value, list):
        return message_in(value[0]) if value else ""
    if isinstance(value, dict):
        return next(filter(None, (message_in(value.get(key)) for key in _KEYS)), "")
    return text_of(value)
