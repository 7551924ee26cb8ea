"""The rows of a view: those of a finished file, by a list of their numbers."""

import threading
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice

from csvdownloader.core.control import Cancel
from csvdownloader.core.tables.search import Found, Hit, Row, Search
from csvdownloader.core.tables.view import RowNumbers
from csvdownloader.engine.index.indexed_file import IndexedFile
from csvdownloader.engine.index.sample import RowSample
from csvdownloader.engine.view.row_numbers import number_size

_AT_ONCE = 64  # rows that are looked up together
_STEP = 1 << 16  # rows between two looks whether to go on
_MOST_HITS = 1_000_000  # that wait for their order


class ViewedFile:
    """See `core.ports.rows.ViewedRows`."""

    def __init__(self, file: IndexedFile, numbers: RowNumbers, *, is_sorted: bool) -> None:
        """`is_sorted` says whether the rows are in another order than in the file."""
        self._file, self._is_sorted = file, is_sorted
        self.numbers = numbers
        self._places: RowNumbers | None = None  # by the number of the row, from 1; 0 for none
        self._placing = threading.Lock()

    @property
    def count(self) -> int:
        """See `core.ports.rows.IndexedRows`."""
        return len(self.numbers)

    def header(self) -> tuple[str, ...]:
        """See `core.ports.rows.IndexedRows`."""
        return self._file.header()

    def read(self, first: int) -> Iterator[Row]:
        """See `core.ports.rows.IndexedRows`."""
        for start in range(first - 1, self.count, _AT_ONCE):
            numbers = self.numbers[start : start + _AT_ONCE]
            rising = sorted(numbers)
            rows = dict(zip(rising, self._file.pick(rising), strict=True))
            yield from (rows[number] for number in numbers)

    def find(self, search: Search, cancel: Cancel) -> Iterator[Found]:
        """See `core.ports.rows.IndexedRows`; of sorted rows, all is found at the end."""
        waiting: list[Hit] = []
        seen = 0
        for part in self._file.find(search, cancel):
            hits = list(self._here(part.hits, cancel))
            seen = self._seen(part.rows)
            if not self._is_sorted:
                yield Found(tuple(hits), seen)
                continue
            waiting += hits
            yield Found((), seen)
            if len(waiting) > _MOST_HITS:
                break
        if waiting:
            waiting.sort(key=lambda hit: (hit.row, hit.column))
            yield Found(tuple(waiting), seen)

    def sample(self, cancel: Cancel) -> RowSample:
        """See `core.ports.rows.IndexedRows`: of the whole file."""
        return self._file.sample(cancel)

    def place(self, number: int, cancel: Cancel) -> int | None:
        """See `core.ports.rows.ViewedRows`."""
        if self._is_sorted:
            return self._all_places(cancel)[number] or None
        found = bisect_left(self.numbers, number)
        is_there = found < self.count and self.numbers[found] == number
        return found + 1 if is_there else None

    def _here(self, hits: tuple[Hit, ...], cancel: Cancel) -> Iterator[Hit]:
        for hit in hits:
            place = self.place(hit.row, cancel)
            if place is not None:
                yield Hit(place, hit.column, hit.cell)

    def _seen(self, rows: int) -> int:
        """How many rows were looked at, when so many rows of the file were."""
        if self._is_sorted:
            return self.count * rows // max(1, self._file.count)
        return bisect_right(self.numbers, rows)

    def _all_places(self, cancel: Cancel) -> RowNumbers:
        """The place of each row of the file, from 1; made when it is first needed."""
        with self._placing:
            if self._places is None:
                places = array("I" if number_size(self.count) == 4 else "Q", [0])
                places *= self._file.count + 1
                numbers = enumerate(self.numbers, 1)
                while step := list(islice(numbers, _STEP)):
                    cancel.check()
                    for place, number in step:
                        places[number] = place
                self._places = places
            return self._places
