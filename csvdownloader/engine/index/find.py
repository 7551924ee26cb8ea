"""Finds cells: pieces of a chunk are searched as bytes, and only what may hold a hit is parsed."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TypeAlias

from csvdownloader.core.control import Cancel
from csvdownloader.core.tables.search import Found, Hit, Search
from csvdownloader.engine.index.cell_matcher import CellMatcher
from csvdownloader.engine.index.chunks import Chunk
from csvdownloader.engine.index.record_bytes import (
    cells_of,
    has_line_breaks,
    pieces_of,
    split_records,
)

_PIECE = 32 << 10  # bytes; for more, some expressions take longer than a cancel may

_Columns: TypeAlias = Callable[[Sequence[bytes | None]], Iterable[int]]


def find(
    chunks: Iterable[Chunk], delimiter: str, search: Search, cancel: Cancel
) -> Iterator[Found]:
    """The cells that a search finds, chunk by chunk; the header is not looked at.

    Args:
        chunks: Of the file.
        delimiter: One character.
        search: What is looked for.
        cancel: Checked before each piece and each row that may be found.

    Raises:
        InvalidRequestError: The search is none.
        ValueError: The file is not what was written.
        Cancelled: `cancel` was set.
    """
    matcher = CellMatcher(search)
    for chunk in chunks:
        finder = _ChunkFinder(chunk, delimiter.encode(), search, matcher)
        yield Found(tuple(finder.hits(cancel)), chunk.first + chunk.count - 1)


class _ChunkFinder:
    def __init__(
        self, chunk: Chunk, delimiter: bytes, search: Search, matcher: CellMatcher
    ) -> None:
        self._chunk, self._delimiter = chunk, delimiter
        self._search, self._matcher = search, matcher

    def hits(self, cancel: Cancel) -> Iterator[Hit]:
        has_breaks = has_line_breaks(self._chunk.data, self._chunk.count)
        candidates = self._by_record(cancel) if has_breaks else self._by_line(cancel)
        columns = _all_columns if has_breaks else self._columns
        for place, record in candidates:
            cancel.check()
            number = self._chunk.first + place
            if number:  # else it is the header
                yield from self._cells(number, record, columns)

    def _by_line(self, cancel: Cancel) -> Iterator[tuple[int, bytes]]:
        """The records that may hold a hit, with their places; each is a line."""
        first, before = 0, b""
        for piece in self._pieces(cancel):
            first, before = first + before.count(b"\n"), piece
            plain = self._matcher.plain(piece)
            # The lines of both are the same, but not where they begin.
            lines = None if plain is piece else piece.split(b"\n")
            for place, begin, end in self._lines(plain):
                yield first + place, lines[place] if lines else plain[begin:end]

    def _lines(self, plain: bytes) -> Iterator[tuple[int, int, int]]:
        """The lines in which something is found: the number of each, and where it is."""
        place = start = 0
        while start < len(plain):
            found = self._matcher.next_place(plain, start)
            if found is None:
                return
            place += plain.count(b"\n", start, found)
            end = plain.find(b"\n", found)
            end = len(plain) if end < 0 else end
            yield place, plain.rfind(b"\n", start, found) + 1 or start, end
            place, start = place + 1, end + 1

    def _by_record(self, cancel: Cancel) -> Iterator[tuple[int, bytes]]:
        """The same where line breaks stand inside of records."""
        matcher = self._matcher
        if not any(matcher.may_match(matcher.plain(piece)) for piece in self._pieces(cancel)):
            return
        records = split_records(self._chunk.data, self._chunk.count)
        if matcher.finds_no_quote and not self._search.is_regex:
            yield from self._by_place(records)
            return
        for place, record in enumerate(records):
            cancel.check()
            if matcher.may_match(matcher.plain(record)):
                yield place, record

    def _by_place(self, records: list[bytes]) -> Iterator[tuple[int, bytes]]:
        """By a search over all of the records at once."""
        data = self._chunk.data
        ends = list(accumulate(len(record) + 1 for record in records))
        start = 0
        while start < len(data) and (found := self._matcher.next_place(data, start)) is not None:
            place = bisect_right(ends, found)
            yield place, records[place]
            start = ends[place]

    def _pieces(self, cancel: Cancel) -> Iterator[bytes]:
        """The chunk; where an expression is looked for, in pieces."""
        data = self._chunk.data
        for piece in pieces_of(data, _PIECE) if self._search.is_regex else (data,):
            cancel.check()
            yield piece

    def _cells(self, row: int, record: bytes, columns: _Columns) -> Iterator[Hit]:
        cells = cells_of(record, self._delimiter)
        wanted = self._search.column
        for column in columns(cells) if wanted is None else range(len(cells))[wanted : wanted + 1]:
            cell = cells[column]
            if cell is not None and self._matcher.matches(cell):
                yield Hit(row, column, cell.decode())

    def _columns(self, cells: Sequence[bytes | None]) -> Iterator[int]:
        """The columns that may hold a hit, by one search over all cells."""
        lines = b"\n".join([cell or b"" for cell in cells]) + b"\n"
        return (column for column, _, _ in self._lines(lines))


def _all_columns(cells: Sequence[bytes | None]) -> Iterable[int]:
    return range(len(cells))
