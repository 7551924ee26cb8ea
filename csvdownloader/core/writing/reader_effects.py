"""What a spreadsheet that opens a delimited file does to its values, and to how many of them."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from csvdownloader.core.writing.options import QuotePolicy, WriteOptions


class Effect(StrEnum):
    """Something that a spreadsheet does to a value that it takes for another kind of value."""

    ZEROS = "zeros"  # a number loses the zeros before it
    DIGITS = "digits"  # a number loses its digits behind the fifteenth
    DATE = "date"  # a text becomes a date
    FORMULA = "formula"  # a text is computed


class ColumnEffects(Struct, frozen=True):
    """How many cells of a column are concerned; an effect that concerns none is left out."""

    name: str
    cells: Mapping[Effect, int]


class ReaderEffects(Struct, frozen=True):
    """How many cells of a finished file are concerned, as if it were saved as it is.

    Attributes:
        columns: All of them, in the order of the file.
        seen: Rows that were looked at.
        rows: Rows of the file.
    """

    columns: tuple[ColumnEffects, ...]
    seen: int
    rows: int

    @property
    def is_complete(self) -> bool:
        """Whether all rows were looked at; else the numbers of `concerned` are estimates."""
        return self.seen >= self.rows

    def concerned(self, options: WriteOptions) -> dict[Effect, int]:
        """The cells that are concerned where the file is saved so; none in a typed file.

        No spreadsheet reads what escapes by backslashes.
        """
        if not options.format.is_delimited or options.quoting is QuotePolicy.BACKSLASH:
            return {}
        chosen = {column.name for column in options.columns}
        columns = [each for each in self.columns if not chosen or each.name in chosen]
        guarded = {Effect.FORMULA} if options.guard else set()
        counts = {
            effect: self._scaled(sum(each.cells.get(effect, 0) for each in columns))
            for effect in Effect
            if effect not in guarded
        }
        return {effect: count for effect, count in counts.items() if count}

    def _scaled(self, count: int) -> int:
        return count if self.is_complete else round(count * self.rows / max(1, self.seen))
