"""Copies plain records block by block, by operations on bytes, without looking at single values.

Only what must change changes: line ends between records, the delimiter, and the quotes of a value
that needs them with the new delimiter.

How a block is checked: split at the quotes, every second piece lies outside of them. The pieces
outside, joined by quotes again, are the *outline*: a quoted value is a run of quotes in it. A quote
that stands beside anything but a delimiter, a line end or another quote is no CSV quote; the first
such quote always has a plain character beside it outside, so that it is noticed, and the block goes
the slow way, record by record.
"""

import re
from typing import NamedTuple

from csvdownloader.core.sources.reading import ExtraField, TextReading

_SAMPLE = 1 << 16  # bytes of a block, whose quotes are counted
_DENSE = 40  # one quote in so many bytes: then splitting at them is slower than matching rows
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
        self._beside_quotes = self._delimiter + b"\r\n"
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
        if self._delimiter == self._target and data.count(b'"', 0, _SAMPLE) * _DENSE > _SAMPLE:
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
        outside = pieces[::2]
        outline = b'"'.join(outside)
        open_quote = len(pieces) % 2 == 0
        if self._has_stray_quote(outside) or (final and open_quote):
            return None
        end = len(outline) if final else _last_line_end(outline, open_quote)
        if not end:
            return CopiedBlock(b"", 0, 0, 0)
        quotes = len(outside) - 1 - outline.count(b'"', end)
        outline = outline[:end]
        left = pieces[2 * quotes :]
        pieces = pieces[: 2 * quotes + 1]
        pieces[-1] = pieces[-1][: end - (outline.rfind(b'"') + 1)]
        done = len(data) - len(b'"'.join(left)) + len(pieces[-1])
        plain = _with_line_feeds(outline)
        rows = self._regular_rows(plain)
        if not rows or (most is not None and rows > most):
            return None
        changed = self._with_target(plain)
        is_open = not outline.endswith((b"\n", b"\r"))  # the last record lacks its line end
        lines = rows - is_open + count_lines(b'"'.join(pieces[1::2]))
        if changed == outline:
            return CopiedBlock(data[:done], done, rows, lines)
        pieces[::2] = changed.split(b'"')
        return CopiedBlock(b'"'.join(pieces).replace(_NEW_QUOTE, b'"'), done, rows, lines)

    def _has_stray_quote(self, outside: list[bytes]) -> bool:
        before = b"".join([piece[-1:] for piece in outside[:-1]])
        behind = b"".join([piece[:1] for piece in outside[1:]])
        return bool((before + behind).translate(None, self._beside_quotes))

    def _regular_rows(self, plain: bytes) -> int:
        """How many records `plain` has; 0 when one has another number of fields than the header."""
        if self._columns == 1 and (plain.startswith(b"\n") or b"\n\n" in plain):
            return 0
        shape = plain.translate(None, self._not_shape)
        rows = len(shape) // self._columns
        return rows if shape == self._row_shape * rows else 0

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
