"""Reads JSON objects one after another, with every number as the text that it was."""

import json
import re
from collections.abc import Iterator
from typing import Any

from csvdownloader.core.errors import MalformedRecordError, WrongContentError
from csvdownloader.core.overrides import override

_SPACE = re.compile(r"[ \t\r\n]*+")
_LONGEST = 256 << 20  # characters of one object
_UNSURE = 64  # an error so near to the end of a block may be the block's end


class Number(str):
    """A number, or NaN and its like, as it was written."""

    __slots__ = ()


class Written:
    """A number that one can reckon with, and that remembers how it was written.

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
        self._text, self._from, self._at, self._line, self._final = "", 0, 0, 1, False
        self._decoder = json.JSONDecoder(
            parse_int=Number,
            parse_float=Number,
            parse_constant=Number,
            object_pairs_hook=without_doubles,
        )

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yields the objects. Raises MalformedRecordError or WrongContentError."""
        if self._next() == "[":
            self.in_array = True
            self._at += 1
            yield from self._array()
            if self._next():
                raise self._broken("there is text behind the end of the list")
            return
        while self._next():
            yield self._object()

    def written(self) -> str:
        """The last object as it was written; to be asked before the next one."""
        return self._text[self._from : self._at]

    def _array(self) -> Iterator[dict[str, Any]]:
        if self._next() == "]":
            self._at += 1
            return
        while True:
            self._next()
            yield self._object()
            separator = self._next()
            self._at += 1
            if separator == "]":
                return
            if separator != ",":
                self._at -= 1
                raise self._broken("a comma or the end of the list is missing")

    def _next(self) -> str:
        """The next character that is no space; empty at the end of the text."""
        while True:
            match = _SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._final:
                return ""
            self._grow()

    def _object(self) -> dict[str, Any]:
        if self._next() != "{":
            if self.row or not self._next():
                raise self._broken("this is not an object")
            raise WrongContentError(f"{self._name} is not a list of JSON objects")
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._is_sure(error):
                    raise self._broken(error.msg, error.pos) from error
                self._grow()
            except (DoubleNameError, RecursionError) as error:
                raise self._broken(str(error)) from error
            else:
                self.row += 1
                self._from, self._at = self._at, end
                return value  # type: ignore[no-any-return]

    def _is_sure(self, error: json.JSONDecodeError) -> bool:
        if self._final or len(self._text) - self._at > _LONGEST:
            return True
        if error.msg.startswith("Unterminated string"):
            return False
        return error.pos < len(self._text) - _UNSURE

    def _grow(self) -> None:
        self._line += self._text.count("\n", 0, self._at)
        pieces = [self._text[self._at :]]
        wanted = len(pieces[0])
        for block in self._blocks:
            pieces.append(block)
            wanted -= len(block)
            if wanted <= 0:
                break
        else:
            self._final = True
        self._text, self._at = "".join(pieces), 0

    def _broken(self, what: str, at: int | None = None) -> MalformedRecordError:
        line = self._line + self._text.count("\n", 0, self._at if at is None else at)
        return MalformedRecordError(
            f"{self._name} is broken at row {self.row + 1:,} (line {line:,}): {what}"
        )


def as_text(value: Any) -> str | None:
    """The value as it stands in a cell: None for null, JSON for what is nested.

    Raises:
        WrongContentError: It is nested too deeply.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return as_json(value)


def as_json(value: Any) -> str:
    """The value as JSON text, with numbers as they were. Raises as `as_text` does."""
    try:
        return _as_json(value)
    except RecursionError as error:
        raise WrongContentError("A value is nested too deeply to be written") from error


def _as_json(value: Any) -> str:
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, Written):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(f"{_as_json(k)}:{_as_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_as_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


class DoubleNameError(Exception):
    """A name stands twice in one object, so one of its values would be lost."""


def without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these pairs. Raises DoubleNameError."""
    values = dict(pairs)
    if len(values) != len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise DoubleNameError(f"the name {double!r} stands twice in one object")
    return values
