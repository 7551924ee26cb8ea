"""Records of a written file as bytes, and their cells.

A missing value and an empty text stay apart; Python 3.11's csv module reads both as an empty one.
"""

import re
from collections.abc import Iterator

_RECORD = re.compile(rb'([^"\n]*+(?:"[^"]*+(?:"|\Z)[^"\n]*+)*+)(?:\n|\Z)')
_QUOTED = re.compile(rb'"((?:[^"]|"")*+)"')
_QUOTE = b'"'


def has_line_breaks(data: bytes, count: int) -> bool:
    """Whether some of that many records have a line break inside: then lines are no records."""
    return data.removesuffix(b"\n").count(b"\n") >= count


def pieces_of(data: bytes, size: int) -> Iterator[bytes]:
    """Bytes that begin and end where a record does, in pieces of whole records.

    Args:
        data: The bytes.
        size: Of a piece, at least; the last one may be smaller.
    """
    start = 0
    while start < len(data):
        end = _record_end(data, start, start + size - 1)
        yield data[start:end]
        start = end


def _record_end(data: bytes, start: int, least: int) -> int:
    """Behind the first line end of a record at `least` or further; one begins at `start`."""
    is_inside = data.count(_QUOTE, start, least) % 2 == 1
    while (line_feed := data.find(b"\n", least)) >= 0:
        is_inside ^= data.count(_QUOTE, least, line_feed) % 2 == 1
        if not is_inside:
            return line_feed + 1
        least = line_feed + 1
    return len(data)


def split_records(data: bytes, count: int) -> list[bytes]:
    """The records in bytes that begin and end where a record does, without their line ends.

    Args:
        data: The bytes; never empty.
        count: How many records they are.

    Raises:
        ValueError: The last quote is not closed.
    """
    if data.count(_QUOTE) % 2:
        raise ValueError
    if has_line_breaks(data, count):
        return _RECORD.findall(data)[:-1]  # the pattern also finds nothing at the very end
    return data.removesuffix(b"\n").split(b"\n")


def cells_of(record: bytes, delimiter: bytes, most: int = -1) -> list[bytes | None]:
    """The cells of a record, None in place of a missing value; all, or so many of the first ones.

    Raises:
        ValueError: Something else than a delimiter stands behind a closing quote.
    """
    record = record.removesuffix(b"\r")
    if _QUOTE not in record:
        cells = record.split(delimiter, most)
        return [cell or None for cell in (cells if most < 0 else cells[:most])]
    found: list[bytes | None] = []
    position = 0
    while True:
        quoted = _QUOTED.match(record, position)
        if quoted is None:
            end = record.find(delimiter, position)
            end = len(record) if end < 0 else end
            found.append(record[position:end] or None)
        else:
            end = quoted.end()
            found.append(quoted[1].replace(b'""', _QUOTE))
        if end == len(record):
            return found
        if not record.startswith(delimiter, end):
            raise ValueError
        if len(found) == most:
            return found
        position = end + len(delimiter)


def texts_of(record: bytes, delimiter: bytes) -> tuple[str | None, ...]:
    """The cells of a record as texts. Raises ValueError where they are none."""
    if _QUOTE not in record:  # several times faster, which thousands of columns need
        texts = record.removesuffix(b"\r").decode().split(delimiter.decode())
        return tuple(texts if all(texts) else [text or None for text in texts])
    return tuple(cell if cell is None else cell.decode() for cell in cells_of(record, delimiter))
