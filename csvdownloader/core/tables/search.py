"""What is looked for in the rows of a table, and what was found."""

from typing import TypeAlias

from msgspec import Struct

Row: TypeAlias = tuple[str | None, ...]  # its cells; None in place of a missing value

Place: TypeAlias = tuple[int, int]  # of a cell: its row, from 1, and its column, from 0
Spans: TypeAlias = tuple[tuple[int, int], ...]  # of rows: the first one, from 1, and how many


class Search(Struct, frozen=True, kw_only=True):
    """What is looked for. A missing value is never found.

    Attributes:
        text: A text, or a regular expression by the rules of RE2.
        column: The only one that is looked at, from 0; None looks at all.
        match_case: Whether small and capital letters differ.
        whole_cell: Whether the whole cell must be as `text` says, and not a part of it.
        is_regex: Whether `text` is a regular expression.
    """

    text: str
    column: int | None = None
    match_case: bool = False
    whole_cell: bool = False
    is_regex: bool = False


class Hit(Struct, frozen=True):
    """A cell that was found.

    Attributes:
        row: From 1, below the header.
        column: From 0.
        cell: Its text.
    """

    row: int
    column: int
    cell: str


class Found(Struct, frozen=True):
    """What was found in the rows that were looked at last.

    Attributes:
        hits: In the order of the file; may be empty.
        rows: How many rows were looked at so far.
    """

    hits: tuple[Hit, ...]
    rows: int
