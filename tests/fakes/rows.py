"""Rows in memory, for a table that shows all of a file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.tables.cell_texts import CopyForm, copied_text
from csvdownloader.core.tables.search import Found, Hit, Row, Search
from csvdownloader.engine.index.sample import RowSample


class MemoryRows:
    """See `core.ports.rows.IndexedRows`: few rows again and again. A search is for plain texts."""

    def __init__(self, header: tuple[str, ...], rows: Sequence[Row], count: int) -> None:
        self._header, self._rows, self._count = header, rows, count
        self.reads: list[int] = []

    @property
    def count(self) -> int:
        return self._count

    def header(self) -> tuple[str, ...]:
        return self._header

    def read(self, first: int) -> Iterator[Row]:
        self.reads.append(first)
        return (self._rows[(n - 1) % len(self._rows)] for n in range(first, self._count + 1))

    def find(self, search: Search, cancel: Cancel) -> Iterator[Found]:
        if search.is_regex:
            raise InvalidRequestError({"text": Message("This is no regular expression")})
        for number, row in enumerate(self.read(1), 1):
            cancel.check()
            cells = enumerate(row)
            hits = (Hit(number, c, cell) for c, cell in cells if cell and search.text in cell)
            yield Found(tuple(h for h in hits if search.column in {None, h.column}), number)

    def sample(self, cancel: Cancel) -> RowSample:
        cancel.check()
        records = [copied_text(CopyForm.CSV, [row], None).encode() for row in self._rows]
        return RowSample(records, ",", self._count, Path("rows.csv"))


class MemoryView(MemoryRows):
    """See `core.ports.rows.ViewedRows`: every second row."""

    @property
    def numbers(self) -> Sequence[int]:
        return range(2, 2 * self.count + 1, 2)

    def place(self, number: int, cancel: Cancel) -> int | None:
        return None if number % 2 or number > 2 * self.count else number // 2
