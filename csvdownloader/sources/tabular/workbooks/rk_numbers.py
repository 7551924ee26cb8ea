"""The short form of numbers in the binary formats: MS-XLS 2.5.217."""

import struct

_IS_HUNDREDTH, _IS_INTEGER = 1, 2  # bits


def rk_number(raw: int) -> float:
    """The number, for its 32 bits."""
    if raw & _IS_INTEGER:
        value = float((raw ^ 1 << 31) - (1 << 31) >> 2)
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (raw & ~3) << 32))
    return value / 100 if raw & _IS_HUNDREDTH else value
