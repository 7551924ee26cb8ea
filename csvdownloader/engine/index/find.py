"""Finds cells: pieces of a chunk are searched as bytes, and only what may hold a hit is parsed."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from csvdownloader.core.control import Cancel
from csvdownloader.core.table_search import Found, Hit, Search
from csvdownloader.engine.index.cell_matcher import CellMatcher
from csvdownloader.engine.index.chunks import Chunk
from csvdownloader.engine.index.record_bytes import (
    cells_of,
    has_line_breaks,
    pieces_of,
    split_records,
)

_PIECE = 32 << 10  # bytes; for more, some expressions take longer than a cancel may


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
        cancel.check()
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
        for place, record in candidates:
            cancel.check()
            number = self._chunk.first + place
            if number:  # else it is the header
                yield from self._cells(number, record)

    def _by_line(self, cancel: Cancel) -> Iterator[tuple[int, bytes]]:
        """The records that may hold a hit, with their places; each is a line."""
        first = 0
        for piece in self._pieces(cancel):
            plain = self._matcher.plain(piece)
            # The lines of both are the same, but not where they begin.
            lines = None if plain is piece else piece.split(b"\n")
            place = start = 0
            while start < len(plain):
                found = self._matcher.next_place(plain, start)
                if found is None:
                    break
                place += plain.count(b"\n", start, found)
                end = plain.find(b"\n", found)
                end = len(plain) if end < 0 else end
                begin = plain.rfind(b"\n", start, found) + 1 or start
                yield first + place, lines[place] if lines else plain[begin:end]
                place, start = place + 1, end + 1
            first += place + plain.count(b"\n", start)

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

    def _cells(self, row: int, record: bytes) -> Iterator[Hit]:
        wanted = self._search.column
        for column, cell in enumerate(cells_of(record, self._delimiter)):
            is_wanted = wanted is None or wanted == column
            if cell is not None and is_wanted and self._matcher.matches(cell):
                yield Hit(row, column, cell.decode())
