"""Writes SQLite's rows one by one, long ones in pieces: of a large value no second one is made."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from csvdownloader.core.sources.output import Output
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.csv_writer import CsvLineWriter, header_line, write_blocks
from csvdownloader.sources.database.sqlite.reading import as_text

_PIECE = 1 << 20  # characters, or bytes
_REPORTED = 1000  # rows


def write_long_rows(
    output: Output,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    report_rows: Callable[[int], None],
) -> int:
    """As `row_writer.write_rows`, for values of any type and size. It is slower."""
    written = 0

    def blocks() -> Iterator[bytes]:
        nonlocal written
        yield header_line(header, output.format)
        for row in rows:
            yield from (piece.encode() for piece in pieces(row, output.format))
            del row  # else it is held while the next one is read
            written += 1
            if not written % _REPORTED:
                report_rows(written)
            output.cancel.check()

    write_blocks(output, blocks())
    report_rows(written)
    return written


def pieces(row: Sequence[Any], file_format: Format) -> Iterator[str]:
    """The record of a row, in more than one piece where that would be long."""
    writer = CsvLineWriter(file_format)
    if sum(len(value) for value in row if isinstance(value, str | bytes)) < _PIECE:
        yield writer.line(list(map(as_text, row)))
        return
    for index, value in enumerate(row):
        yield file_format.delimiter if index else ""
        if isinstance(value, bytes):
            yield r"\x"
            yield from (piece.hex() for piece in _cut(value))
        elif isinstance(value, str):
            yield from _text(value, is_quoted=writer.is_quoted(value))
        else:
            yield as_text(value) or ""
    yield "\n"


def _text(value: str, *, is_quoted: bool) -> Iterator[str]:
    quote = '"' if is_quoted else ""
    yield quote
    yield from (piece.replace('"', '""') if is_quoted else piece for piece in _cut(value))
    yield quote


def _cut(value: Any) -> Iterator[Any]:
    """The slices of a text or of bytes, one after the other."""
    return (value[start : start + _PIECE] for start in range(0, len(value), _PIECE))
