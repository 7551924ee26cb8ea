"""What a save would write first: shown before anything is saved."""

from typing import TypeAlias

from msgspec import Struct

from csvdownloader.core.tables.columns import Column, ColumnType


class FirstBytes(Struct, frozen=True):
    """The first bytes of a text, as they are inside of a compression.

    Attributes:
        data: They end with a record, unless one is very long.
        is_all: Whether the whole text is this.
    """

    data: bytes
    is_all: bool


class FirstCell(Struct, frozen=True):
    """A cell of a typed file.

    Attributes:
        text: Its value; None for a missing one.
        type: What it is there.
    """

    text: str | None
    type: ColumnType


class FirstCells(Struct, frozen=True):
    """The first rows of a file whose values have types.

    Attributes:
        columns: Their names, and the type where all values of a column have one; else UNKNOWN.
        rows: The cells.
        is_all: Whether the file has no more rows.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[FirstCell, ...], ...]
    is_all: bool


FirstLines: TypeAlias = FirstBytes | FirstCells
