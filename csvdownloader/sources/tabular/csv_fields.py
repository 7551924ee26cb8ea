"""Splits single CSV records into fields, strictly by RFC 4180.

With one exception: a quote inside an unquoted value is an ordinary character, as in most programs.
"""

import re

from csvdownloader.core.messages import Message

_CLOSED = re.compile(rb'"[^"]*+(?:""[^"]*+)*+"')
_FIRST_RECORD = re.compile(rb'(?:[^"\r\n]++|"[^"]*+")*+(?:\n|\r\n?)')
CANDIDATES = (",", ";", "\t", "|")


class FieldReader:
    """Splits the records of a text with the given delimiter."""

    def __init__(self, delimiter: str) -> None:
        d = re.escape(delimiter.encode())
        self._field = re.compile(
            rb'("[^"]*+(?:""[^"]*+)*+"|(?:[^"\r\n' + d + rb"][^\r\n" + d + rb"]*+)?+)"
            rb"(" + d + rb"|\r\n|\r|\n|\Z)"
        )
        self._delimiter = delimiter.encode()
        value = rb'(?:"[^"\r\n]*+(?:""[^"\r\n]*+)*+"|[^"\r\n' + d + rb"]*+)"
        self._value, self._escaped = value, d
        self._rows: re.Pattern[bytes] | None = None

    def whole_rows(self, data: bytes, columns: int) -> int:
        """How many bytes at the start of `data` are simple rows, all of `columns` fields.

        Returns:
            0 unless these are all bytes up to the last line feed. Simple rows are those without a
            line end in a value.
        """
        if self._rows is None:
            row = rb"(?:" + self._value + self._escaped + rb"){%d}+" % (columns - 1)
            one = rb"(?!\r?\n)" if columns == 1 else b""  # a blank line is not simple
            self._rows = re.compile(rb"(?:" + one + row + self._value + rb"\r?\n)*+")
        match = self._rows.match(data)
        end = match.end() if match else 0
        return end if end == data.rfind(b"\n") + 1 else 0

    def record(self, data: bytes, start: int, final: bool) -> tuple[list[bytes], int] | None:
        """The raw fields of the record at `start`, and where it ends.

        Returns:
            None when `data` may end inside the record; never with `final`, the end of the text.

        Raises:
            ValueError: The record breaks the rules; the text says how.
        """
        fields: list[bytes] = []
        while True:
            match = self._field.match(data, start)
            if match is None:
                if _CLOSED.match(data, start):
                    raise ValueError(Message("text follows a closing quote"))
                if final:
                    raise ValueError(Message("a quote is opened and never closed"))
                return None
            field, separator = match.groups()
            start = match.end()
            if not final and start == len(data) and separator in {b"", b"\r"}:
                return None
            fields.append(field)
            if separator != self._delimiter:
                return fields, start


def quoted_if_needed(field: bytes, delimiter: bytes) -> bytes:
    """The raw field, with quotes if a file with this delimiter needs them."""
    if field.startswith(b'"') or (delimiter not in field and b'"' not in field):
        return field
    return b'"' + field.replace(b'"', b'""') + b'"'


def unquoted(field: bytes) -> str:
    """The value of a raw field."""
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
