"""Checks the checksums of a Parquet file's pages, where it has them: DuckDB (2.0) does not look.

https://github.com/apache/parquet-format#checksumming: the CRC-32 of each page's bytes as they lie
in the file, without its header. Whether a writer makes them is its own choice; Spark and Hadoop do,
pyarrow only when it is asked to.
"""

import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.parquet.parquet_footer import ColumnChunk
from csvdownloader.sources.tabular.parquet.thrift import ThriftError, ThriftReader
from csvdownloader.sources.tabular.unchanged import open_file, unreadable

_HEADER = 1 << 12  # bytes that hold most headers; those with long statistics need more
_LONGEST_HEADER = 1 << 24
_BLOCK = 1 << 20  # bytes
_SIZE, _CRC = 3, 4  # fields of a page header


def check_pages(path: Path, chunks: Iterable[ColumnChunk], cancel: Cancel) -> int:
    """The number of pages that had a checksum; each fits.

    Raises:
        SourceError: One does not fit, or the disk cannot be read.
        Cancelled: `cancel` was set.
    """
    checked = 0
    try:
        with open_file(path) as file:
            for chunk in chunks:
                cancel.check()
                checked += _check_chunk(file, chunk, path.name, cancel)
    except OSError as error:
        raise unreadable(path, error) from error
    return checked


def _check_chunk(file: BinaryIO, chunk: ColumnChunk, name: str, cancel: Cancel) -> int:
    """How many pages of the chunk had a checksum; where one has none, the others are not read."""
    position, end, checked = chunk.start, chunk.start + chunk.size, 0
    while position < end:
        try:
            length, fields = _header(file, position)
        except ThriftError:
            break  # DuckDB reads the same header, and says more about what is wrong with it
        size, crc = fields.get(_SIZE, -1), fields.get(_CRC)
        if crc is None or size < 0:
            break
        position += length
        if _crc(file, position, size, cancel) != crc & 0xFFFF_FFFF:
            raise SourceUnreadableError(
                Message(
                    "{name} is damaged: a page of column {column} does not fit its checksum",
                    name=name,
                    column=chunk.column,
                )
            )
        position += size
        checked += 1
    return checked


def _header(file: BinaryIO, position: int) -> tuple[int, dict[int, int]]:
    """Length and whole numbers of the page header. Raises ThriftError."""
    length = _HEADER
    while True:
        file.seek(position)
        content = file.read(length)
        try:
            reader = ThriftReader(content)
            fields = reader.integers()
            return reader.position, fields
        except ThriftError:
            if len(content) < length or length >= _LONGEST_HEADER:
                raise
            length *= 16


def _crc(file: BinaryIO, position: int, size: int, cancel: Cancel) -> int:
    file.seek(position)
    crc = 0
    while size > 0 and (block := file.read(min(size, _BLOCK))):
        crc = zlib.crc32(block, crc)
        size -= len(block)
        cancel.check()
    return crc
