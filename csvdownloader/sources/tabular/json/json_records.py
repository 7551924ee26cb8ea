"""Iterates over the records of a JSON text: all objects, all lists, or all single values."""

import re
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

from csvdownloader.core.errors.reading import MalformedRecordError, WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.json.json_path import (
    CHECK_PATH,
    PATH_FIELDS,
    RecordsPath,
    RecordsQuery,
    path_text,
)
from csvdownloader.sources.tabular.json.json_reader import CALCULATES, JsonText

_MOST_NAMED = 10


class RecordShape(Enum):
    """What each record is; all of a text have the same."""

    OBJECT = Message("an object")
    LIST = Message("a list")
    VALUE = Message("a single value")


_SHAPES = {"{": RecordShape.OBJECT, "[": RecordShape.LIST}
_TYPES: dict[type, RecordShape] = {dict: RecordShape.OBJECT, list: RecordShape.LIST}
_NULL = Message("null")


class JsonRecords:
    """The records of a text, in their order.

    Attributes:
        shape: What the records are; None before the first.
        in_list: Whether they are the elements of a list; known after the first.
        rows: Records so far.
    """

    def __init__(
        self,
        text: JsonText,
        name: str,
        path: RecordsPath,
        read: Callable[[JsonText], Any] = JsonText.value,
    ) -> None:
        """Begins before the first record.

        Args:
            text: The text, at its start.
            name: Of the file.
            path: What leads to the records, in each value of the text: to a list of them, or to a
                single one. None when each value of the text is a record.
            read: Reads a record.
        """
        self.shape: RecordShape | None = None
        self.in_list = False
        self.rows = 0
        self._text, self._name, self._path, self._read = text, name, path, read

    def __iter__(self) -> Iterator[Any]:
        """Yields the records. Raises MalformedRecordError or WrongContentError."""
        text, path = self._text, self._path
        if path is None:
            text.row = 0
            while first := text.next():
                yield self._record(first)
            return
        while text.next():
            yield from self._found(path) if isinstance(path, RecordsQuery) else self._under(path)
            if path == () and self.in_list and text.next():
                raise text.broken(Message("there is text behind the end of the list"))

    def plain(self, pattern: re.Pattern[str], most: int | None) -> list[tuple[str, ...]]:
        """Takes rows behind the last record as long as the pattern matches: its groups for each.

        Args:
            pattern: One of those of `PlainRows`.
            most: Rows that are wanted; None for all.
        """
        if isinstance(self._path, RecordsQuery):
            return []
        rows = self._text.rows(pattern, most)
        self.rows += len(rows)
        self._text.row = self.rows
        return rows

    def _found(self, query: RecordsQuery) -> Iterator[Any]:
        found = query.find(self._text.value(CALCULATES))
        if isinstance(found, dict):
            found = [found]
        if not isinstance(found, list):
            raise self._no_rows(is_missing=found is None)
        for record in found:
            shape = _TYPES.get(type(record), RecordShape.VALUE)
            self._check_shape(shape, is_null=record is None)
            self.rows += 1
            yield record

    def _under(self, path: tuple[str, ...]) -> Iterator[Any]:
        if not path:
            yield from self._here()
            return
        if self._text.next() != "{":
            raise self._no_rows(is_missing=True)
        names: list[str] = []
        found = False
        for name in self._text.members():
            if name == path[0]:
                found = True
                yield from self._under(path[1:])
            else:
                names += [name] if len(names) < _MOST_NAMED else []
                self._text.skip()
        if not found:
            raise self._no_rows(is_missing=True, instead=names)

    def _here(self) -> Iterator[Any]:
        first, self._text.row = self._text.next(), self.rows
        if first == "[":
            self.in_list = True
            record = self._record
            for first in self._text.elements():
                yield record(first)
        elif first == "{":
            yield self._record(first)
        else:
            raise self._no_rows(is_missing=first == "n")
        self._text.row = None

    def _record(self, first: str) -> Any:
        shape = _SHAPES.get(first, RecordShape.VALUE)
        if shape is not self.shape:
            if shape is RecordShape.VALUE and self.shape is not None:
                self._text.value()  # raises what it is, if it is no value
            self._check_shape(shape, is_null=first == "n")
        value = self._read(self._text)
        self.rows += 1
        self._text.row = self.rows
        return value

    def _check_shape(self, shape: RecordShape, *, is_null: bool) -> None:
        if self.shape is None:
            self.shape = shape
        if shape is not self.shape:
            raise self._other_shape(_NULL if is_null else shape.value, self.shape.value)

    def _other_shape(self, found: Message, wanted: Message) -> MalformedRecordError:
        self._text.row = self.rows
        return self._text.broken(
            Message("this is {found}, and not {wanted}", found=found, wanted=wanted)
        )

    def _no_rows(self, *, is_missing: bool, instead: list[str] | None = None) -> WrongContentError:
        query = self._path
        path = query.expression if isinstance(query, RecordsQuery) else path_text(query or ())
        if not is_missing:
            sentence = Message("{name} has a single value under {path}", name=self._name, path=path)
        elif instead:
            sentence = Message(
                "{name} has nothing under {path}: the keys there are {names}",
                name=self._name,
                path=path,
                names=", ".join(instead),
            )
        else:
            sentence = Message("{name} has nothing under {path}", name=self._name, path=path)
        return WrongContentError(sentence, CHECK_PATH, fields=PATH_FIELDS)
