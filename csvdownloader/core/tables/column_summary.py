"""What the values of a column are like: how many are missing, the commonest, how they spread."""

from msgspec import Struct


class ColumnSummary(Struct, frozen=True):
    """Figures of one column, of all rows of its file or of a sample.

    Attributes:
        rows: How many rows were looked at; none of a file without rows.
        total: How many the file has.
        missing: How many of the rows have no value (NULL).
        empty: How many have an empty text.
        distinct: How many different values the other rows have.
        common: The commonest of these values with how often each is there, the commonest first;
            only the beginning of a long one.
        least: Of numbers the least one, of dates and times the first one, as it is in the file;
            empty for a column of neither.
        most: The greatest or last one.
        bars: How many of the values lie in each of equal parts between the two; none for a column
            of neither.
    """

    rows: int
    total: int
    missing: int
    empty: int
    distinct: int
    common: tuple[tuple[str, int], ...]
    least: str = ""
    most: str = ""
    bars: tuple[int, ...] = ()

    @property
    def is_sample(self) -> bool:
        """Whether other rows may be different."""
        return self.rows < self.total

    @property
    def values(self) -> int:
        """How many rows have a value that is not an empty text."""
        return self.rows - self.missing - self.empty
