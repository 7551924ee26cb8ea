"""What a file holds."""

from msgspec import Struct


class Measured(Struct, frozen=True):
    """What a file holds: records below the header, fields of a record, bytes and their hashes.

    The checksum is the one of `engine.proof.checksum`.
    """

    row_count: int
    columns: int
    bytes: int
    sha256: str
    checksum: str = ""
