"""What every reader of workbooks gives: the sheets, and the rows of one."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct, field

from csvdownloader.sources.tabular.workbooks.areas import Area
from csvdownloader.sources.tabular.workbooks.cells import Cells

_MOST_MERGED = 100_000


class Sheet(Struct, frozen=True):
    """A sheet of a workbook.

    Attributes:
        name: As its tab shows it.
        is_hidden: Whether its tab is not shown.
        has_cells: Whether it is a worksheet; charts, dialogs and macros have no rows.
        place: Where its reader finds it.
    """

    name: str
    is_hidden: bool = False
    has_cells: bool = True
    place: str = ""


class SheetFacts(Struct):
    """What a reader finds out about a sheet while its rows are read.

    Attributes:
        done: How much of the sheet was read, from 0 to 1.
        merged: Areas whose cells are merged into one; not more than are of use.
    """

    done: float = 0.0
    merged: list[Area] = field(default_factory=list)

    def merge(self, area: Area) -> None:
        """The cells of the area are merged."""
        if len(self.merged) < _MOST_MERGED:
            self.merged.append(area)


class Workbook(Protocol):
    """An open workbook."""

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """All sheets, in their order; no two have one name."""

    @property
    def names(self) -> Mapping[str, str]:
        """What named ranges refer to, by their names in lower case."""

    def rows(self, sheet: Sheet, facts: SheetFacts) -> Iterator["Row"]:
        """The rows that have values, downwards.

        Raises:
            UserError: The sheet cannot be read.
            ValueError: It is damaged; so do the others that `packages.damage_is_said` knows.
            Cancelled: The task was asked to stop.
        """

    def blocks(self, sheet: Sheet, facts: SheetFacts) -> Iterator["Row | Block"]:
        """As `rows`, but many rows may come at once. Their cells do not say what they hold."""


class Row(Struct, frozen=True):
    """A row that has values; its number counts from 0."""

    number: int
    cells: Cells

    @property
    def first(self) -> int:
        """The number."""
        return self.number

    def between(self, top: int, bottom: int) -> "Row | None":
        """The row, where it lies there; the last one belongs to it."""
        return self if top <= self.number <= bottom else None


class Block(Struct, frozen=True):
    """Rows that have values, by their columns.

    Attributes:
        numbers: Of the rows, from 0 and downwards; there is one at least.
        columns: The values of all rows, by the columns from 0; None where there is none.
    """

    numbers: Sequence[int]
    columns: Mapping[int, Sequence[str | None]]

    @property
    def first(self) -> int:
        """The number of the first row."""
        return self.numbers[0]

    def rows(self) -> Iterator[Row]:
        """One by one."""
        for number, *values in zip(self.numbers, *self.columns.values(), strict=True):
            cells = zip(self.columns, values, strict=True)
            yield Row(number, {column: cell for column, cell in cells if cell is not None})

    def between(self, top: int, bottom: int) -> "Block | None":
        """Those of its rows that lie there; the last one belongs to them."""
        begin, end = bisect_left(self.numbers, top), bisect_right(self.numbers, bottom)
        if begin >= end:
            return None
        columns = {column: values[begin:end] for column, values in self.columns.items()}
        return Block(self.numbers[begin:end], columns)
