"""Parses JSON so that every number keeps the text that it was written as."""

import json
from typing import Any

from csvdownloader.core.errors.reading import BadBytesError, WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.encoding import known_encoding
from csvdownloader.sources.tabular.json.json_faults import constant_at, fault
from csvdownloader.sources.tabular.json.json_reader import CALCULATES
from csvdownloader.sources.tabular.json.json_values import ConstantError, DuplicateKeyError

MOST_DEPTH = 200  # lists and objects within each other: what walks a value recurses as deep
_CONTAINERS = (dict, list)
_HINT = Message("Ask whoever runs the service; nothing was saved.")


def parse_json(body: bytes, charset: str) -> Any:
    """The value; a number that Python would write differently is an OriginalNumber.

    Args:
        body: The bytes of one JSON text.
        charset: As the response names it; empty to detect it from the bytes, mostly UTF-8.

    Raises:
        BadBytesError: Bytes do not fit the charset.
        WrongContentError: It is not JSON, is nested too deeply, or has a name twice in an object.
    """
    text = _decoded(body, charset)
    try:
        value = CALCULATES.decode(text)
        if isinstance(value, _CONTAINERS) and _is_deeper(value, MOST_DEPTH):
            raise RecursionError
        return value
    except json.JSONDecodeError as error:
        raise _not_json(fault(text, error.pos, error.msg), error.lineno, error.colno) from error
    except ConstantError as error:
        at = constant_at(text, 0)
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        raise _not_json(Message("{problem}", problem=error), line, column) from error
    except DuplicateKeyError as error:
        raise WrongContentError(
            Message("The answer cannot be read: {error}", error=error), _HINT
        ) from error
    except RecursionError as error:
        raise WrongContentError(Message("The answer is nested too deeply"), _HINT) from error


def _is_deeper(value: Any, most: int) -> bool:
    level = [value]
    for _ in range(most):
        children = (node.values() if isinstance(node, dict) else node for node in level)
        level = [c for of_one in children for c in of_one if isinstance(c, _CONTAINERS)]
        if not level:
            return False
    return True


def _not_json(problem: Message, line: int, column: int) -> WrongContentError:
    return WrongContentError(
        Message(
            "The answer is not JSON: {problem} (line {line:,}, column {column:,})",
            problem=problem,
            line=line,
            column=column,
        ),
        _HINT,
    )


def _decoded(body: bytes, charset: str) -> str:
    codec = known_encoding(charset) if charset else json.detect_encoding(body)
    if codec is None:
        raise WrongContentError(
            Message("The answer is in {charset}, which is not known", charset=charset), _HINT
        )
    try:
        return body.decode(codec).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise BadBytesError(
            Message(
                "Byte {start:,} of the answer does not fit {codec}",
                start=error.start + 1,
                codec=codec,
            ),
            _HINT,
        ) from error
