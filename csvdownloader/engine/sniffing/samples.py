"""Samples of a text: bytes of its beginning, its middle and its end."""

import os
from typing import BinaryIO

from msgspec import Struct

SAMPLE_SIZE = 384 << 10  # bytes
_ALIGNMENT = 4  # bytes: so no sample begins inside of a code unit of UTF-16 or UTF-32


class Samples(Struct, frozen=True):
    """Raw bytes of a text.

    Attributes:
        start: Its beginning.
        others: Pieces from further on, in their order; they may begin and end anywhere, but at
            multiples of 4 bytes.
        is_whole: Whether `start` is all there is.
    """

    start: bytes
    others: tuple[bytes, ...] = ()
    is_whole: bool = False


def take_samples(file: BinaryIO, size: int = SAMPLE_SIZE) -> Samples:
    """Reads samples of a seekable file, and leaves it at its start.

    Args:
        file: Where the text is.
        size: Bytes altogether: two thirds of the beginning, a sixth of the middle and the end each.
    """
    length = file.seek(0, os.SEEK_END)
    file.seek(0)
    if length <= size:
        start = file.read(size + 1)
        file.seek(0)
        return Samples(start, is_whole=len(start) <= size)
    other = size // 6
    start = file.read(size - 2 * other)
    others = tuple(_piece(file, place, other) for place in (length // 2, length - other))
    file.seek(0)
    return Samples(start, others)


def _piece(file: BinaryIO, place: int, size: int) -> bytes:
    # rounded down, so that the last piece still reaches the end
    file.seek(place // _ALIGNMENT * _ALIGNMENT)
    return file.read(size + _ALIGNMENT)
