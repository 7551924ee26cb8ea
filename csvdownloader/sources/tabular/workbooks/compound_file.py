"""Reads compound files (OLE), which old Office documents and encrypted new ones are: MS-CFB 2."""

import struct
from pathlib import Path

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.messages import Message
from csvdownloader.core.units import size
from csvdownloader.sources.tabular.workbooks.archive_size import SAVE_AS_CSV

MOST_BYTES = 1 << 28  # of the file: it is read at once. Excel's sheets had 65,536 rows
_NUMBERS_IN_HEADER = 109
_LAST_SECTOR = 0xFFFFFFFA  # from here on, numbers mean something else
_ENTRY = 128  # bytes
_STREAM, _ROOT = 2, 5  # types of entries


class CompoundFile:
    """The streams of a compound file.

    Attributes:
        streams: Their names, in the root and below.
    """

    def __init__(self, path: Path) -> None:
        length = path.stat().st_size
        if length > MOST_BYTES:
            raise SourceError(
                Message(
                    "{name} has {size}, which is more than is read",
                    name=path.name,
                    size=size(length),
                ),
                SAVE_AS_CSV,
            )
        self._data = path.read_bytes()
        if len(self._data) < 512:
            raise ValueError(Message("it is cut off"))
        self._sector = 1 << self._number(30, "<H", 9, 12)
        self._small = 1 << self._number(32, "<H", 6, 6)
        (self._cutoff, first_small, _, first_more, more) = struct.unpack_from("<5I", self._data, 56)
        self._next = self._allocation(first_more, more)
        entries = self._chain(struct.unpack_from("<I", self._data, 48)[0])
        self._entries = dict(filter(None, map(_entry, _pieces(entries, _ENTRY))))
        self._next_small = _numbers(self._chain(first_small))
        start, length = self._entries.get((_ROOT, ""), (_LAST_SECTOR, 0))
        self._small_sectors = self._chain(start)[:length]
        self.streams = frozenset(name for kind, name in self._entries if kind == _STREAM)

    def read(self, name: str) -> bytes:
        """The content of a stream. Raises KeyError or ValueError."""
        start, length = self._entries[_STREAM, name]
        if length < self._cutoff:
            content = _chained(self._small_sectors, start, self._small, self._next_small, 0)
        else:
            content = self._chain(start)
        if len(content) < length:
            raise ValueError(Message("a part of it is cut off"))
        return content[:length]

    def _number(self, at: int, form: str, least: int, most: int) -> int:
        (number,) = struct.unpack_from(form, self._data, at)
        if not least <= number <= most:
            raise ValueError(Message("its header is wrong"))
        return int(number)

    def _allocation(self, first_more: int, more: int) -> list[int]:
        """The sector that follows each sector."""
        numbers = list(struct.unpack_from(f"<{_NUMBERS_IN_HEADER}I", self._data, 76))
        seen: set[int] = set()
        while first_more < _LAST_SECTOR and first_more not in seen and len(seen) < more:
            seen.add(first_more)
            *further, first_more = _numbers(self._sector_at(first_more))
            numbers += further
        used = [number for number in numbers if number < _LAST_SECTOR]
        return [n for number in dict.fromkeys(used) for n in _numbers(self._sector_at(number))]

    def _sector_at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        return self._data[start : start + self._sector]

    def _chain(self, start: int) -> bytes:
        return _chained(self._data, start, self._sector, self._next, 1)


def _chained(data: bytes, start: int, size: int, following: list[int], header: int) -> bytes:
    """The sectors of a chain; `header` sectors stand before the first."""
    found: list[bytes] = []
    most = len(data) // size + 1
    while start < _LAST_SECTOR:
        if len(found) == most or start >= len(following):
            raise ValueError(Message("its parts go round in circles"))
        at = (start + header) * size
        found.append(data[at : at + size])
        start = following[start]
    return b"".join(found)


def _numbers(sectors: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(sectors) // 4}I", sectors[: len(sectors) // 4 * 4]))


def _pieces(data: bytes, length: int) -> list[bytes]:
    return [data[at : at + length] for at in range(0, len(data) - length + 1, length)]


def _entry(data: bytes) -> tuple[tuple[int, str], tuple[int, int]] | None:
    length, kind = struct.unpack_from("<HB", data, 64)
    if kind not in {_STREAM, _ROOT}:
        return None
    name = data[: max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")
    start, size = struct.unpack_from("<II", data, 116)
    return (kind, "" if kind == _ROOT else name), (start, size)
