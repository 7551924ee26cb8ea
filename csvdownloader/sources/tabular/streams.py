"""What the readers of text need to know about the bytes that they read."""

from typing import Protocol


class Readable(Protocol):
    """Bytes that come one after another."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


class ByteStream(Protocol):
    """The bytes of a text, decompressed."""

    @property
    def name(self) -> str:
        """The name in messages."""

    @property
    def compressed(self) -> bool:
        """Whether the file itself has other bytes than these."""

    @property
    def fraction(self) -> float:
        """How much of the file has been read, 0 to 1."""

    def read(self) -> bytes:
        """The next block; empty at the end. Raises SourceError."""
