"""Steps through a JSON text that comes in blocks; numbers keep their text, digit by digit."""

import json
import re
from collections.abc import Iterator
from typing import Any

from csvdownloader.core.errors.reading import MalformedRecordError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.json.json_faults import TRAILING_COMMA, constant_at, fault
from csvdownloader.sources.tabular.json.json_values import (
    ConstantError,
    NotJsonError,
    Number,
    calculating_decoder,
    refuse_constant,
    twice,
    unique_keys,
)

_SPACE = re.compile(r"[ \t\r\n]*+")
_PLAIN = re.compile(r'[^"\\\x00-\x1f]*+')  # of a text
LONGEST = 64 << 20  # characters of one value that is read
_AT_ONCE = 1 << 20  # characters of a value that is skipped, or read with less memory, in one go
# Characters. An error this near to the end of what was read may go away when more is read.
_UNSURE = 64
_SHOWN = 20  # characters of what is no JSON
_WINDOW = 1 << 17  # characters in which rows are matched; that holds the interpreter for 1 ms
_SHORTEST_ROW = 2  # characters
# Elements of a list, each with its comma, that hold three lists or objects inside of another at
# most. Whether they are JSON is the decoder's matter.
_TEXT = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_INNER = r'[^"\[\]{}]*+'
_OUTER = r'[^"\[\]{},]*+'
_FLAT = r"[\[{]" + _INNER + "(?:" + _TEXT + _INNER + r")*+[\]}]"
_DEEPER = r"[\[{]" + _INNER + "(?:(?:" + _TEXT + "|" + _FLAT + ")" + _INNER + r")*+[\]}]"
_DEEPEST = r"[\[{]" + _INNER + "(?:(?:" + _TEXT + "|" + _DEEPER + ")" + _INNER + r")*+[\]}]"
_ELEMENTS = re.compile(
    "(?:" + _OUTER + "(?:(?:" + _TEXT + "|" + _DEEPEST + ")" + _OUTER + ")*+,)++", re.DOTALL
)
LONG = object()  # in place of a value whose text is long
_CLOSED = frozenset({dict, list, str})  # values that show where they end
_READS = json.JSONDecoder(
    parse_int=Number,
    parse_float=Number,
    parse_constant=refuse_constant,
    object_pairs_hook=unique_keys,
)
CALCULATES = calculating_decoder()
SKIPS = json.JSONDecoder(parse_int=float, parse_constant=refuse_constant)


class JsonText:
    """A place in a JSON text. It only goes forward, and keeps little of what it has passed.

    What reads or steps over a value begins at its first character, where `next` leads to. All
    methods raise MalformedRecordError where the text is not JSON.

    Attributes:
        row: Records so far, for messages; None outside of the records.
    """

    def __init__(self, name: str, blocks: Iterator[str]) -> None:
        self.row: int | None = None
        self._name, self._blocks = name, blocks
        self._text, self._start, self._position, self._line, self._final = "", 0, 0, 1, False
        self._passed = 0  # characters before `_text`

    @property
    def place(self) -> int:
        """The characters before the place, those of a byte order mark left out."""
        return self._passed + self._position

    @property
    def line(self) -> int:
        """The line of the place, from 1."""
        return self._line_at(self._position)

    def next(self) -> str:
        """The next character that is no space; empty at the end of the text."""
        while True:
            match = _SPACE.match(self._text, self._position)
            self._position = match.end() if match else self._position
            if self._position < len(self._text):
                return self._text[self._position]
            if self._final:
                return ""
            self._grow()

    def value(self, decoder: json.JSONDecoder = _READS) -> Any:
        """Reads the value here; unless the decoder makes others, its numbers are `Number`."""
        value = self._read(decoder, LONGEST)
        if value is LONG:
            raise self.too_long()
        return value

    def short_value(self) -> Any:
        """As `value`, but LONG, and no step, when the text of the value is long."""
        return self._read(_READS, _AT_ONCE)

    def several(self, decoder: json.JSONDecoder = _READS) -> list[Any]:
        """Reads the element of a list here and some that follow; none where that is not easy."""
        self._fill()
        end = self._position + _WINDOW
        match = _ELEMENTS.match(self._text, self._position, end)
        if match is None:
            return []
        try:
            values: list[Any] = decoder.decode(f"[{match[0][:-1]}]")
        except (json.JSONDecodeError, NotJsonError, RecursionError):
            return []  # who reads them one by one finds the place
        if values:
            self._position = match.end() - 1
        return values

    def written(self) -> str:
        """The text of the last value; call it before the next one is read."""
        return self._text[self._start : self._position]

    def skip(self) -> None:
        """Steps over the value here, however large it is."""
        try:
            self._skip()
        except RecursionError as error:
            raise self.nested_too_deeply() from error

    def elements(self) -> Iterator[str]:
        """Goes through the list here: the first character of each element.

        Read or skip the element before the next one is asked for.
        """
        missing = Message("a comma or the end of the list is missing")
        first = self._first("]", missing)
        while first:
            yield first
            first = self._following("]", missing)

    def members(self) -> Iterator[str]:
        """Goes through the object here: the name of each member.

        Read or skip the value of the member before the next one is asked for.
        """
        names: set[str] = set()
        for name in self._members():
            if name in names:
                raise self.broken(Message("{problem}", problem=twice(name)))
            names.add(name)
            yield name

    def rows(self, pattern: re.Pattern[str], most: int | None) -> list[tuple[str, ...]]:
        """Steps over rows as long as the pattern matches them here: its groups for each.

        Args:
            pattern: One of those of `PlainRows`.
            most: Rows that are wanted; None for all.
        """
        self._fill()
        window = _WINDOW if most is None else min(_WINDOW, most * _SHORTEST_ROW)
        end = min(len(self._text), self._position + window)
        rows: list[tuple[str, ...]] = pattern.findall(self._text, self._position, end)
        rest = rows.pop()[-1] if rows and rows[-1][-1] else ""
        self._position = end - len(rest)
        return rows

    def start(self) -> str:
        """The first characters here."""
        return self._text[self._position : self._position + _SHOWN]

    def broken(self, what: str, position: int | None = None) -> MalformedRecordError:
        """The error that names the place, or the one at `position` of the text."""
        line = self._line_at(self._position if position is None else position)
        if self.row is None:
            return MalformedRecordError(
                Message(
                    "{name} is broken at line {line:,}: {what}",
                    name=self._name,
                    line=line,
                    what=what,
                ),
                Message("Mend the line in the file and retry; nothing was saved."),
                line=line,
            )
        return MalformedRecordError(
            Message(
                "{name} is broken at row {row:,} (line {line:,}): {what}",
                name=self._name,
                row=self.row + 1,
                line=line,
                what=what,
            ),
            line=line,
        )

    def nested_too_deeply(self) -> MalformedRecordError:
        """The error for what is here."""
        return self.broken(Message("it is nested too deeply"))

    def too_long(self) -> MalformedRecordError:
        """The error for a row of more than LONGEST characters."""
        return self.broken(Message("it is longer than {most} MiB", most=LONGEST >> 20))

    def _members(self) -> Iterator[str]:
        missing = Message("a comma or the end of the object is missing")
        first = self._first("}", missing)
        while first:
            if first != '"':
                problem = Message("a name in double quotes is missing")
                raise self.broken(fault(self._text, self._position, problem))
            name = self.value()
            if self.next() != ":":
                raise self.broken(Message("a colon is missing behind a name"))
            self._position += 1
            self.next()
            yield name
            first = self._following("}", missing)

    def _first(self, closing: str, otherwise: Message) -> str:
        """Steps into a list or an object: its first character; empty when nothing is in it."""
        self._position += 1
        first = self.next()
        if not first:
            raise self.broken(otherwise)
        if first == closing:
            self._position += 1
            return ""
        return first

    def _following(self, closing: str, otherwise: Message) -> str:
        """Steps to what follows a value, and returns its first character; empty at the end."""
        separator = self.next()
        if separator == closing:
            self._position += 1
            return ""
        if separator != ",":
            what = fault(self._text, self._position, otherwise) if separator else otherwise
            raise self.broken(what)
        self._position += 1
        first = self.next()
        if first == closing:
            raise self.broken(TRAILING_COMMA)
        if not first:
            raise self.broken(otherwise)
        return first

    def _skip(self) -> None:
        first = self._text[self._position : self._position + 1]
        while True:
            try:
                value, end = SKIPS.raw_decode(self._text, self._position)
            except (json.JSONDecodeError, NotJsonError, RecursionError) as error:
                if len(self._text) - self._position > _AT_ONCE and self._is_unsure(error):
                    return self._skip_in_parts(first)
                self._grow_after(error)
                continue
            if type(value) is float and self._may_go_on(end):
                self._grow()
                continue
            self._position = end
            return None

    def _skip_in_parts(self, first: str) -> None:
        if first == "{":
            for _ in self._members():
                self._skip()
        elif first == "[":
            for _ in self.elements():
                if not self.several(SKIPS):
                    self._skip()
        elif first == '"':
            self._skip_text()
        else:
            self.value()

    def _skip_text(self) -> None:
        self._position += 1
        while True:
            match = _PLAIN.match(self._text, self._position)
            self._position = match.end() if match else self._position
            if len(self._text) - self._position < _UNSURE and not self._final:
                self._grow()
                continue
            if self._text.startswith("\\", self._position):
                self._skip_escape()
                continue
            if not self._text.startswith('"', self._position):
                raise self.broken(Message("a control character stands in a text"))
            self._position += 1
            return

    def _skip_escape(self) -> None:
        rest = self._text[self._position : self._position + 6]
        length = 6 if rest.startswith("\\u") else 2
        try:
            json.loads(f'"{rest[:length]}"')
        except json.JSONDecodeError as error:
            raise self.broken(error.msg) from error
        self._position += length

    def _read(self, decoder: json.JSONDecoder, most: int) -> Any:
        while True:
            try:
                value, end = decoder.raw_decode(self._text, self._position)
            except (json.JSONDecodeError, NotJsonError, RecursionError) as error:
                if len(self._text) - self._position > most and self._is_unsure(error):
                    return LONG
                self._grow_after(error)
                continue
            if type(value) not in _CLOSED and self._may_go_on(end):
                self._grow()
                continue
            self._start, self._position = self._position, end
            return value

    def _may_go_on(self, end: int) -> bool:
        """Whether a number that ends here may have more digits in the next block."""
        return end > len(self._text) - _UNSURE and not self._final

    def _grow_after(self, error: Exception) -> None:
        """Reads on, if that may help. Raises MalformedRecordError if it cannot."""
        if isinstance(error, RecursionError):
            raise self.nested_too_deeply() from error
        if isinstance(error, ConstantError):
            where = constant_at(self._text, self._position)
            raise self.broken(Message("{problem}", problem=error), where) from error
        if isinstance(error, json.JSONDecodeError):
            if not self._is_unsure(error):
                raise self.broken(fault(error.doc, error.pos, error.msg), error.pos) from error
            self._grow()
            return
        raise self.broken(Message("{problem}", problem=error)) from error

    def _is_unsure(self, error: Exception) -> bool:
        if self._final or not isinstance(error, json.JSONDecodeError):
            return False
        if error.msg.startswith("Unterminated string"):
            return True
        return error.pos >= len(self._text) - _UNSURE

    def _fill(self) -> None:
        if len(self._text) - self._position < _WINDOW and not self._final:
            self._grow()

    def _grow(self) -> None:
        self._passed += self._position
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

    def _line_at(self, position: int) -> int:
        return self._line + self._text.count("\n", 0, position)
