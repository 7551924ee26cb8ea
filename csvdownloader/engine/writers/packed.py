"""Packs a finished file byte by byte, and proves that what is inside is the same."""

import gzip
import zlib
from collections.abc import Callable
from zipfile import BadZipFile

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.messages import Message
from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.writing.options import Compression, SavedFormat
from csvdownloader.engine.proof.checksum import expected_digest
from csvdownloader.engine.proof.verify import BLOCK
from csvdownloader.engine.writers.new_file import NewFile, compressed
from csvdownloader.engine.writers.order import WriteOrder
from csvdownloader.engine.writers.parts import Filled, Part
from csvdownloader.engine.writers.recount import decompressed, hashes


def is_only_packed(order: WriteOrder) -> bool:
    """Whether the order asks for nothing but a compression."""
    fetched = SavedFormat(order.table.format.value)
    return order.options == order.options.packing(fetched)


def pack(order: WriteOrder) -> Filled:
    """Fills one draft with the bytes of the finished file, packed. Raises OSError, Cancelled."""
    receipt, draft, read = order.table.receipt, order.new_draft(), 0
    with order.table.path.open("rb", buffering=0) as source, NewFile(draft.path) as file:
        with compressed(file, order.options.compression, draft.member) as write:
            while block := source.read(BLOCK):
                write(block)
                read += len(block)
                order.progress.wrote(receipt.row_count * read // max(1, receipt.bytes))
                order.cancel.check()
        return Filled((Part(draft.path, receipt.row_count, file.checksum),))


def measure_packed(
    part: Part,
    receipt: Receipt,
    compression: Compression,
    report: Callable[[int], None],
    cancel: Cancel,
) -> Measured:
    """What the packed file holds.

    Raises:
        NotWholeError: What is inside is not the finished file.
        OSError: It cannot be read.
        Cancelled: `cancel` was set.
    """
    size, sha, checksum = hashes(part.path, report, cancel)
    digest, expected = expected_digest(receipt)
    try:
        with decompressed(part.path, compression) as file:
            while block := file.read(BLOCK):
                digest.update(block)
                cancel.check()
    except (EOFError, zlib.error, BadZipFile, gzip.BadGzipFile) as error:
        raise NotWholeError(Message("The written file cannot be read back")) from error
    if digest.hexdigest() != expected:
        raise NotWholeError(Message("The file on disk is not what was written into it"))
    return Measured(receipt.row_count, receipt.columns, size, sha, checksum)
