"""Parquet files byte by byte: what DuckDB does not write, and what nobody should."""

import struct
import zlib

from msgspec import Struct


class Long(int):
    """A whole number of 64 bits."""


_TYPES = {int: 5, Long: 6, bytes: 8, list: 9, dict: 12}
_REQUIRED = 0
INT64, FIXED, DECIMAL = 2, 7, 5


def compact(value: object) -> bytes:
    """A value in Thrift's compact protocol: int, bytes, list of one type, dict by field ids."""
    if isinstance(value, int):
        return _varint((value << 1) ^ (value >> 63))
    if isinstance(value, bytes):
        return _varint(len(value)) + value
    if isinstance(value, list):
        kind = _TYPES[type(value[0])] if value else 12
        return bytes([0xF0 | kind]) + _varint(len(value)) + b"".join(map(compact, value))
    assert isinstance(value, dict)
    written, last = b"", 0
    for field, inner in sorted(value.items()):
        if inner is not None:
            written += bytes([(field - last) << 4 | _TYPES[type(inner)]]) + compact(inner)
            last = field
    return written + b"\0"


def group(name: str, children: int) -> dict[int, object]:
    """A group of the schema; its children follow it."""
    return {3: _REQUIRED, 4: name.encode(), 5: children}


def leaf(name: str, **more: int) -> dict[int, object]:
    """A column of whole numbers, or of decimals with `precision`."""
    if precision := more.get("precision"):
        return {1: FIXED, 2: 30, 3: _REQUIRED, 4: name.encode(), 6: DECIMAL, 7: 1, 8: precision}
    return {1: INT64, 3: _REQUIRED, 4: name.encode()}


class Numbers(Struct):
    """A file with one column `i` of numbers; each page of each row group has its checksum."""

    groups: list[list[list[int]]]
    has_checksums: bool = True

    def content(self) -> bytes:
        """The file."""
        body, described, rows = b"PAR1", [], 0
        for pages in self.groups:
            start = len(body)
            body += b"".join(map(self._page, pages))
            values, size = sum(map(len, pages)), len(body) - start
            chunk = {1: INT64, 2: [0], 3: [b"i"], 4: 0, 5: Long(values)}
            chunk |= {6: Long(size), 7: Long(size), 9: Long(start)}
            described.append({1: [{2: Long(start), 3: chunk}], 2: Long(size), 3: Long(values)})
            rows += values
        schema = [group("root", 1), leaf("i")]
        return _with_footer(body, {1: 1, 2: schema, 3: Long(rows), 4: described})

    def _page(self, values: list[int]) -> bytes:
        data = struct.pack(f"<{len(values)}q", *values)
        crc = zlib.crc32(data) if self.has_checksums else None
        signed = None if crc is None else crc - (1 << 32 if crc >> 31 else 0)
        numbers = {1: len(values), 2: 0, 3: 3, 4: 3}
        return compact({1: 0, 2: len(data), 3: len(data), 4: signed, 5: numbers}) + data


def schema_only(*elements: dict[int, object]) -> bytes:
    """A file without rows and with this schema, from the root down."""
    return _with_footer(b"PAR1", {1: 1, 2: list(elements), 3: Long(0), 4: []})


def _with_footer(body: bytes, meta: dict[int, object]) -> bytes:
    footer = compact(meta)
    return body + footer + struct.pack("<I", len(footer)) + b"PAR1"


def _varint(number: int) -> bytes:
    written = b""
    while number > 0x7F:
        written += bytes([number & 0x7F | 0x80])
        number >>= 7
    return written + bytes([number])
