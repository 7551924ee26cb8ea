"""Writes rows that are made in Python. Slower than a native copy, but never starves the GUI."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from csvdownloader.core.sources.output import Output
from csvdownloader.engine.rows.csv_writer import CsvLineWriter, header_line, write_blocks

_BATCH = 2000  # rows
_BATCH_SIZE = 1 << 20  # characters, for rows that are large


def write_rows(
    output: Output,
    header: Sequence[str],
    rows: Iterable[Sequence[str | None]],
    report_rows: Callable[[int], None],
) -> int:
    """As `write_lines`, with the fields of each row; None is a missing value."""
    lines = map(CsvLineWriter(output.format).line, rows)
    return write_lines(output, header, lines, report_rows)


def write_lines(
    output: Output,
    header: Sequence[str],
    lines: Iterable[str],
    report_rows: Callable[[int], None],
) -> int:
    """Writes the header and all rows, and returns how many rows there were.

    Args:
        output: Where they go; what the part file holds is replaced. Its limit and its report are
            the caller's matter.
        header: The column names.
        lines: The records, as `CsvLineWriter` makes them.
        report_rows: Called after each batch with the number of rows written.

    Raises:
        StorageError: The disk refused.
        Cancelled: The cancel of `output` was set.
    """
    written = 0

    def blocks() -> Iterator[bytes]:
        nonlocal written
        yield header_line(header, output.format)
        for batch in _batches(lines):
            yield "".join(batch).encode()
            written += len(batch)
            report_rows(written)
            output.cancel.check()

    write_blocks(output, blocks())
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
