"""What a file holds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """What a file holds: records below the header, fields of a record, bytes and their hashes.

    The checksum is the one of `engine.checksum`.
    """

    row_count: int
    columns: int
    bytes: int
    sha256: str
    checksum: str = ""
