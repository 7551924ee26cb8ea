"""Some rows as a writer's query makes them: a line of each, and a number that is said of it."""

from msgspec import Struct

from csvdownloader.engine.duckdb.arrow import Integers


class Batch(Struct, frozen=True):
    """Rows.

    Attributes:
        text: Their lines one after the other, in UTF-8.
        starts: Where each of them begins, and the last one ends; the text begins at the first.
        said: Their numbers.
    """

    text: bytes
    starts: Integers
    said: Integers

    def __len__(self) -> int:
        """How many they are."""
        return len(self.said)

    @property
    def lines(self) -> list[str]:
        """The lines, each by itself."""
        return [self._text(index, index + 1).decode() for index in range(len(self))]

    @property
    def first_fault(self) -> tuple[int, int] | None:
        """The first row, from 0, whose number is negative, and that number."""
        if min(self.said) >= 0:
            return None
        return next((index, number) for index, number in enumerate(self.said) if number < 0)

    @property
    def total(self) -> int:
        """The sum of the numbers."""
        return sum(self.said)

    def taken(self, start: int, stop: int) -> "Batch":
        """Those rows of them, from 0."""
        text, starts = self._text(start, stop), self.starts[start : stop + 1]
        return Batch(text, starts, self.said[start:stop])

    def _text(self, start: int, stop: int) -> bytes:
        first, starts = self.starts[0], self.starts
        return self.text[starts[start] - first : starts[stop] - first]
