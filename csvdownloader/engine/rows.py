"""Writes rows that only Python can make. Slower than a native copy, but never starves the GUI."""

import csv
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import storage_error
from csvdownloader.core.formats import Format

_BATCH = 2000  # rows
_BUFFER = 1 << 20  # bytes; with the default of 8 KiB the GUI thread waits up to 0.9 s for the GIL
_PAUSE = 0.0005  # seconds between batches, in which the GUI thread gets the GIL


def write_rows(
    part: Path,
    file_format: Format,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    report: Callable[[int], None],
    cancel: Cancel,
) -> int:
    """Writes the header and all rows, and returns how many rows there were.

    Args:
        part: The file to write; what it holds is replaced.
        file_format: Decides the delimiter. Records end with a line feed.
        header: The column names.
        rows: The fields of each row, as the text to write.
        report: Told after each batch how many rows are written.
        cancel: Looked at after each batch.

    Raises:
        StorageError: The disk refused.
        Cancelled: `cancel` was set.
    """
    written = 0
    remaining = iter(rows)
    try:
        with part.open("w", encoding="utf-8", newline="", buffering=_BUFFER) as file:
            writer = csv.writer(file, delimiter=file_format.delimiter, lineterminator="\n")
            writer.writerow(header)
            while batch := list(islice(remaining, _BATCH)):
                writer.writerows(batch)
                written += len(batch)
                report(written)
                cancel.check()
                time.sleep(_PAUSE)
    except OSError as error:
        raise storage_error(error, part) from error
    return written
