"""The columns of a result of MySQL, and the values that do not come as their text."""

import struct
from collections.abc import Callable
from typing import TypeAlias

from msgspec import Struct

Converter: TypeAlias = Callable[[bytes], bytes]
FLOAT, TIMESTAMP = 4, 7
_BIT = 16
# VARCHAR, VECTOR, the BLOBs, VAR_STRING, STRING, GEOMETRY: with the character set "binary" they
# hold bytes. The character set alone does not tell: numbers and dates have it too.
_BYTES = frozenset({15, 242, 249, 250, 251, 252, 253, 254, 255})
_BINARY = 63
_NO_DECIMALS = 31  # FLOAT without a declared number of decimals
_FLOAT = struct.Struct("<f")


class ResultColumn(Struct, frozen=True):
    """A column of a result, as the protocol describes it; `width` is that of its longest value."""

    name: str
    type: int
    charset: int
    decimals: int
    width: int = 0
    flags: int = 0

    @property
    def is_binary(self) -> bool:
        """Whether its values are bytes, not text."""
        return self.charset == _BINARY and self.type in _BYTES

    @property
    def is_rounded_float(self) -> bool:
        """Whether the server prints only 6 digits of its values, too few for some of them."""
        return self.type == FLOAT and self.decimals >= _NO_DECIMALS


def shortest_float(text: str) -> str:
    """The fewest digits that round-trip: the server's 6 where they suffice, else up to 9.

    Args:
        text: The exact value, as the server prints a DOUBLE.
    """
    value = float(text)
    for digits in range(6, 9):
        short = f"{value:.{digits}g}"
        if _FLOAT.unpack(_FLOAT.pack(float(short)))[0] == value:
            return _server_notation(short)
    return _server_notation(f"{value:.9g}")


def _server_notation(short: str) -> str:
    """As the server writes it: no exponent from 1e6 to below 1e15, else 1e-5 for 1e-05."""
    mantissa, found, exponent = short.partition("e")
    if not found:
        return short
    power = int(exponent)
    return f"{float(short):.0f}" if 0 < power < 15 else f"{mantissa}e{power}"


def converter(column: ResultColumn, *, is_float: bool) -> Converter | None:
    """What makes the text of a value that does not come as one; None for all others.

    Args:
        column: The column.
        is_float: Whether it is a FLOAT that the query selects as DOUBLE.
    """
    if column.type == _BIT:
        return _number
    if column.is_binary:
        return hexadecimal
    return _shortest if is_float else None


def hexadecimal(cell: bytes | memoryview) -> bytes:
    """Bytes as they are written."""
    return b"\\x" + cell.hex().encode()


def _number(cell: bytes) -> bytes:
    return str(int.from_bytes(cell, "big")).encode()


def _shortest(cell: bytes) -> bytes:
    return shortest_float(cell.decode("latin-1")).encode()
