"""The first rows of a source or a file, and when they can be shown."""

from enum import StrEnum

from msgspec import Struct

from csvdownloader.core.sources.reading import Finding, Reading
from csvdownloader.core.tables.columns import Schema


class Preview(Struct, frozen=True):
    """The first rows of a file, as the file has them.

    Attributes:
        header: Column names.
        rows: At most as many rows as were asked for; None in place of a missing value.
        complete: Whether these are all rows of the file.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    complete: bool


class PreviewMode(StrEnum):
    """When the first rows of a source can be shown before a job starts."""

    LIVE = "live"  # whenever the form changes: it costs next to nothing
    ON_DEMAND = "asked"  # when the user asks for it: a server has work with it
    NEVER = "never"  # only a job at the server, or the whole download, would give them


class FirstRows(Struct, frozen=True):
    """The first rows of a source, as a job would write them.

    Attributes:
        preview: The rows.
        schema: The columns; empty when the source has no types.
        reading: How the source's file was read; None where there was nothing to decide.
        findings: What `reading` was made of, each with its own note.
        aside: How many rows between them a job would set aside.
    """

    preview: Preview
    schema: Schema = ()
    reading: Reading | None = None
    findings: tuple[Finding, ...] = ()
    aside: int = 0
