"""Finds the error message in the JSON that a service sends."""

from typing import Any

from csvdownloader.sources.web.profile.value_text import text_of

_DEEPEST = 10  # levels of nesting
ERRORS = "error", "errors"  # what stands beside rows when some of them failed
LONGEST = 300  # characters of a message that are shown
# Where services put it. The more specific comes first: {"title": "Bad request", "detail": "..."}
_KEYS = ("message", "error_description", "error_message", "detail", "title", "errors", "error")


def message_in(value: Any, depth: int = _DEEPEST) -> str:
    """The message in parsed JSON, at most `depth` levels down; empty when there is none."""
    if isinstance(value, bool) or not depth:  # {"error": true} says nothing
        return ""
    if isinstance(value, list):
        return message_in(value[0], depth - 1) if value else ""
    if isinstance(value, dict):
        found = (message_in(value.get(key), depth - 1) for key in _KEYS)
        return next(filter(None, found), "")
    return text_of(value)
