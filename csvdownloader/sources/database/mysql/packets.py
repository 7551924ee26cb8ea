"""How MySQL's protocol writes a value: its length, then its bytes."""

from typing import Final

HEADER: Final = 4  # bytes of a packet before its payload: three of length, one of its number
NULL: Final = 0xFB  # in place of a length
END: Final = 0xFE  # a short packet of the end begins so, and in a row a value of 16 MiB and more
_LENGTHS = {0xFC: 2, 0xFD: 3, 0xFE: 8}  # the bytes of the length that follows


def length_at(packet: bytes | bytearray, cursor: int) -> tuple[int, int]:
    """A number as the protocol writes lengths, and where it ends. Raises LookupError for none."""
    length, end = packet[cursor], cursor + 1
    if length > NULL:
        end += _LENGTHS[length]
        length = int.from_bytes(packet[cursor + 1 : end], "little")
    return length, end


def value_at(packet: bytes | bytearray, cursor: int) -> tuple[int, int]:
    """Where the value begins and ends whose length stands at the cursor. It is not missing.

    Raises:
        LookupError: There is no such value.
    """
    length, begin = length_at(packet, cursor)
    if begin + length > len(packet):
        raise IndexError(begin + length)
    return begin, begin + length
