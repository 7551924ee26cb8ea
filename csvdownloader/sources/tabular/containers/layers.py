"""The layers of a file (coding, containers, content), each a stream through the outer one."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.messages import Message
from csvdownloader.engine.sniffing.samples import SAMPLE_SIZE, Samples, take_samples
from csvdownloader.sources.tabular.containers.decompressors import BLOCK, read_strictly
from csvdownloader.sources.tabular.file_format import Container
from csvdownloader.sources.tabular.streams import Readable

RATIO = 1000  # a container may unpack to so many times the size of the whole file
FREE = 64 << 20  # bytes that may be unpacked in any case
START = 4096  # bytes for content sniffing


class WholeFile:
    """The file with all layers, open for reading.

    Attributes:
        file: The open file.
        size: In bytes.
        hosts: The host of each hop of a download: first the one asked, last the one that responded.
    """

    def __init__(self, path: Path, file: BinaryIO, hosts: Sequence[str] = ()) -> None:
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

    def __init__(self, whole: WholeFile) -> None:
        self._left = max(FREE, RATIO * whole.size)

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
                Message("If you trust it, unpack it with another program; nothing was saved."),
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
    """One layer of a file: a container, or the content inside. Also a `streams.ByteStream`.

    Attributes:
        name: File name, for messages and for its suffix.
        whole: The file with all layers.
        containers: Those around this layer, the outermost first.
        start: Its first bytes, for content sniffing; `read` gives them again.
        compressed: Whether its bytes are not those of the file itself.
    """

    def __init__(
        self, name: str, raw: Readable, whole: WholeFile, containers: tuple[Container, ...] = ()
    ) -> None:
        self.name, self.whole, self.containers = name, whole, containers
        self.compressed = raw is not whole
        self.start = self._rest = raw.read(START)
        self._raw = raw

    @property
    def fraction(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return self.whole.fraction

    def samples(self) -> Samples:
        """Samples of its bytes. Call it before `read`, which gives them again. Raises as `read`."""
        if not self.compressed:
            position = self.whole.file.tell()
            samples = take_samples(self.whole.file)
            self.whole.file.seek(position)
            return samples
        while len(self._rest) < SAMPLE_SIZE and (block := self._raw.read(BLOCK)):
            self._rest += block
        return Samples(self._rest[:SAMPLE_SIZE], is_whole=len(self._rest) < SAMPLE_SIZE)

    def read(self, size: int = BLOCK, /) -> bytes:
        """The next bytes. Raises SourceUnreadableError or OSError."""
        data, self._rest = self._rest[:size], self._rest[size:]
        return data or self._raw.read(size)

    def read_out(self, cancel: Cancel) -> None:
        """Reads to the end, where damage of a container shows. Raises as `read`, or Cancelled."""
        while self.read():
            cancel.check()

    def copy_to(self, file: BinaryIO, cancel: Cancel) -> None:
        """Writes all of it into a file. Raises as `read`, or Cancelled."""
        while block := self.read():
            file.write(block)
            cancel.check()
