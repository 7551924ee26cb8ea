"""Reads the first rows of a written file with Python's csv module."""

import csv
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from csvdownloader.core.errors import NotWholeError
from csvdownloader.core.formats import Format
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Preview

_FIELDS_AT_ONCE = 4000
_PAUSE = 0.0002  # seconds
# The module's limit of 128 KiB a field protects from unknown input; this file was verified.
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


def read_preview(path: Path, file_format: Format, rows: int) -> Preview:
    """The header and at most `rows` rows, every field as the file has it.

    Raises:
        NotWholeError: The file is gone, or it is no longer what was written.
    """
    with _records(path, file_format) as records:
        header = tuple(next(records, ()))
        shown = list(_yielding(islice(records, rows + 1)))
    return Preview(header, tuple(shown[:rows]), complete=len(shown) <= rows)


def read_header(path: Path, file_format: Format) -> list[str]:
    """The names of the columns. Raises NotWholeError as `read_preview` does."""
    with _records(path, file_format) as records:
        return next(records, [])


def _yielding(records: Iterable[list[str]]) -> Iterator[tuple[str, ...]]:
    """The records; in between, the window's thread gets its turn: they may be very wide."""
    fields = 0
    for record in records:
        yield tuple(record)
        fields += len(record)
        if fields >= _FIELDS_AT_ONCE:
            fields = 0
            time.sleep(_PAUSE)


@contextmanager
def _records(path: Path, file_format: Format) -> Iterator[Iterator[list[str]]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield csv.reader(file, delimiter=file_format.delimiter, strict=True)
    except (OSError, csv.Error, UnicodeDecodeError) as error:
        raise NotWholeError(
            Message("The fetched file {name} cannot be read any more", name=path.name)
        ) from error
