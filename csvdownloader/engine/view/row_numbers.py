"""The numbers of the rows of a view, in a file without a name: they take no memory, nor stay."""

from collections.abc import Iterable
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import TemporaryFile

from csvdownloader.core.tables.view import RowNumbers

_MOST_SMALL = 1 << 32  # numbers of 4 bytes


def number_size(largest: int) -> int:
    """The bytes of a number up to that one: 4 or 8."""
    return 4 if largest < _MOST_SMALL else 8


def kept_numbers(folder: Path, blocks: Iterable[bytes], largest: int) -> RowNumbers:
    """Keeps numbers; their disk space is free again when nobody has them any more.

    Args:
        folder: Where.
        blocks: Native numbers of `number_size(largest)` bytes.
        largest: What none of them is beyond.

    Raises:
        OSError: The disk refuses.
    """
    with TemporaryFile(dir=folder, buffering=0) as file:
        size = sum(map(file.write, blocks))
        if not size:
            return ()
        numbers = memoryview(mmap(file.fileno(), size, access=ACCESS_READ))
        return numbers.cast("I") if number_size(largest) == 4 else numbers.cast("Q")
