"""Protocols of the byte streams that the readers of text take."""

from typing import Protocol


class Readable(Protocol):
    """Anything with a `read` like that of a binary file."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


class ByteStream(Protocol):
    """The bytes of a text, decompressed."""

    @property
    def name(self) -> str:
        """The name in messages."""

    @property
    def compressed(self) -> bool:
        """Whether they were decompressed: then offsets in them are not offsets in the file."""

    @property
    def fraction(self) -> float:
        """How much of the file has been read, 0 to 1."""

    def read(self) -> bytes:
        """The next block; empty at the end. Raises SourceError."""
