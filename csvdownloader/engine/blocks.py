"""Writes blocks of bytes that are already the file's text."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from csvdownloader.core.errors import storage_error
from csvdownloader.core.formats import Format

_BUFFER = 1 << 20  # bytes


def write_blocks(part: Path, blocks: Iterable[bytes]) -> None:
    """Writes all blocks; what `part` holds is replaced, its mode stays.

    Args:
        part: The file to write.
        blocks: The bytes. What reading them raises must not be an OSError: that is the disk's.

    Raises:
        StorageError: The disk refused.
    """
    try:
        with part.open("wb", buffering=_BUFFER) as file:
            file.writelines(blocks)
    except OSError as error:
        raise storage_error(error, part) from error


def header_line(header: Sequence[str], file_format: Format) -> bytes:
    """The first line of the file, exactly these names."""
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=file_format.delimiter, lineterminator="\n").writerow(header)
    return line.getvalue().encode()
