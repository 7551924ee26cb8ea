"""Reads the first rows of a written file with Python's csv module."""

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from csvdownloader.core.errors import NotWholeError
from csvdownloader.core.formats import Format
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Preview

# The module's limit of 128 KiB a field protects from unknown input; this file was verified.
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


def read_preview(path: Path, file_format: Format, rows: int) -> Preview:
    """The header and at most `rows` rows, every field as the file has it.

    Raises:
        NotWholeError: The file is gone, or it is no longer what was written.
    """
    with _records(path, file_format) as records:
        header = tuple(next(records, ()))
        shown = [tuple(record) for record in islice(records, rows + 1)]
    return Preview(header, tuple(shown[:rows]), complete=len(shown) <= rows)


def read_header(path: Path, file_format: Format) -> list[str]:
    """The names of the columns. Raises NotWholeError as `read_preview` does."""
    with _records(path, file_format) as records:
        return next(records, [])


@contextmanager
def _records(path: Path, file_format: Format) -> Iterator[Iterator[list[str]]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield csv.reader(file, delimiter=file_format.delimiter, strict=True)
    except (OSError, csv.Error, UnicodeDecodeError) as error:
        raise NotWholeError(
            Message("The fetched file {name} cannot be read any more", name=path.name)
        ) from error
