"""Reads JSON objects one after another; numbers keep their text, digit by digit."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from csvdownloader.core.errors import MalformedRecordError, WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override

_SPACE = re.compile(r"[ \t\r\n]*+")
_LONGEST = 256 << 20  # characters of one object
# Characters. An error this near to the end of what was read may go away when more is read.
_UNSURE = 64


class Number(str):
    """A number, or NaN and its like, as it was written."""

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


class JsonObjects:
    """Iterates over the objects of an array, or of a text with one object after another.

    Attributes:
        row: Objects so far.
        in_array: Whether the text is an array; known after the first object.
    """

    def __init__(self, name: str, blocks: Iterator[str]) -> None:
        self.row = 0
        self.in_array = False
        self._name, self._blocks = name, blocks
        self._text, self._start, self._position, self._line, self._final = "", 0, 0, 1, False
        self._decoder = json.JSONDecoder(
            parse_int=Number,
            parse_float=Number,
            parse_constant=Number,
            object_pairs_hook=unique_keys,
        )

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yields the objects. Raises MalformedRecordError or WrongContentError."""
        if self._next() == "[":
            self.in_array = True
            self._position += 1
            yield from self._array()
            if self._next():
                raise self._broken(Message("there is text behind the end of the list"))
            return
        while self._next():
            yield self._object()

    def written(self) -> str:
        """The text of the last object; call it before the next object is read."""
        return self._text[self._start : self._position]

    def _array(self) -> Iterator[dict[str, Any]]:
        if self._next() == "]":
            self._position += 1
            return
        while True:
            self._next()
            yield self._object()
            separator = self._next()
            self._position += 1
            if separator == "]":
                return
            if separator != ",":
                self._position -= 1
                raise self._broken(Message("a comma or the end of the list is missing"))

    def _next(self) -> str:
        """The next character that is no space; empty at the end of the text."""
        while True:
            match = _SPACE.match(self._text, self._position)
            self._position = match.end() if match else self._position
            if self._position < len(self._text):
                return self._text[self._position]
            if self._final:
                return ""
            self._grow()

    def _object(self) -> dict[str, Any]:
        if self._next() != "{":
            if self.row or not self._next():
                raise self._broken(Message("this is not an object"))
            raise WrongContentError(
                Message("{name} is not a list of JSON objects", name=self._name)
            )
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._position)
            except json.JSONDecodeError as error:
                if self._is_sure(error):
                    raise self._broken(error.msg, error.pos) from error
                self._grow()
            except (DuplicateKeyError, RecursionError) as error:
                raise self._broken(Message("{problem}", problem=error)) from error
            else:
                self.row += 1
                self._start, self._position = self._position, end
                return value  # type: ignore[no-any-return]

    def _is_sure(self, error: json.JSONDecodeError) -> bool:
        if self._final or len(self._text) - self._position > _LONGEST:
            return True
        if error.msg.startswith("Unterminated string"):
            return False
        return error.pos < len(self._text) - _UNSURE

    def _grow(self) -> None:
        self._line += self._text.count("\n", 0, self._position)
        pieces = [self._text[self._position :]]
        wanted = len(pieces[0])
        for block in self._blocks:
            pieces.append(block)
            wanted -= len(block)
            if wanted <= 0:
                break
        else:
            self._final = True
        self._text, self._position = "".join(pieces), 0

    def _broken(self, what: str, position: int | None = None) -> MalformedRecordError:
        end = self._position if position is None else position
        line = self._line + self._text.count("\n", 0, end)
        return MalformedRecordError(
            Message(
                "{name} is broken at row {row:,} (line {line:,}): {what}",
                name=self._name,
                row=self.row + 1,
                line=line,
                what=what,
            )
        )


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
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, OriginalNumber):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(f"{_as_json(k)}:{_as_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_as_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


class DuplicateKeyError(Exception):
    """A name occurs twice in one object, so that one of its values would be lost."""


def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these pairs. Raises DuplicateKeyError."""
    values = dict(pairs)
    if len(values) != len(pairs):
        names = Counter(name for name, _ in pairs)
        double = next(name for name, times in names.items() if times > 1)
        raise DuplicateKeyError(
            Message("the name {double!r} stands twice in one object", double=double)
        )
    return values
