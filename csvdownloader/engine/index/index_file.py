"""The record index of a finished file, kept beside its sidecar.

It can be lost: it is made anew from the file. So it is not forced to disk, and one that is damaged
or of another file counts as none. A file of one block needs none.
"""

import logging
import struct
from array import array
from contextlib import suppress
from pathlib import Path

from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.engine.disk.durable import write_bytes_atomically
from csvdownloader.engine.index.record_index import RecordIndex
from csvdownloader.engine.proof.checksum import Checksum
from csvdownloader.engine.proof.verify import BLOCK

logger = logging.getLogger(__name__)

INDEX = "record-index"  # has no ending, so that no finished file has this name
# Magic, entries, records, bytes and SHA-256 of the file; all numbers in the order of the machine.
_HEAD = struct.Struct("=8sQQQ64s")
_MAGIC = b"records1"
_NUMBER = "Q"  # 8 bytes


def write_index(folder: Path, index: RecordIndex, receipt: Receipt) -> None:
    """Keeps the index of the file that the receipt proves. A disk that refuses is only logged."""
    if receipt.bytes <= BLOCK:
        return
    numbers = array(_NUMBER, [*index.numbers, *index.offsets])
    sha256 = receipt.sha256.encode()
    head = _HEAD.pack(_MAGIC, len(index.numbers), index.records, index.size, sha256)
    content = head + numbers.tobytes()
    try:
        write_bytes_atomically(folder / INDEX, content + Checksum(content).digest(), durable=False)
    except OSError as error:
        logger.info("the index of %s is not kept: %s", folder.name, error)


def read_index(folder: Path, receipt: Receipt) -> RecordIndex | None:
    """The index of the file of this receipt; None where none is kept."""
    if receipt.bytes <= BLOCK:
        return RecordIndex((0,), (0,), receipt.row_count + 1, receipt.bytes)
    with suppress(OSError, ValueError, struct.error):
        return _parsed((folder / INDEX).read_bytes(), receipt)
    return None


def _parsed(data: bytes, receipt: Receipt) -> RecordIndex | None:
    """Raises ValueError or struct.error where the data is none of this kind."""
    checksum = Checksum()
    content, expected = data[: -checksum.digest_size], data[-checksum.digest_size :]
    checksum.update(content)
    if checksum.digest() != expected:
        return None
    magic, entries, records, size, sha256 = _HEAD.unpack_from(content)
    known = _MAGIC, receipt.row_count + 1, receipt.bytes, receipt.sha256.encode()
    if (magic, records, size, sha256) != known:
        return None
    numbers = array(_NUMBER, content[_HEAD.size :])
    return RecordIndex(tuple(numbers[:entries]), tuple(numbers[entries:]), records, size)
