"""Reads a written file once more, without the writer's help: counts its records, hashes its bytes.

The count follows RFC 4180: a record ends at a line feed outside quotes. All records must have as
many delimiters as the header, in sum.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import NotWholeError, storage_error
from csvdownloader.core.formats import Format

BLOCK = 1 << 20  # bytes; one block's arithmetic holds the GIL for about a millisecond
_QUOTED = re.compile(rb'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Measured:
    """What a file holds: records below the header, fields of a record, bytes and their hash."""

    rows: int
    columns: int
    bytes: int
    sha256: str


class RecordCounter:
    """Counts records and fields block by block, in native code."""

    def __init__(self, file_format: Format) -> None:
        self._delimiter = file_format.delimiter.encode()
        marks = b'"\n' + self._delimiter
        self._others = bytes(byte for byte in range(256) if byte not in marks)
        self._inside_quotes = False
        self._ends_with_line_feed = False
        self._header_delimiters = self._delimiters = self._records = 0

    def feed(self, block: bytes) -> None:
        """Takes the next bytes of the file; never empty."""
        marks = block.translate(None, self._others)
        if self._inside_quotes:
            marks = b'"' + marks
        marks = _QUOTED.sub(b"", marks)
        unclosed = marks.find(b'"')
        self._inside_quotes = unclosed >= 0
        if self._inside_quotes:
            marks = marks[:unclosed]
        if not self._records:
            self._header_delimiters += marks.partition(b"\n")[0].count(self._delimiter)
        self._delimiters += marks.count(self._delimiter)
        self._records += marks.count(b"\n")
        self._ends_with_line_feed = block.endswith(b"\n")

    def result(self) -> tuple[int, int]:
        """Rows below the header, and columns.

        Raises:
            NotWholeError: The file ends too early, or its fields do not add up.
        """
        if self._inside_quotes or not self._ends_with_line_feed:
            raise NotWholeError("The written file ends in the middle of a record")
        if self._delimiters != self._header_delimiters * self._records:
            raise NotWholeError("The written file has rows of different lengths")
        return self._records - 1, self._header_delimiters + 1


def measure(
    path: Path, file_format: Format, report: Callable[[int], None], cancel: Cancel
) -> Measured:
    """Reads the whole file.

    Args:
        path: The file.
        file_format: Decides the delimiter.
        report: Told after each block how many bytes were read.
        cancel: Looked at after each block.

    Raises:
        NotWholeError: The file is cut off or its fields do not add up.
        StorageError: The file cannot be read.
        Cancelled: `cancel` was set.
    """
    counter, digest, size = RecordCounter(file_format), hashlib.sha256(), 0
    try:
        with path.open("rb", buffering=0) as file:
            while block := file.read(BLOCK):
                counter.feed(block)
                digest.update(block)
                size += len(block)
                report(size)
                cancel.check()
    except OSError as error:
        raise storage_error(error, path) from error
    rows, columns = counter.result()
    return Measured(rows, columns, size, digest.hexdigest())


def hash_file(path: Path, report: Callable[[int], None], cancel: Cancel) -> str:
    """The file's SHA-256 as a hex digest. Raises OSError or Cancelled."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK):
            digest.update(block)
            size += len(block)
            report(size)
            cancel.check()
    return digest.hexdigest()
