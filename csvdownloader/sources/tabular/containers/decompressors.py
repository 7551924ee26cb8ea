"""Decompresses streams strictly: one that is truncated, damaged or followed by junk is an error."""

import bz2
import gzip
import lzma
import sys
import zlib
from collections.abc import Callable
from typing import BinaryIO, Protocol, cast

from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.file_format import Container
from csvdownloader.sources.tabular.streams import Readable

BLOCK = 1 << 18  # bytes; one block of quoted values holds the GIL for about 3 ms
_XZ_MEMORY = 256 << 20  # bytes that a stream may ask for; `xz -9` needs 65 MiB


def decompressor(file: Readable, compression: Container) -> Readable:
    """The decompressed bytes: of all streams in the file, each checked against its checksum.

    Its `read` raises EOFError for a truncated stream, zlib.error or gzip.BadGzipFile for a damaged
    one; `read_strictly` says them.
    """
    only_read = cast("BinaryIO", file)  # only its read() is called
    if compression is Container.GZIP:
        return gzip.GzipFile(fileobj=only_read, mode="rb")
    if compression is Container.BZIP2:
        return _Streams(file, bz2.BZ2Decompressor, b"")
    if compression is Container.XZ:
        return _Streams(file, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, _XZ_MEMORY), b"\0")
    return _Zstd(only_read)


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


class _Decoder(Protocol):
    """What bz2 and lzma have in common."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Streams:
    """One stream after another. Python's BZ2File and LZMAFile overlook junk behind the last."""

    def __init__(self, file: Readable, make: Callable[[], _Decoder], padding: bytes) -> None:
        """Begins to read; `padding` may stand behind a stream."""
        self._file, self._make, self._padding = file, make, padding
        self._decoder = make()

    def read(self, size: int, /) -> bytes:
        data = b""
        while not data:
            raw = b""
            if self._decoder.eof:
                raw = self._next_stream()
                if not raw:
                    return b""
                self._decoder = self._make()
            elif self._decoder.needs_input:
                raw = self._file.read(BLOCK)
                if not raw:
                    raise EOFError
            data = self._decompressed(raw, size)
        return data

    def _next_stream(self) -> bytes:
        raw = self._decoder.unused_data
        while not (begun := raw.lstrip(self._padding) if self._padding else raw):
            raw = self._file.read(BLOCK)
            if not raw:
                return b""
        return begun

    def _decompressed(self, raw: bytes, size: int) -> bytes:
        try:
            return self._decoder.decompress(raw, size)
        except (OSError, lzma.LZMAError) as error:  # of bz2: an OSError for damage
            raise zlib.error(str(error)) from error
