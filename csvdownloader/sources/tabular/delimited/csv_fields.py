"""Splits the records of a text into fields, strictly by its reading.

With one exception: a quote inside an unquoted value is an ordinary character, as in most programs.
"""

import re

from csvdownloader.core.messages import Message
from csvdownloader.core.sources.reading import TextReading

CANDIDATES = (",", ";", "\t", "|")
_FIRST_RECORD = re.compile(rb'(?:[^"\r\n]++|"[^"]*+")*+(?:\n|\r\n?)')
_LINE_END = rb"(\r\n|\r|\n|\Z)"
_MISSING = rb"\N"  # what MySQL, PostgreSQL and Hive write, with a backslash as their escape
_NEVER = rb"(?!)"
_NEEDS_QUOTES = re.compile(rb'["\r\n]')


class FieldReader:
    """Splits the records of a text, which is UTF-8 by now, whatever it was.

    Fields come as CSV has them (RFC 4180): what was quoted is quoted by `"`, an empty text is `""`,
    and an empty field is a missing value.
    """

    def __init__(self, reading: TextReading) -> None:
        self._delimiter, self._quote = reading.delimiter.encode(), reading.quote.encode()
        # A quote that escapes itself is a doubled one.
        self._escape = b"" if reading.escape == reading.quote else reading.escape.encode()
        self._is_csv = self._quote == b'"' and not self._escape
        self._longest = max(len(self._delimiter), len(self._quote))
        self._ignored = b" " if reading.skip_initial_space else b""
        comment = re.escape(reading.comment.encode())
        self._comment = re.compile(comment + rb"[^\r\n]*+" + _LINE_END if comment else _NEVER)
        spaces = rb"\x20*+" if self._ignored else b""
        quoted, bare = self._quoted_pattern(), self._bare_pattern()
        separator = b"(" + re.escape(self._delimiter) + rb"|\r\n|\r|\n|\Z)"
        field = spaces + b"(?:(" + quoted + b")|(" + bare + b"))" + separator
        self._field = re.compile(field, re.DOTALL)
        self._closed = re.compile(spaces + quoted, re.DOTALL)
        pair, quote = self._pair(b"(", b")") or _NEVER, re.escape(self._quote)
        self._escaped = re.compile(pair, re.DOTALL)
        self._escaped_or_doubled = re.compile(pair + b"|" + quote + b"(" + quote + b")", re.DOTALL)

    def record(self, data: bytes, start: int, final: bool) -> tuple[list[bytes], int] | None:
        """The fields of the record at `start`, and where it ends. A comment has no fields.

        Returns:
            None when `data` may end inside the record; never with `final`, the end of the text.

        Raises:
            ValueError: The record breaks the rules; the text says how.
        """
        comment = self._comment.match(data, start)
        if comment is not None:
            end = comment.end()
            return None if not final and _may_go_on(comment[1], end, data) else ([], end)
        fields: list[bytes] = []
        while True:
            match = self._field.match(data, start)
            if match is None:
                self._refuse(data, start, final)
                return None
            quoted, bare, separator = match.groups()
            start = match.end()
            if not final and _may_go_on(separator, start, data):
                return None
            if self._is_csv:
                fields.append(bare if quoted is None else quoted)
            else:
                fields.append(
                    self._from_bare(bare) if quoted is None else self._from_quoted(quoted)
                )
            if separator != self._delimiter:
                return fields, start

    def _refuse(self, data: bytes, start: int, final: bool) -> None:
        """Says why no field is at `start`, unless the rest of it may still come."""
        closed = self._closed.match(data, start)
        if closed and (final or len(data) - closed.end() >= self._longest):
            raise ValueError(Message("text follows a closing quote"))
        if not final:
            return
        if self._quote and data[start:].lstrip(self._ignored).startswith(self._quote):
            raise ValueError(Message("a quote is opened and never closed"))
        raise ValueError(Message("nothing follows the escape character at the end"))

    def _from_bare(self, field: bytes) -> bytes:
        if self._escape and self._escape in field:
            if field == _MISSING and self._escape == b"\\":
                return b""
            field = self._escaped.sub(rb"\1", field)
        return _in_quotes(field) if _NEEDS_QUOTES.search(field) else field

    def _from_quoted(self, field: bytes) -> bytes:
        size = len(self._quote)
        value = field[size:-size]
        if self._escape:
            value = self._escaped_or_doubled.sub(rb"\1\2", value)
        else:
            value = value.replace(2 * self._quote, self._quote)
        return _in_quotes(value)

    def _quoted_pattern(self) -> bytes:
        """A value in quotes, in which a doubled quote stands for itself."""
        if not self._quote:
            return _NEVER
        quote = re.escape(self._quote)
        inside = [*_runs(self._quote, self._escape), 2 * quote, self._pair(b"(?:", b")")]
        return quote + _any_of(inside) + quote

    def _bare_pattern(self) -> bytes:
        """A value without quotes: up to the next delimiter or line end."""
        not_quoted = b"(?!" + re.escape(self._quote) + b")" if self._quote else b""
        inside = [*_runs(b"\r", b"\n", self._delimiter, self._escape), self._pair(b"(?:", b")")]
        return not_quoted + _any_of(inside)

    def _pair(self, opening: bytes, closing: bytes) -> bytes:
        """The escape and what it makes ordinary: a line end, or one byte, as no other matters."""
        if not self._escape:
            return b""
        return re.escape(self._escape) + opening + rb"\r\n|." + closing


def _runs(*stops: bytes) -> list[bytes]:
    """Patterns of the longest text in which none of these begins. An empty one is nothing."""
    stops = tuple(filter(None, stops))
    firsts = {stop[:1] for stop in stops}
    runs = [b"[^" + b"".join(map(re.escape, sorted(firsts))) + b"]++"]
    # Of those of several bytes, the first one alone is no stop.
    lone = sorted(firsts - set(stops))
    if lone:
        ahead = b"(?!" + b"|".join(map(re.escape, stops)) + b")"
        runs.append(ahead + b"[" + b"".join(map(re.escape, lone)) + b"]")
    return runs


def _any_of(patterns: list[bytes]) -> bytes:
    return b"(?:" + b"|".join(filter(None, patterns)) + b")*+"


def _may_go_on(separator: bytes, end: int, data: bytes) -> bool:
    """Whether a line feed or another byte of the value may follow when there are more bytes."""
    return end == len(data) and separator in {b"", b"\r"}


def _in_quotes(value: bytes) -> bytes:
    return b'"' + value.replace(b'"', b'""') + b'"'


def quoted_if_needed(field: bytes, delimiter: bytes) -> bytes:
    """The field, with quotes if a file with this delimiter needs them."""
    if field.startswith(b'"') or (delimiter not in field and b'"' not in field):
        return field
    return _in_quotes(field)


def unquoted(field: bytes) -> str:
    """The value of a field."""
    if field.startswith(b'"'):
        field = field[1:-1].replace(b'""', b'"')
    return field.decode()


def most_frequent_delimiter(data: bytes, final: bool) -> str | None:
    """The candidate that occurs most often in the first record, outside of quotes.

    Returns:
        None when `data` may end inside the record. A comma when no candidate occurs.
    """
    match = _FIRST_RECORD.match(data)
    if match is None and not final:
        return None
    outside = b"".join((match.group() if match else data).split(b'"')[::2]).decode(errors="ignore")
    return max(CANDIDATES, key=outside.count)
