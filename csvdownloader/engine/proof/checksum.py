"""The checksum that tells whether bytes are still the same as a moment ago.

XXH3 of 128 bits: many times as fast as SHA-256 and as sure against accidents, but not against
somebody who makes up two files with the same checksum. So it never leaves the program: what a
receipt proves to others is the SHA-256.
"""

from typing import Protocol

from xxhash import xxh3_128 as Checksum

__all__ = ["Checksum", "Digest", "Digests", "expected_digest"]


class Digest(Protocol):
    """A checksum or a hash that is being made."""

    def update(self, data: bytes, /) -> None:
        """Takes the next bytes."""

    def hexdigest(self) -> str:
        """Of all bytes so far."""


class Digests(Protocol):
    """What is known of some bytes, for example a receipt."""

    @property
    def checksum(self) -> str:
        """Hexadecimal; empty in what earlier versions wrote."""

    @property
    def sha256(self) -> str:
        """Hexadecimal; empty where there is a checksum."""


def expected_digest(known: Digests) -> tuple[Digest, str]:
    """A digest to be fed with the bytes, and what it must become."""
    if known.checksum:
        return Checksum(), known.checksum
    from hashlib import sha256

    return sha256(), known.sha256
