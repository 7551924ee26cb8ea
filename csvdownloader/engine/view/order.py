"""The SQL that sorts rows: numbers as numbers, dates as dates, and else texts.

What a column has is counted first: the fewer keys are compared, the less memory it takes.
"""

from msgspec import Struct

from csvdownloader.core.tables.columns import MOMENTS, NUMBERS, Column, ColumnType
from csvdownloader.engine.view.values import exact_number, moment, number

_LIKE_DAY = "____-__-__%"
_DOUBLE_DIGITS = 15  # that a double has for sure
_UNKNOWN = frozenset({ColumnType.UNKNOWN})


class SortedCells(Struct, frozen=True):
    """The cells of a column that is sorted.

    Attributes:
        cell: The SQL of a cell.
        column: The column.
    """

    cell: str
    column: Column

    @property
    def are_texts(self) -> bool:
        """Whether they are texts by their type, so that nothing has to be counted."""
        return self.column.type not in NUMBERS | MOMENTS | _UNKNOWN

    @property
    def counts(self) -> str:
        """The SQL of how many have a value, a number and a moment, and of the longest number."""
        filled = f"count({self.text})"
        longest = f"max(CASE WHEN {self._number} IS NOT NULL THEN strlen({self.cell}) END)"
        return f"{filled}, count({self._number}), count({self._moment}), coalesce({longest}, 0)"

    @property
    def text(self) -> str:
        """The SQL of a cell as a text; NULL where it is empty."""
        return f"nullif({self.cell}, '')"

    def keys(self, filled: int, numbers: int, moments: int, longest: int) -> list[str]:
        """The SQL of what is compared, one behind the other; NULL for what is the last.

        Args:
            filled: How many cells are neither NULL nor empty.
            numbers: How many are numbers.
            moments: How many are dates, with or without a time.
            longest: The bytes of the longest number.
        """
        exact = [f"CASE WHEN {self._number} IS NOT NULL THEN {exact_number(self.cell)} END"]
        further = exact if longest > _DOUBLE_DIGITS else []
        if not numbers and not moments:
            return [self.text]
        if numbers == filled:
            return [self._number, *further]
        if moments == filled:
            return [self._moment]
        value = f"coalesce({self._number}, epoch_us({self._moment}))"
        kind = (
            f"CASE WHEN {self.text} IS NULL THEN NULL WHEN {self._number} IS NOT NULL THEN 0 "
            f"WHEN {self._moment} IS NOT NULL THEN 1 ELSE 2 END"
        )
        return [kind, value, *further, f"CASE WHEN {value} IS NULL THEN {self.text} END"]

    @property
    def _number(self) -> str:
        if self.column.type in NUMBERS:
            return number(self.cell)
        if self.column.type in MOMENTS:
            return "CAST(NULL AS DOUBLE)"
        # Words such as "nan" are names rather than numbers; and most texts are spared the cast.
        return f"(CASE WHEN {self.cell} < ':' THEN {number(self.cell)} END)"

    @property
    def _moment(self) -> str:
        if self.column.type in NUMBERS:
            return "CAST(NULL AS TIMESTAMPTZ)"
        if self.column.type in MOMENTS:
            return moment(self.cell)
        return f"(CASE WHEN {self.cell} LIKE '{_LIKE_DAY}' THEN {moment(self.cell)} END)"


def order_by(keys: list[str], *, is_descending: bool) -> str:
    """The SQL behind ORDER BY: what is NULL is the last in either way."""
    way = "DESC" if is_descending else "ASC"
    return ", ".join(f"{key} {way} NULLS LAST" for key in keys)
