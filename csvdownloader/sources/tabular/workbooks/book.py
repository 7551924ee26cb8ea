"""What every reader of workbooks gives: the sheets, and the rows of one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from csvdownloader.sources.tabular.workbooks.areas import Area
from csvdownloader.sources.tabular.workbooks.cells import Cells

_MOST_MERGED = 100_000


@dataclass(frozen=True, slots=True)
class Sheet:
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


@dataclass(slots=True)
class SheetFacts:
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


@dataclass(frozen=True, slots=True)
class Row:
    """A row that has values; its number counts from 0."""

    number: int
    cells: Cells = field(default_factory=dict)
