"""Reads and decompresses files strictly: a stream that is truncated or damaged is an error."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from csvdownloader.core.errors import SourceUnreadableError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.file_format import Compression
from csvdownloader.sources.tabular.streams import Readable
from csvdownloader.sources.tabular.unchanged import open_file

BLOCK = 1 << 18  # bytes; one block of quoted values holds the GIL for about 3 ms


class DecompressedStream:
    """The decompressed bytes of an open file. Also a `streams.ByteStream`."""

    def __init__(self, path: Path, file: BinaryIO, compression: Compression) -> None:
        self.name = path.name
        self.compressed = compression is not Compression.NONE
        self._file, self._size = file, path.stat().st_size
        self._decompressed = decompressor(file, compression)

    @property
    def fraction(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return min(1.0, self._file.tell() / self._size) if self._size else 1.0

    def read(self) -> bytes:
        """The next block; empty at the end. Raises SourceUnreadableError."""
        try:
            return read_strictly(self.name, self._decompressed, BLOCK)
        except OSError as error:
            raise SourceUnreadableError(
                Message("Cannot read {name}: {error}", name=self.name, error=error)
            ) from error


@contextmanager
def opened(path: Path, compression: Compression) -> Iterator[DecompressedStream]:
    """Opens the file. Raises SourceError."""
    with open_file(path) as file:
        yield DecompressedStream(path, file, compression)


def read_strictly(name: str, plain: Readable, size: int) -> bytes:
    """The next bytes.

    Raises:
        SourceUnreadableError: The stream is truncated or damaged.
        OSError: The disk cannot be read.
    """
    try:
        return plain.read(size)
    except EOFError as error:
        raise SourceUnreadableError(
            Message("{name} is cut off: its end is missing", name=name)
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise SourceUnreadableError(
            Message("{name} is damaged: {error}", name=name, error=error)
        ) from error


def decompressor(file: Readable, compression: Compression) -> Readable:
    """The decompressed bytes: of all members of the file, each checked against its checksum."""
    only_read = cast("BinaryIO", file)  # only its read() is called
    if compression is Compression.GZIP:
        return gzip.GzipFile(fileobj=only_read, mode="rb")
    if compression is Compression.ZSTD:
        return _Zstd(only_read)
    return file


class _Zstd:
    def __init__(self, file: BinaryIO) -> None:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd

        self._zstd, self._file = zstd, zstd.ZstdFile(file)

    def read(self, size: int, /) -> bytes:
        try:
            return self._file.read(size)
        except self._zstd.ZstdError as error:
            raise zlib.error(str(error)) from error
