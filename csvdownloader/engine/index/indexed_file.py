"""A finished file of which any rows are read through its record index."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.tables.search import Found, Row, Search
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.index.chunks import indexed_chunks, picked_records, read_records
from csvdownloader.engine.index.find import find
from csvdownloader.engine.index.index_file import read_index, write_index
from csvdownloader.engine.index.readable import readable
from csvdownloader.engine.index.record_index import RecordIndex, RecordMarks
from csvdownloader.engine.index.sample import RowSample, sample
from csvdownloader.engine.proof.checksum import Digest, expected_digest
from csvdownloader.engine.proof.verify import BLOCK, RecordCounter, changed_error


class IndexedFile:
    """See `core.ports.rows.IndexedRows`."""

    def __init__(self, place: Callable[[], Path], file_format: Format, index: RecordIndex) -> None:
        """`place` says where the file lies now: all fetched files may be moved meanwhile."""
        self._place, self._delimiter, self._index = place, file_format.delimiter, index

    @property
    def count(self) -> int:
        """See `core.ports.rows.IndexedRows`."""
        return self._index.records - 1

    def header(self) -> tuple[str, ...]:
        """See `core.ports.rows.IndexedRows`."""
        return tuple(name or "" for name in next(self.read(0)))

    def read(self, first: int) -> Iterator[Row]:
        """See `core.ports.rows.IndexedRows`."""
        with self._opened() as file:
            chunks = indexed_chunks(file, self._index, first)
            yield from read_records(chunks, self._delimiter, first)

    def pick(self, numbers: Iterable[int]) -> Iterator[Row]:
        """The rows of these numbers, which rise. Raises NotWholeError."""
        with self._opened() as file:
            yield from picked_records(file, self._index, self._delimiter, numbers)

    def find(self, search: Search, cancel: Cancel) -> Iterator[Found]:
        """See `core.ports.rows.IndexedRows`."""
        with self._opened() as file:
            yield from find(indexed_chunks(file, self._index, 0), self._delimiter, search, cancel)

    def sample(self, cancel: Cancel) -> RowSample:
        """See `core.ports.rows.IndexedRows`."""
        with self._opened() as file:
            records = sample(file, self._index, cancel)
            return RowSample(records, self._delimiter, self.count, Path(file.name))

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        path = self._place()
        with readable(path), path.open("rb", buffering=0) as file:
            if os.fstat(file.fileno()).st_size != self._index.size:
                raise ValueError
            yield file


def open_indexed(
    place: Callable[[], Path], file_format: Format, receipt: Receipt, cancel: Cancel
) -> IndexedFile:
    """The rows of a finished file. Makes its index, and keeps it, where there is none.

    Args:
        place: Says where the file lies now, in its job's folder.
        file_format: Its format.
        receipt: What proves it.
        cancel: Checked while the index is made.

    Raises:
        NotWholeError: The file is not what the receipt says. Without an index all of its bytes are
            compared, else only their number.
        Cancelled: `cancel` was set.
    """
    path = place()
    with readable(path):
        if path.stat().st_size != receipt.bytes:
            raise changed_error(receipt)
        index = read_index(path.parent, receipt)
        if index is None:
            index = _made_index(path, file_format, receipt, cancel)
            write_index(path.parent, index, receipt)
    return IndexedFile(place, file_format, index)


def _made_index(path: Path, file_format: Format, receipt: Receipt, cancel: Cancel) -> RecordIndex:
    digest: Digest
    digest, expected = expected_digest(receipt)
    counter, marks = RecordCounter(file_format.delimiter), RecordMarks()
    with path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK):
            digest.update(block)
            counter.feed(block)
            marks.take(block, counter.records, inside_quotes=counter.inside_quotes)
            cancel.check()
    if digest.hexdigest() != expected:
        raise changed_error(receipt)
    return marks.index(receipt.row_count + 1)
