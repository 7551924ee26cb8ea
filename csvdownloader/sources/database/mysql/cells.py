"""Reads rows of MySQL's text protocol: each value is the server's own text."""

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from csvdownloader.core.errors import BadBytesError, ServerError
from csvdownloader.core.messages import Message

FLOAT, TIMESTAMP = 4, 7
_BIT = 16
# VARCHAR, VECTOR, the BLOBs, VAR_STRING, STRING, GEOMETRY: with the character set "binary" they
# hold bytes. The character set alone does not tell: numbers and dates have it too.
_BYTES = frozenset({15, 242, 249, 250, 251, 252, 253, 254, 255})
_BINARY = 63
_NO_DECIMALS = 31  # FLOAT without a declared number of decimals
_NULL, _LONG = 0xFB, {0xFC: 2, 0xFD: 3, 0xFE: 8}
_FLOAT = struct.Struct("<f")


@dataclass(frozen=True, slots=True)
class ResultColumn:
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


def _hexadecimal(cell: str) -> str:
    return "\\x" + cell.encode("latin-1").hex()


def _number(cell: str) -> str:
    return str(int.from_bytes(cell.encode("latin-1"), "big"))


class RowDecoder:
    """Turns the packets of a result into rows of text.

    Args:
        columns: The columns of the result.
        floats: Indexes of the FLOAT columns that the query selects as DOUBLE.
    """

    def __init__(
        self, columns: Sequence[ResultColumn], floats: frozenset[int] = frozenset()
    ) -> None:
        self._columns = columns
        self._rows = 0
        self._special: list[tuple[int, Callable[[str], str]]] = []
        self._texts: list[int] = []
        for index, column in enumerate(columns):
            if column.type == _BIT or column.is_binary:
                convert = _number if column.type == _BIT else _hexadecimal
                self._special.append((index, convert))
            elif index in floats:
                self._special.append((index, shortest_float))
            else:
                self._texts.append(index)

    def rows(self, packets: Iterable[bytes]) -> Iterator[list[str | None]]:
        """The values of each packet. Raises BadBytesError, and ServerError for a damaged packet."""
        for packet in packets:
            text = packet.decode("latin-1")  # all values at once: most are ASCII only
            row = self._split(packet, text)
            if not text.isascii():
                self._decode(row)
            try:
                for index, convert in self._special:
                    cell = row[index]
                    if cell is not None:
                        row[index] = convert(cell)
            except (ValueError, OverflowError) as error:  # no number, or one that no column holds
                raise self._damaged() from error
            self._rows += 1
            yield row

    def _split(self, packet: bytes, text: str) -> list[str | None]:
        row: list[str | None] = []
        start, size = 0, len(packet)
        while start < size:
            length = packet[start]
            start += 1
            if length == _NULL:
                row.append(None)
                continue
            if length > _NULL:
                width = _LONG.get(length, 0)
                length = int.from_bytes(packet[start : start + width], "little")
                start += width
            row.append(text[start : start + length])
            start += length
        if start != size or len(row) != len(self._columns):
            raise self._damaged()
        return row

    def _damaged(self) -> ServerError:
        return ServerError(
            Message("The server sent a damaged row after row {rows:,}", rows=self._rows)
        )

    def _decode(self, row: list[str | None]) -> None:
        for index in self._texts:
            cell = row[index]
            if cell is not None and not cell.isascii():
                try:
                    row[index] = cell.encode("latin-1").decode()
                except UnicodeDecodeError as error:
                    raise BadBytesError(
                        Message(
                            "Column {name} of row {rows:,} has bytes that are no UTF-8",
                            name=self._columns[index].name,
                            rows=self._rows + 1,
                        ),
                        Message("Mend the value in the database and retry; nothing was saved."),
                    ) from error
