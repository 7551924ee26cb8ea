"""Makes the text of one long row piece by piece: of a cell of 200 MB no second one is held."""

import codecs
from collections.abc import Iterator, Sequence

from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.csv_writer import Block, special_characters
from csvdownloader.sources.database.mysql.cells import Converter, ResultColumn, hexadecimal
from csvdownloader.sources.database.mysql.damage import damaged_row, no_text
from csvdownloader.sources.database.mysql.packets import NULL, value_at

_PIECE = 1 << 20  # bytes


def long_row(
    payload: bytearray,
    number: int,
    columns: Sequence[ResultColumn],
    converters: Sequence[Converter | None],
    file_format: Format,
) -> Iterator[Block]:
    """The text of a row with its line feed.

    Args:
        payload: Of its packet, or of all of them together.
        number: Of the row.
        columns: Of the result.
        converters: For each of them what `cells.converter` gave.
        file_format: How it is written.

    Raises:
        BadBytesError: A text is no UTF-8.
        ServerError: The row is damaged.
    """
    specials = [bytes([byte]) for byte in special_characters(file_format).encode()]
    end = 0
    for index, (column, convert) in enumerate(zip(columns, converters, strict=True)):
        yield file_format.delimiter.encode() if index else b""
        try:
            if payload[end] == NULL:
                end += 1
                continue
            begin, end = value_at(payload, end)
            value = memoryview(payload)[begin:end]
            if convert is None:
                is_special = any(payload.find(special, begin, end) >= 0 for special in specials)
                yield from _text(value, is_quoted=is_special or not value)
            elif convert is hexadecimal:
                yield hexadecimal(b"")
                yield from (piece.hex().encode() for piece in _cut(value))
            else:
                yield convert(bytes(value))
        except UnicodeDecodeError as error:
            raise no_text(column.name, number) from error
        except (LookupError, ValueError, OverflowError) as error:
            raise damaged_row(number - 1) from error
    if end != len(payload):
        raise damaged_row(number - 1)
    yield b"\n"


def _text(value: memoryview, *, is_quoted: bool) -> Iterator[Block]:
    quote = b'"' if is_quoted else b""
    decoder = codecs.getincrementaldecoder("utf-8")()
    yield quote
    for piece in _cut(value):
        decoder.decode(piece)
        yield bytes(piece).replace(b'"', b'""') if is_quoted else piece
    decoder.decode(b"", final=True)
    yield quote


def _cut(value: memoryview) -> Iterator[memoryview]:
    for start in range(0, len(value), _PIECE):
        yield value[start : start + _PIECE]
