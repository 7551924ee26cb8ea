"""Reads the first rows of a written file, which may have no index."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from csvdownloader.core.sources.first_rows import Preview
from csvdownloader.core.tables.search import Row
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.index.chunks import streamed_chunks
from csvdownloader.engine.index.readable import readable
from csvdownloader.engine.index.record_bytes import split_records, texts_of


def read_preview(path: Path, file_format: Format, rows: int) -> Preview:
    """The header and at most `rows` rows, every field as the file has it.

    Raises:
        NotWholeError: The file is gone, or it is no longer what was written.
    """
    with _records(path, file_format) as records:
        header = tuple(name or "" for name in next(records, ()))
        shown = list(islice(records, rows + 1))
    return Preview(header, tuple(shown[:rows]), complete=len(shown) <= rows)


def read_header(path: Path, file_format: Format) -> list[str]:
    """The names of the columns. Raises NotWholeError as `read_preview` does."""
    with _records(path, file_format) as records:
        return [name or "" for name in next(records, ())]


def count_rows(path: Path) -> int:
    """The rows of a CSV file; 0 where there is none. Raises as `read_preview` does."""
    if not path.exists():
        return 0
    with _records(path, Format.CSV) as records:
        return sum(1 for _ in records) - 1


@contextmanager
def _records(path: Path, file_format: Format) -> Iterator[Iterator[Row]]:
    with readable(path), path.open("rb", buffering=0) as file:
        yield (
            texts_of(record, file_format.delimiter.encode())
            for chunk in streamed_chunks(file.read, file_format.delimiter)
            for record in split_records(chunk.data, chunk.count)
        )
