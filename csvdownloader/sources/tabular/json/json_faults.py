"""Says in words what stands in a text that is nearly JSON: comments, single quotes, commas."""

import re

from csvdownloader.core.messages import Message, verbatim

_SPACE = re.compile(r"[ \t\r\n]*+")
_COMMENTS = ("//", "/*", "#")
_WORD = re.compile(r"[A-Za-z_$][\w$]*+")
_VALUES = ("true", "false", "null")
_LONGEST_WORD = 40  # characters that a sentence shows
_CONSTANT = re.compile(r'"(?:[^"\\]|\\.)*+"|(-?(?:NaN|Infinity))')
TRAILING_COMMA = Message("a comma stands behind the last value, where JSON has none")


def fault(text: str, position: int, problem: str) -> Message:
    """What is wrong.

    Args:
        text: What could not be parsed.
        position: Where the parser stopped.
        problem: What the parser says of it.
    """
    at = _after_space(text, position)
    found = text[at : at + 1]
    if not found or problem.startswith("Unterminated string"):
        return Message("the text ends in the middle of a value")
    if problem.startswith("Invalid control character"):
        return Message("a control character stands in a text")
    if text.startswith(_COMMENTS, at):
        return Message("a comment stands here, and JSON has none")
    if _is_trailing_comma(text, at):
        return TRAILING_COMMA
    if found == "'":
        return Message("single quotes stand here; JSON has double quotes only")
    if found in ".+":
        return Message("JSON does not write a number like this one")
    return _word(text, at) or _in_words(problem)


def constant_at(text: str, start: int) -> int:
    """Where the first NaN or Infinity stands that is not inside of a text; `start` if nowhere."""
    found = (match.start() for match in _CONSTANT.finditer(text, start) if match[1])
    return next(found, start)


def _in_words(problem: str) -> Message:
    if problem == "Expecting ',' delimiter":
        return Message("a comma is missing")
    if problem == "Expecting ':' delimiter":
        return Message("a colon is missing")
    if problem == "Expecting value":
        return Message("a value is missing")
    return verbatim(problem)


def _word(text: str, at: int) -> Message | None:
    match = _WORD.match(text, at)
    if match is None or match[0] in _VALUES:
        return None
    word = match[0][:_LONGEST_WORD]
    if text.startswith(":", _after_space(text, match.end())):
        return Message("the name {word} stands without quotes", word=word)
    return Message("{word} is no value in JSON", word=word)


def _is_trailing_comma(text: str, at: int) -> bool:
    if text[at] == ",":  # where the parser of Python 3.13 stops
        at = _after_space(text, at + 1)
        return text.startswith(("}", "]"), at)
    return text[at] in "}]" and text[:at].rstrip(" \t\r\n").endswith(",")


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position
