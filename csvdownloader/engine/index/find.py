"""Finds cells: whole chunks are searched as bytes first, and only what may hold a hit is parsed."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from csvdownloader.core.control import Cancel
from csvdownloader.core.table_search import Found, Hit, Search
from csvdownloader.engine.index.cell_matcher import CellMatcher
from csvdownloader.engine.index.chunks import Chunk
from csvdownloader.engine.index.record_bytes import cells_of, has_line_breaks, split_records

_DOUBLED, _SINGLE = b'""', b'"'


def find(
    chunks: Iterable[Chunk], delimiter: str, search: Search, cancel: Cancel
) -> Iterator[Found]:
    """The cells that a search finds, chunk by chunk; the header is not looked at.

    Args:
        chunks: Of the file.
        delimiter: One character.
        search: What is looked for.
        cancel: Checked before each chunk and each row that may be found.

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
        data, count = self._chunk.data, self._chunk.count
        is_doubled = _DOUBLED in data
        plain = data.replace(_DOUBLED, _SINGLE) if is_doubled else data
        if not self._matcher.may_match(plain):
            return
        records = split_records(data, count)
        for place in self._candidates(records, plain):
            cancel.check()
            number = self._chunk.first + place
            if number:  # else it is the header
                yield from self._cells(number, records[place])

    def _candidates(self, records: list[bytes], plain: bytes) -> Iterator[int]:
        """The places of the records that may hold a hit."""
        if not has_line_breaks(plain, self._chunk.count):
            return self._by_place(plain.removesuffix(b"\n").split(b"\n"), plain)
        plains = [record.replace(_DOUBLED, _SINGLE) for record in records]
        if self._search.is_regex:
            return (place for place, each in enumerate(plains) if self._matcher.may_match(each))
        return self._by_place(plains, b"\n".join(plains))

    def _by_place(self, plains: list[bytes], text: bytes) -> Iterator[int]:
        """By a search over all of the records at once, which are joined in the text."""
        ends = list(accumulate(len(plain) + 1 for plain in plains))
        start = 0
        while (found := self._matcher.next_place(text, start)) is not None:
            place = bisect_right(ends, found)
            if place == len(ends):
                return  # behind the last line feed
            yield place
            start = ends[place]
            if start > len(text):
                return

    def _cells(self, row: int, record: bytes) -> Iterator[Hit]:
        for column, cell in enumerate(cells_of(record, self._delimiter)):
            is_wanted = self._search.column is None or self._search.column == column
            if cell is not None and is_wanted and self._matcher.matches(cell):
                yield Hit(row, column, cell.decode())
