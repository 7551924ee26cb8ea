"""The file that a writer fills: new, hashed on its way, compressed if that is asked for."""

import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self, TypeAlias, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from csvdownloader.core.writing.options import Compression
from csvdownloader.engine.proof.checksum import Checksum

_BUFFER = 1 << 16  # bytes; what is longer is not copied into it
_LEVEL = 6
_ZSTD_LEVEL = 3
_OLDEST = (1980, 1, 1, 0, 0, 0)  # of a member of a zip: so the same rows make the same bytes
Write: TypeAlias = Callable[[bytes], object]


class NewFile:
    """A file that is made anew, with the user's own umask. All it raises is OSError."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb", buffering=_BUFFER)
        self._checksum = Checksum()

    def write(self, data: bytes) -> int:
        """Appends."""
        self._checksum.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        """For zipfile."""

    @property
    def checksum(self) -> str:
        """Of all that was written."""
        return self._checksum.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


@contextmanager
def compressed(file: NewFile, compression: Compression, member: str) -> Iterator[Write]:
    """What writes into the file, compressed.

    Args:
        file: The file.
        compression: How.
        member: The name of a file in a zip.
    """
    match compression:
        case Compression.NONE:
            yield file.write
        case Compression.GZIP:
            gzip = zlib.compressobj(_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)  # no date, no name
            yield lambda data: file.write(gzip.compress(data))
            file.write(gzip.flush())
        case Compression.ZSTD:
            zstd = _zstd_compressor()
            yield lambda data: file.write(zstd.compress(data))
            file.write(zstd.flush())
        case Compression.ZIP:
            stream = cast("IO[bytes]", file)  # it is only written to
            with (
                ZipFile(stream, "w") as archive,
                archive.open(_member_of(member), "w", force_zip64=True) as inside,
            ):
                yield inside.write


def _member_of(name: str) -> ZipInfo:
    """A member of a zip that has always the same date."""
    info = ZipInfo(name, _OLDEST)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


class _Compressor(Protocol):
    def compress(self, data: bytes) -> bytes: ...

    def flush(self) -> bytes: ...


def _zstd_compressor() -> _Compressor:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    parameter = zstd.CompressionParameter
    options: dict[int, int] = {parameter.compression_level: _ZSTD_LEVEL, parameter.checksum_flag: 1}
    return zstd.ZstdCompressor(options=options)
