"""Reads the first rows of a written file; a missing value and an empty text stay apart.

Python 3.11's csv module reads both as an empty text.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from csvdownloader.core.errors import NotWholeError
from csvdownloader.core.formats import Format
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Preview

_QUOTE = '"'
_QUOTED = re.compile(r'"((?:[^"]|"")*+)"')
_Record: TypeAlias = tuple[str | None, ...]


def read_preview(path: Path, file_format: Format, rows: int) -> Preview:
    """The header and at most `rows` rows, every field as the file has it.

    Raises:
        NotWholeError: The file is gone, or it is no longer what was written.
    """
    with _records(path, file_format) as records:
        header = tuple(name or "" for name in next(records, ()))
        shown = list(islice(records, rows + 1))
    return Preview(header, tuple(shown[:rows]), complete=len(shown) <= rows)


def read_header(path: Path, file_format: Format) -> list[str]:
    """The names of the columns. Raises NotWholeError as `read_preview` does."""
    with _records(path, file_format) as records:
        return [name or "" for name in next(records, ())]


def count_rows(path: Path) -> int:
    """The rows of a CSV file; 0 where there is none. Raises as `read_preview` does."""
    if not path.exists():
        return 0
    with _records(path, Format.CSV) as records:
        return sum(1 for _ in records) - 1


@contextmanager
def _records(path: Path, file_format: Format) -> Iterator[Iterator[_Record]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield _parsed(file, file_format.delimiter)
    except (OSError, ValueError) as error:
        raise NotWholeError(
            Message("The fetched file {name} cannot be read any more", name=path.name)
        ) from error


def _parsed(lines: Iterator[str], delimiter: str) -> Iterator[_Record]:
    """The records. Raises ValueError where the file is none that was written."""
    for line in lines:
        if _QUOTE in line:
            yield tuple(_quoted_fields(_whole_record(line, lines), delimiter))
        else:
            yield tuple(field or None for field in line.rstrip("\r\n").split(delimiter))


def _whole_record(line: str, lines: Iterator[str]) -> str:
    """The record that begins with the line: it ends where all quotes are closed."""
    parts, is_open = [line], line.count(_QUOTE) % 2
    while is_open:
        further = next(lines, "")
        if not further:
            raise ValueError  # the last quote is not closed
        parts.append(further)
        is_open ^= further.count(_QUOTE) % 2
    return "".join(parts)


def _quoted_fields(record: str, delimiter: str) -> Iterator[str | None]:
    record = record.rstrip("\r\n")
    position = 0
    while True:
        quoted = _QUOTED.match(record, position)
        if quoted is None:
            end = record.find(delimiter, position)
            end = len(record) if end < 0 else end
            yield record[position:end] or None
        else:
            end = quoted.end()
            yield quoted[1].replace('""', _QUOTE)
        if end == len(record):
            return
        if not record.startswith(delimiter, end):
            raise ValueError  # something else than a delimiter stands behind the quote
        position = end + len(delimiter)
