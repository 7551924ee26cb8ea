"""The receipt of a fetched file: the proof that it is whole."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from csvdownloader.core.messages import Message
from csvdownloader.core.sources.reading import Reading
from csvdownloader.core.tables.columns import Schema
from csvdownloader.core.tables.measured import Measured


class Completeness(StrEnum):
    """What a finished file can claim."""

    COMPLETE = "complete"
    LIMITED = "limited"  # stopped at the number of rows that was asked for
    UNVERIFIED = "unverified"  # no proof of the end, or a doubt about how the source was read


class Receipt(Struct, frozen=True):
    """The proof that a fetched file is whole.

    Attributes:
        name: File name inside the job's folder.
        row_count: Records below the header, counted in the finished file.
        columns: Fields of every record.
        bytes: Size of the file.
        sha256: Hex digest of the file.
        completeness: See `Completeness`.
        statement: What the source said about its end.
        finished_at: When the check ended, UTC.
        schema: The columns, named as in the file's header; empty in receipts of version 0.1.0.
        reading: How the source's file was read; None where there was nothing to decide.
        aside: The file of rows that were set aside; None when none was.
        checksum: See `engine.proof.checksum`; empty in receipts of earlier versions.
        seconds: How long the run took, by a clock that nobody sets; None in older receipts.
    """

    name: str
    row_count: int
    columns: int
    bytes: int
    sha256: str
    completeness: Completeness
    statement: Message
    finished_at: datetime
    schema: Schema = ()
    reading: Reading | None = None
    aside: Measured | None = None
    checksum: str = ""
    seconds: float | None = None
