"""The values of JSON: numbers keep their text, digit by digit, and no value gets lost."""

import json
from collections import Counter
from typing import Any

from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override


class Written(str):
    """JSON text of a value, as it is to be written."""

    __slots__ = ()


class Number(Written):
    """A number as it was written."""

    __slots__ = ()


class OriginalNumber:
    """A number for calculations that also keeps its text. A mixin for number types.

    Attributes:
        text: The number as it was written.
    """

    text: str

    @override
    def __str__(self) -> str:
        return self.text


class _Integer(OriginalNumber, int):
    pass


class _Float(OriginalNumber, float):
    pass


_Integer.__name__ = "int"  # JMESPath tells the types of values by these names
_Float.__name__ = "float"


_encode = json.JSONEncoder(ensure_ascii=False).encode  # dumps() makes an encoder for each call


class NotJsonError(Exception):
    """Python's parser takes it, but it is not JSON, or one of its values would be lost."""


class DuplicateKeyError(NotJsonError):
    """A name occurs twice in one object, so that one of its values would be lost."""


class ConstantError(NotJsonError):
    """NaN, Infinity or -Infinity, which other programs than Python may not know."""


def calculating_decoder() -> json.JSONDecoder:
    """Makes numbers to calculate with; those that Python writes differently are OriginalNumbers.

    It raises NotJsonError for what is not JSON.
    """
    return json.JSONDecoder(
        parse_int=_integer,
        parse_float=_float,
        parse_constant=refuse_constant,
        object_pairs_hook=unique_keys,
    )


def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these pairs. Raises DuplicateKeyError."""
    values = dict(pairs)
    if len(values) != len(pairs):
        names = Counter(name for name, _ in pairs)
        raise twice(next(name for name, times in names.items() if times > 1))
    return values


def twice(name: str) -> DuplicateKeyError:
    """The error for a name that an object has twice."""
    return DuplicateKeyError(Message("the name {double!r} stands twice in one object", double=name))


def refuse_constant(constant: str) -> None:
    """Raises ConstantError."""
    raise ConstantError(Message("{constant} is no number in JSON", constant=constant))


def as_text(value: Any) -> str | None:
    """The value as the text of a CSV field: None for null, JSON for objects and arrays.

    Raises:
        WrongContentError: It is nested too deeply.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return as_json(value)


def as_json(value: Any) -> str:
    """The value as JSON text, its numbers unchanged. Raises as `as_text` does."""
    try:
        return _as_json(value)
    except RecursionError as error:
        raise WrongContentError(Message("A value is nested too deeply to be written")) from error


def _as_json(value: Any) -> str:
    if isinstance(value, str):
        return value if isinstance(value, Written) else _encode(value)
    if isinstance(value, OriginalNumber):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join([f"{_as_json(k)}:{_as_json(v)}" for k, v in value.items()]) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_as_json, value)) + "]"
    return _encode(value)


def _integer(text: str) -> int | float:
    try:
        value = int(text)
    except ValueError:  # more digits than Python converts
        return _float(text)
    if str(value) == text:
        return value
    number = _Integer(value)
    number.text = text
    return number


def _float(text: str) -> float:
    value = float(text)
    if repr(value) == text:
        return value
    number = _Float(value)
    number.text = text
    return number
