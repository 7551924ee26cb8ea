"""The layers of a body: each is read through the one around it, and none is read twice."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import SourceUnreadableError
from csvdownloader.sources.tabular.compression import BLOCK, read_strictly
from csvdownloader.sources.tabular.streams import Readable

RATIO = 1000  # what comes out of a container may be so many times as large as the body
FREE = 64 << 20  # bytes that may come out in any case
_START = 4096  # bytes that are looked at


class BodyFile:
    """The file that a body was written to, open for reading.

    Attributes:
        file: The open file.
        size: In bytes.
        hosts: Who was asked for it, and who answered in the end.
    """

    def __init__(self, path: Path, file: BinaryIO, hosts: Sequence[str]) -> None:
        self.file, self.size, self.hosts = file, path.stat().st_size, hosts

    @property
    def fraction(self) -> float:
        """How much of it has been read, 0 to 1."""
        return min(1.0, self.file.tell() / self.size) if self.size else 1.0

    def read(self, size: int, /) -> bytes:
        """The next bytes. Raises OSError."""
        return self.file.read(size)


class Allowance:
    """How much may come out of a container, so that a small body cannot fill the disk."""

    def __init__(self, body: BodyFile) -> None:
        self._left = max(FREE, RATIO * body.size)

    def take(self, name: str, size: int) -> None:
        """Counts bytes. Raises SourceUnreadableError when there are too many."""
        self._left -= size
        if self._left < 0:
            raise SourceUnreadableError(
                f"{name} unpacks to more than {RATIO:,} times its size, so it is not unpacked",
                "Ask whoever runs the service; nothing was saved.",
            )


class Unpacked:
    """What comes out of a container: strictly, and only as much as is allowed."""

    def __init__(self, name: str, plain: Readable, allowance: Allowance) -> None:
        self._name, self._plain, self._allowance = name, plain, allowance

    def read(self, size: int, /) -> bytes:
        """The next bytes. Raises SourceUnreadableError or OSError."""
        data = read_strictly(self._name, self._plain, size)
        self._allowance.take(self._name, len(data))
        return data


class Layer:
    """One layer of a body, or the text in its middle.

    Attributes:
        name: For messages, and for its ending.
        start: Its first bytes, already read.
        depth: How many containers lie around it.
        compressed: Whether the body itself has other bytes.
    """

    def __init__(self, name: str, raw: Readable, body: BodyFile, depth: int) -> None:
        self.name, self.body, self.depth = name, body, depth
        self.compressed = raw is not body
        self.start = self._rest = raw.read(_START)
        self._raw = raw

    @property
    def fraction(self) -> float:
        """How much of the body has been read, 0 to 1."""
        return self.body.fraction

    def read(self, size: int = BLOCK, /) -> bytes:
        """The next bytes. Raises SourceUnreadableError or OSError."""
        data, self._rest = self._rest[:size], self._rest[size:]
        return data or self._raw.read(size)

    def read_out(self, cancel: Cancel) -> None:
        """Reads to the end, where a container is proven whole. Raises as `read`, or Cancelled."""
        while self.read():
            cancel.check()
