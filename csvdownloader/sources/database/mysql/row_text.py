"""Turns rows of MySQL's text protocol into CSV: each value is the server's own text.

A row is a packet: three bytes of length, one of its number, and the values, each behind its length.
An object for each value would take four times as long. So the lengths are overwritten where they
stand, by marks that no text has: UTF-8 knows no byte from 0xF5 on. What the marks say is then done
for all rows of a block at once.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from csvdownloader.core.errors.reading import BadBytesError
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.csv_writer import Block, special_characters
from csvdownloader.sources.database.mysql.cells import Converter, ResultColumn, converter
from csvdownloader.sources.database.mysql.damage import damaged_row, no_text, no_text_among
from csvdownloader.sources.database.mysql.long_row import long_row
from csvdownloader.sources.database.mysql.packets import END, HEADER, NULL, value_at

LONG_ROW: Final = 1 << 20  # bytes; what is longer is not taken here
# The marks. Of a row's first value they are others, as no delimiter stands before it.
_DELETED, _VALUE, _EMPTY, _CONVERTED = 0xFE, 0xFF, 0xFA, 0xF8
_FIRST_VALUE, _FIRST_NULL, _FIRST_EMPTY, _FIRST_CONVERTED = 0xFD, 0xFC, 0xF9, 0xF7
_FIRST = {
    _VALUE: _FIRST_VALUE,
    NULL: _FIRST_NULL,
    _EMPTY: _FIRST_EMPTY,
    _CONVERTED: _FIRST_CONVERTED,
}
_MARKS = (_EMPTY, *(_VALUE,) * (NULL - 1))  # by the length
_NOTHING = bytes([_DELETED])
_HEADER = _NOTHING * HEADER
_NOT_UTF8 = bytes(range(0xF5, 0x100))
_ROW_BEGINS = re.compile(rb"[\xf7\xf9\xfc\xfd]")
_VALUE_BEGINS = re.compile(rb"[\xf8\xfa\xfb\xff]")
_CONVERTED_BEGINS = re.compile(rb"[\xf7\xf8]")


class RowText:
    """Takes the rows of a result.

    Attributes:
        rows: How many there were.

    Args:
        columns: The columns of the result.
        floats: Indexes of the FLOAT columns that the query selects as DOUBLE.
        file_format: How the rows are written.
        most: How many rows are taken.
    """

    def __init__(
        self,
        columns: Sequence[ResultColumn],
        floats: frozenset[int],
        file_format: Format,
        most: int,
    ) -> None:
        self._columns, self._format, self._most = columns, file_format, most
        self._converters = [
            converter(column, is_float=index in floats) for index, column in enumerate(columns)
        ]
        self.rows = 0
        self._converted: list[bytes] = []  # the values of the block in hand
        self._within = 0  # bytes of its rows that are neither marks nor text
        delimiter = file_format.delimiter.encode()
        self._table = bytes.maketrans(
            bytes([_VALUE, NULL, _FIRST_VALUE, _FIRST_NULL]), delimiter * 2 + b"\n\n"
        )
        self._empty, self._first_empty = delimiter + b'""', b'\n""'
        self._delimiter = delimiter
        self._first = dict(_FIRST)
        if len(columns) == 1:  # a single missing value is never an empty line
            self._first[NULL] = _FIRST_EMPTY
        special = re.escape(special_characters(file_format)).encode()
        self._specials = [bytes([byte]) for byte in special_characters(file_format).encode()]
        self._special_value = re.compile(
            rb"([\xfd\xff])([^%b\xf7-\xff]*+[%b][^\xf7-\xff]*+)" % (special, special)
        )

    def take(self, received: bytearray) -> bytes:
        """Takes the rows out of the start of what was received, and returns their text.

        It stops at what is no row, has not come whole or is long, and after as many as are wanted.

        Raises:
            BadBytesError: A text is no UTF-8.
            ServerError: A row is damaged.
        """
        before = self.rows
        self._converted, self._within = [], 0
        end = self._mark(received)
        block = received[:end]
        del received[:end]
        return self._text(block, before) if end else b""

    def take_long(self, payload: bytearray) -> Iterator[Block]:
        """The text of a row that `take` left, in pieces. Raises as that does."""
        self.rows += 1
        return long_row(payload, self.rows, self._columns, self._converters, self._format)

    @property
    def is_enough(self) -> bool:
        """Whether there are as many as are wanted."""
        return self.rows >= self._most

    def _mark(self, block: bytearray) -> int:
        """Puts marks in place of the lengths of whole rows, and returns where those end."""
        position, end, rows, most = 0, len(block), self.rows, self._most
        first, marks, converters = self._first, _MARKS, self._converters
        null, no_row, long_row, header = NULL, END, LONG_ROW, _HEADER  # locals are faster
        try:
            while position + 4 < end and rows < most:
                start = position + 4
                size = block[position] | block[position + 1] << 8 | block[position + 2] << 16
                stop = start + size
                if stop > end or size > long_row or block[start] >= no_row:
                    break
                block[position:start] = header
                cursor = start
                for convert in converters:
                    length = block[cursor]
                    if length < null and convert is None:
                        block[cursor] = marks[length]
                        cursor += length + 1
                    elif length == null:  # which is its own mark
                        cursor += 1
                    else:
                        cursor = self._mark_other(block, cursor, convert)
                if cursor != stop:
                    raise damaged_row(rows)
                block[start] = first[block[start]]
                position = stop
                rows += 1
        except (LookupError, ValueError, OverflowError) as error:
            raise damaged_row(rows) from error
        self.rows = rows
        return position

    def _mark_other(self, block: bytearray, cursor: int, convert: Converter | None) -> int:
        """Marks a value that is long, or has no text of its own; returns where it ends."""
        begin, end = value_at(block, cursor)
        if convert is None:
            mark, unmarked = _VALUE if end > begin else _EMPTY, begin
        else:
            self._converted.append(convert(bytes(block[begin:end])))
            mark, unmarked = _CONVERTED, end
        block[cursor] = mark
        block[cursor + 1 : unmarked] = _NOTHING * (unmarked - cursor - 1)
        self._within += unmarked - cursor - 1
        return end

    def _text(self, block: bytearray, before: int) -> bytes:
        # a byte of a text that is like a mark would change the values, and not always their number
        marks = (HEADER + len(self._columns)) * (self.rows - before) + self._within
        if len(block.translate(None, _NOT_UTF8)) != len(block) - marks:
            raise self._bad_bytes(block, before)
        is_plain = not any(special in block for special in self._specials)
        text = bytes(block.translate(self._table if is_plain else None, _NOTHING))
        if not is_plain:
            text = self._special_value.sub(_quoted, text).translate(self._table)
        if _EMPTY in text:
            text = text.replace(bytes([_EMPTY]), self._empty)
        if _FIRST_EMPTY in text:
            text = text.replace(bytes([_FIRST_EMPTY]), self._first_empty)
        if self._converted:
            values = iter(self._converted)
            starts = {bytes([_CONVERTED]): self._delimiter, bytes([_FIRST_CONVERTED]): b"\n"}
            text = _CONVERTED_BEGINS.sub(lambda mark: starts[mark[0]] + next(values, b"\xff"), text)
        if not text.isascii():
            try:
                text.decode()
            except UnicodeDecodeError as error:
                raise self._bad_bytes(block, before) from error
        return text[1:] + b"\n"

    def _bad_bytes(self, block: bytearray, before: int) -> BadBytesError:
        last = len(self._columns) - 1  # a value that looks like two makes its row longer
        rows = _ROW_BEGINS.split(block.translate(None, _NOTHING))[1:]
        for number, row in enumerate(rows, before + 1):
            values = _VALUE_BEGINS.split(row)
            for index, value in enumerate(values):
                try:
                    value.decode()
                except UnicodeDecodeError:
                    return no_text(self._columns[min(index, last)].name, number)
            if len(values) > len(self._columns):
                return no_text_among(number, number)
            if len(values) < len(self._columns):  # one row looks like two, and the numbers are off
                break
        return no_text_among(before + 1, self.rows)


def _quoted(found: re.Match[bytes]) -> bytes:
    mark, value = found.groups()
    return bytes(mark) + b'"' + value.replace(b'"', b'""') + b'"'
