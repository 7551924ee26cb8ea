"""The layers of a body (coding, containers, text), each read as a stream through the outer one."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import SourceUnreadableError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.compression import BLOCK, read_strictly
from csvdownloader.sources.tabular.streams import Readable

RATIO = 1000  # a container may unpack to so many times the size of the body
FREE = 64 << 20  # bytes that may be unpacked in any case
_START = 4096  # bytes for content sniffing


class BodyFile:
    """The file that a body was written to, open for reading.

    Attributes:
        file: The open file.
        size: In bytes.
        hosts: The host of each hop: first the one asked, last the one that responded.
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
    """Limits the unpacked size of a container, so that no decompression bomb fills the disk."""

    def __init__(self, body: BodyFile) -> None:
        self._left = max(FREE, RATIO * body.size)

    def take(self, name: str, size: int) -> None:
        """Counts bytes. Raises SourceUnreadableError when there are too many."""
        self._left -= size
        if self._left < 0:
            raise SourceUnreadableError(
                Message(
                    "{name} unpacks to more than {ratio:,} times its size, so it is not unpacked",
                    name=name,
                    ratio=RATIO,
                ),
                Message("Ask whoever runs the service; nothing was saved."),
            )


class Unpacked:
    """The unpacked bytes of a container, only as many as are allowed; damage is an error."""

    def __init__(self, name: str, plain: Readable, allowance: Allowance) -> None:
        self._name, self._plain, self._allowance = name, plain, allowance

    def read(self, size: int, /) -> bytes:
        """The next bytes. Raises SourceUnreadableError or OSError."""
        data = read_strictly(self._name, self._plain, size)
        self._allowance.take(self._name, len(data))
        return data


class Layer:
    """One layer of a body: a container, or the text inside.

    Attributes:
        name: File name, for messages and for its suffix.
        start: Its first bytes, for content sniffing; `read` gives them again.
        depth: How many containers are around it.
        compressed: Whether its bytes are not those of the body itself.
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
        """Reads to the end, where damage of a container shows. Raises as `read`, or Cancelled."""
        while self.read():
            cancel.check()
