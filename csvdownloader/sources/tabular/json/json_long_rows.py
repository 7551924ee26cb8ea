"""Reads rows whose text is long: of lists and objects in them, it keeps the text alone."""

from collections.abc import Iterator
from typing import Any

from csvdownloader.sources.tabular.json.json_reader import LONG, LONGEST, JsonText
from csvdownloader.sources.tabular.json.json_values import Written, as_json


def read_row(text: JsonText) -> Any:
    """Reads the value here as a row: long lists and objects that are values in it are `Written`.

    Raises:
        MalformedRecordError: It is not JSON, nested too deeply, or longer than a row may be.
        WrongContentError: A value is nested too deeply to be written.
    """
    value = text.short_value()
    if value is not LONG:
        return value
    try:
        return _LongRow(text).read()
    except RecursionError as error:
        raise text.nested_too_deeply() from error


class _LongRow:
    def __init__(self, text: JsonText) -> None:
        self._text, self._start = text, text.place

    def read(self) -> Any:
        first = self._text.next()
        if first == "{":
            return {name: self._cell() for name in self._text.members()}
        if first == "[":
            return [self._cell() for _ in self._text.elements()]
        return self._text.value()

    def _cell(self) -> Any:
        value = self._value()
        return Written("".join(self._parts())) if value is LONG else value

    def _value(self) -> Any:
        """The value here; LONG for a list or an object whose text is long."""
        if self._text.place - self._start > LONGEST:
            raise self._text.too_long()
        value = self._text.short_value()
        is_text = value is LONG and self._text.next() not in "[{"
        return self._text.value() if is_text else value

    def _parts(self) -> Iterator[str]:
        """The text of the list or object here, as `as_json` writes it."""
        separator = ""
        if self._text.next() == "[":
            yield "["
            for _ in self._text.elements():
                several = self._text.several()
                yield separator
                yield from [as_json(several)[1:-1]] if several else self._parts_of_value()
                separator = ","
            yield "]"
        else:
            yield "{"
            for name in self._text.members():
                yield f"{separator}{as_json(name)}:"
                yield from self._parts_of_value()
                separator = ","
            yield "}"

    def _parts_of_value(self) -> Iterator[str]:
        value = self._value()
        yield from self._parts() if value is LONG else [as_json(value)]
