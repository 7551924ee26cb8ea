"""Writes rows that are made in Python. Slower than a native copy, but never starves the GUI."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.formats import Format
from csvdownloader.engine.csv_writer import CsvLineWriter, header_line, write_blocks
from csvdownloader.engine.gil import yield_gil

_BATCH = 2000  # rows
_BATCH_SIZE = 1 << 20  # characters, for rows that are large


def write_rows(
    part: Path,
    file_format: Format,
    header: Sequence[str],
    rows: Iterable[Sequence[str | None]],
    report: Callable[[int], None],
    cancel: Cancel,
) -> int:
    """Writes the header and all rows, and returns how many rows there were.

    Args:
        part: The file to write; what it holds is replaced.
        file_format: Decides the delimiter. Records end with a line feed.
        header: The column names.
        rows: The fields of each row; None is a missing value.
        report: Called after each batch with the number of rows written.
        cancel: Checked after each batch.

    Raises:
        StorageError: The disk refused.
        Cancelled: `cancel` was set.
    """
    written = 0

    def blocks() -> Iterator[bytes]:
        nonlocal written
        yield header_line(header, file_format)
        for lines in _batches(map(CsvLineWriter(file_format).line, rows)):
            yield "".join(lines).encode()
            written += len(lines)
            report(written)
            cancel.check()
            yield_gil()

    write_blocks(part, blocks())
    return written


def _batches(lines: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line)
        if len(batch) == _BATCH or size >= _BATCH_SIZE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
