"""Some rows of a file, spread over all of it, and what its columns are like in them."""

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from csvdownloader.core.control import Cancel
from csvdownloader.core.tables.column_summary import ColumnSummary
from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.engine.index.chunks import Chunk, indexed_chunks
from csvdownloader.engine.index.column_figures import summarize
from csvdownloader.engine.index.readable import readable
from csvdownloader.engine.index.record_bytes import cells_of, split_records
from csvdownloader.engine.index.record_index import RecordIndex

MOST_ROWS = 10_000
MOST_BYTES = 2 << 20  # of the rows, unless a single one has more
_PLACES = 20  # of the file, at each of which one block is read


class RowSample:
    """See `core.ports.rows.SampledRows`."""

    def __init__(self, records: Sequence[bytes], delimiter: str, total: int, path: Path) -> None:
        """`records` are of the file at that path, which has `total` rows."""
        self._records, self._delimiter = records, delimiter.encode()
        self._total, self._path = total, path

    def summarize(
        self, columns: Mapping[int, ColumnType], cancel: Cancel
    ) -> dict[int, ColumnSummary]:
        """See `core.ports.rows.SampledRows`."""
        with readable(self._path):
            cells = self._cells(columns, cancel)
        summaries = {}
        for column, kind in columns.items():
            cancel.check()
            summaries[column] = summarize(cells[column], kind, self._total)
        return summaries

    def _cells(
        self, columns: Mapping[int, ColumnType], cancel: Cancel
    ) -> dict[int, list[bytes | None]]:
        """The cells of each column. Raises ValueError where the records are none."""
        cells: dict[int, list[bytes | None]] = {column: [] for column in columns}
        width = max(columns) + 1
        for record in self._records:
            cancel.check()
            row = cells_of(record, self._delimiter, width)
            if len(row) < width:
                raise ValueError
            for column, found in cells.items():
                found.append(row[column])
        return cells


def sample(file: BinaryIO, index: RecordIndex, cancel: Cancel) -> list[bytes]:
    """Records of a file, never the header: evenly spread over some blocks, and these over it.

    Raises:
        ValueError: The file is not what was written.
        Cancelled: `cancel` was set.
    """
    known = len(index.numbers)
    places = min(known, _PLACES)
    chosen = [number * known // places for number in range(places)]
    share = _share(index, chosen)
    records: list[bytes] = []
    for place in chosen:
        cancel.check()
        most = int(_count(index, place) * share)
        if most or not records:
            (chunk,) = islice(indexed_chunks(file, index, index.numbers[place]), 1)
            records += _some(chunk, max(1, most))
    return records


def _share(index: RecordIndex, places: Sequence[int]) -> float:
    """Which part of the rows is looked at: of each place the same, also of the last, short one."""
    count = sum(_count(index, place) for place in places)
    size = sum(index.end(place) - index.offsets[place] for place in places)
    return min(MOST_ROWS / max(1, count), MOST_BYTES / size)


def _count(index: RecordIndex, place: int) -> int:
    return index.next_number(place) - max(1, index.numbers[place])  # the first is the header


def _some(chunk: Chunk, most: int) -> list[bytes]:
    records = split_records(chunk.data, chunk.count)[0 if chunk.first else 1 :]
    count = len(records)
    wanted = min(count, most)
    return [records[number * count // wanted] for number in range(wanted)]
