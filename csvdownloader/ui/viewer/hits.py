"""The places of the cells that a search has found so far."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from csvdownloader.core.tables.search import Place

MOST_HITS = 1_000_000  # that are kept; 8 bytes each
_COLUMNS = 1 << 20  # more than any file has


class Hits:
    """In the order of the file, as they are found."""

    def __init__(self) -> None:
        self._places = array("Q")
        self.is_full = False

    def __len__(self) -> int:
        return len(self._places)

    def add(self, places: Iterable[Place]) -> None:
        """Takes further ones."""
        self._places.extend(row * _COLUMNS + column for row, column in places)
        self.is_full = len(self._places) > MOST_HITS
        del self._places[MOST_HITS:]

    def at(self, number: int) -> Place:
        """The hit of a number, from 0."""
        row, column = divmod(self._places[number], _COLUMNS)
        return row, column

    def number(self, place: Place) -> int | None:
        """Which hit is at the place; None where none is."""
        found = bisect_left(self._places, _key(place))
        return found if found < len(self) and self._places[found] == _key(place) else None

    def next(self, place: Place, *, here: bool = False) -> int | None:
        """The first hit behind the place, or at it where `here` counts; None where none is."""
        found = (bisect_left if here else bisect_right)(self._places, _key(place))
        return found if found < len(self) else None

    def previous(self, place: Place) -> int | None:
        """The last hit before the place; None where there is none."""
        found = bisect_left(self._places, _key(place)) - 1
        return found if found >= 0 else None


def _key(place: Place) -> int:
    row, column = place
    return row * _COLUMNS + column
