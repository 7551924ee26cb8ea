"""Files with record indexes, read in blocks of a few bytes, so that small files have many."""

import csv
import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from unittest import mock

from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.index import chunks, index_file, indexed_file
from csvdownloader.engine.index.indexed_file import IndexedFile
from csvdownloader.engine.proof import verify
from csvdownloader.engine.proof.verify import IncrementalVerifier
from tests.support.builders import make_receipt


@contextmanager
def blocks_of(size: int) -> Iterator[None]:
    """While inside, everything is read in blocks of so many bytes."""
    with ExitStack() as patches:
        for module in (chunks, index_file, indexed_file, verify):
            patches.enter_context(mock.patch.object(module, "BLOCK", size))
        yield


def verified(path: Path, data: bytes, fetched: Format = Format.CSV) -> IndexedFile:
    """The file with these bytes, and the index that its verification makes."""
    path.write_bytes(data)
    verifier = IncrementalVerifier(path, fetched)
    verifier.verify_more(lambda _: None, Cancel())
    return IndexedFile(lambda: path, fetched, verifier.index())


def receipt_for(data: bytes, rows: int) -> Receipt:
    """A receipt of a file with these bytes and rows."""
    return make_receipt(
        row_count=rows, bytes=len(data), sha256=sha256(data).hexdigest(), checksum=""
    )


def by_csv(data: bytes, delimiter: str) -> list[list[str]]:
    """The records as Python's csv reads them."""
    csv.field_size_limit(1 << 24)
    text = io.StringIO(data.decode(), newline="")
    return list(csv.reader(text, delimiter=delimiter, strict=True))
