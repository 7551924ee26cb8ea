"""Copies plain records block by block, by operations on bytes, without looking at single values.

Only what must change changes: line ends between records, the delimiter, and the quotes of a value
that needs them with the new delimiter.

How a block is checked: split at the quotes, every second piece lies outside of them. The pieces
outside, joined by quotes again, are the *outline*: a quoted value is a run of quotes in it. A quote
that stands beside anything but a delimiter, a line end or another quote is no CSV quote; the first
such quote always has a plain character beside it in the outline, so that it is noticed, and the
block goes the slow way, record by record.
"""

import re
from typing import NamedTuple

from csvdownloader.core.reading import ExtraField, TextReading

_NEW_QUOTE = b"\xff"  # stands for a quote that is added; never occurs in UTF-8


class CopiedBlock(NamedTuple):
    """Records that were copied.

    Attributes:
        text: The bytes to write.
        done: How many bytes of the source they were.
        rows: How many records.
        lines: How many lines of the source.
    """

    text: bytes
    done: int
    rows: int
    lines: int


class BlockCopier:
    """Copies blocks of a text that is CSV as far as they show."""

    def __init__(self, columns: int, reading: TextReading, target: str) -> None:
        self._columns = columns
        self._delimiter, self._target = reading.delimiter.encode(), target.encode()
        self._anywhere, self._at_start = _oddities(reading)
        shape = self._delimiter + b"\n"
        self._not_shape = bytes(b for b in range(256) if b not in shape)
        self._row_shape = self._delimiter * (columns - 1) + b"\n"
        self._swap = bytes.maketrans(self._delimiter, self._target)
        classes = bytearray(b"x" * 256)
        for byte in self._delimiter + b"\r\n":
            classes[byte] = ord(",")
        classes[ord('"')] = ord('"')
        self._classes = bytes(classes)
        self._simple_rows = re.compile(_simple_rows(self._delimiter, columns))

    @staticmethod
    def copies(reading: TextReading) -> bool:
        """Whether blocks of a text with this reading can be CSV."""
        return len(reading.delimiter.encode()) == 1 and reading.extra_field != ExtraField.IN_ROWS

    def take(self, data: bytes, final: bool, most: int | None) -> CopiedBlock | None:
        """Copies the whole records of `data`, which begins at a record.

        Args:
            data: The text.
            final: Whether the text ends with it.
            most: Records at most; None for all.

        Returns:
            None when some of them are not plain: a value that means something else in CSV, another
            number of fields, or too many records.
        """
        if data.startswith(self._at_start) or any(odd in data for odd in self._anywhere):
            return None
        if b'"' in data and self._delimiter == self._target:
            end = self._end_of_simple_rows(data)
            rows = data.count(b"\n", 0, end)
            if end and (most is None or rows <= most):
                return CopiedBlock(data[:end].replace(b"\r\n", b"\n"), end, rows, rows)
        return self._take_pieces(data, final, most)

    def _end_of_simple_rows(self, data: bytes) -> int:
        """How many bytes of `data` have no line end inside a value and are simple rows.

        Returns:
            0 unless these are all bytes up to the last line feed.
        """
        match = self._simple_rows.match(data)
        end = match.end() if match else 0
        return end if end == data.rfind(b"\n") + 1 else 0

    def _take_pieces(self, data: bytes, final: bool, most: int | None) -> CopiedBlock | None:
        pieces = data.split(b'"')
        outline = b'"'.join(pieces[::2])
        open_quote = len(pieces) % 2 == 0
        if self._has_stray_quote(outline) or (final and open_quote):
            return None
        end = len(outline) if final else _last_line_end(outline, open_quote)
        if not end:
            return CopiedBlock(b"", 0, 0, 0)
        outline = outline[:end]
        quotes = outline.count(b'"')
        pieces = pieces[: 2 * quotes + 1]
        pieces[-1] = pieces[-1][: end - (outline.rfind(b'"') + 1)]
        done = sum(map(len, pieces)) + 2 * quotes
        plain = _with_line_feeds(outline)
        rows = plain.count(b"\n")
        if (most is not None and rows > most) or not self._is_regular(plain, rows):
            return None
        changed = self._with_target(plain)
        lines = count_lines(data[:done])
        if changed == outline:
            return CopiedBlock(data[:done], done, rows, lines)
        pieces[::2] = changed.split(b'"')
        return CopiedBlock(b'"'.join(pieces).replace(_NEW_QUOTE, b'"'), done, rows, lines)

    def _has_stray_quote(self, outline: bytes) -> bool:
        if b'"' not in outline:
            return False
        classes = outline.translate(self._classes)
        return b'x"' in classes or b'"x' in classes

    def _is_regular(self, plain: bytes, rows: int) -> bool:
        if self._columns == 1 and (plain.startswith(b"\n") or b"\n\n" in plain):
            return False
        return plain.translate(None, self._not_shape) == self._row_shape * rows

    def _with_target(self, plain: bytes) -> bytes:
        if self._delimiter == self._target:
            return plain
        if self._target not in plain:
            return plain.translate(self._swap)
        fields = plain.replace(b"\n", self._delimiter + b"\n").split(self._delimiter)
        fields = [self._quoted(f) if self._target in f else f for f in fields]
        return self._target.join(fields).replace(self._target + b"\n", b"\n")

    @staticmethod
    def _quoted(field: bytes) -> bytes:
        line_end, field = (b"\n", field[1:]) if field.startswith(b"\n") else (b"", field)
        return line_end + _NEW_QUOTE + field + _NEW_QUOTE


def count_lines(text: bytes) -> int:
    """How many line ends are in it."""
    ends = text.count(b"\n")
    return ends + text.count(b"\r") - text.count(b"\r\n") if b"\r" in text else ends


def _oddities(reading: TextReading) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """What a block must not have anywhere, and at its start, lest it mean something else in CSV."""
    anywhere = {reading.escape} if reading.quote == '"' else {reading.escape, reading.quote, '"'}
    starts = {reading.comment, " " if reading.skip_initial_space else ""} - {""}
    before = ["\n", "\r", reading.delimiter] if reading.skip_initial_space else ["\n", "\r"]
    anywhere |= {end + start for start in starts for end in before}
    return tuple(map(str.encode, anywhere - {""})), tuple(map(str.encode, starts))


def _simple_rows(delimiter: bytes, columns: int) -> bytes:
    escaped = re.escape(delimiter)
    value = rb'(?:"[^"\r\n]*+(?:""[^"\r\n]*+)*+"|[^"\r\n' + escaped + rb"]*+)"
    row = rb"(?:" + value + escaped + rb"){%d}+" % (columns - 1)
    one = rb"(?!\r?\n)" if columns == 1 else b""  # a blank line is not simple
    return rb"(?:" + one + row + value + rb"\r?\n)*+"


def _last_line_end(outline: bytes, open_quote: bool) -> int:
    """How many bytes of the outline are certainly whole records."""
    most = len(outline)
    if outline.endswith(b"\r") and not open_quote:
        most -= 1  # a line feed that belongs to it may follow
    return max(outline.rfind(b"\n"), outline.rfind(b"\r", 0, most)) + 1


def _with_line_feeds(outline: bytes) -> bytes:
    if b"\r" in outline:
        outline = outline.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return outline if outline.endswith(b"\n") or not outline else outline + b"\n"
