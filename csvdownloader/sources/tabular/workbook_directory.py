"""Refuses archives in which two readers could find different members.

The checks look at the members that zipfile finds, and calamine reads those that it finds itself:
where there are two directories, or two names for one part, it may be another one.
"""

import os
import struct
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZipFile, ZipInfo

from csvdownloader.core.messages import Message

# The records at the end of a zip, by PKWARE's APPNOTE 4.3.14 to 4.3.16.
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_END_MARK, _END64_MARK, _LOCATOR_MARK = b"PK\5\6", b"PK\6\6", b"PK\6\7"
_REST_OF_END64 = _END64.size - 12  # bytes that it announces
_IN_END64 = (0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
_UNICODE_NAME = 0x7075  # an extra field with another name; not every reader knows it


def check_directory_is_clear(archive: ZipFile, path: Path) -> None:
    """Takes only what every writer of workbooks writes: members, one directory, one end.

    Raises:
        ValueError: Another reader could see other members, or other names.
    """
    with path.open("rb") as file:
        if not _is_one_directory(file, len(archive.infolist())):
            raise ValueError(Message("its directory is not where every reader looks for it"))
    for member in archive.infolist():
        if {"\\", "\0"} & set(member.orig_filename) or _UNICODE_NAME in _extra_fields(member):
            raise ValueError(Message("a part of it has a name that not every reader reads alike"))


def _is_one_directory(file: BinaryIO, members: int) -> bool:
    """Whether the file ends with one directory and its end, without a gap and a comment."""
    end = file.seek(0, os.SEEK_END) - _END.size
    mark, *said, comment = _read(file, _END, end)
    if mark != _END_MARK or comment:
        return False
    locator_mark, _, at, _ = _read(file, _LOCATOR, end - _LOCATOR.size)
    if locator_mark != _LOCATOR_MARK:
        return _is_directory(said, end, members)
    mark, rest, _, _, *said64 = _read(file, _END64, end - _LOCATOR.size - _END64.size)
    return (
        (mark, rest) == (_END64_MARK, _REST_OF_END64)
        and at == end - _LOCATOR.size - _END64.size
        and all(a in (b, other) for a, b, other in zip(said, said64, _IN_END64, strict=True))
        and _is_directory(said64, at, members)
    )


def _is_directory(said: list[int], end: int, members: int) -> bool:
    disk, its_disk, here, count, length, offset = said
    return not (disk or its_disk) and here == count == members and offset + length == end


def _read(file: BinaryIO, record: struct.Struct, offset: int) -> tuple[Any, ...]:
    file.seek(max(0, offset))
    return record.unpack(file.read(record.size).ljust(record.size, b"\0"))


def _extra_fields(member: ZipInfo) -> set[int]:
    """The ids of the extra fields that the directory has for a member."""
    found, rest = set[int](), member.extra
    while len(rest) >= 4:
        field, length = struct.unpack("<HH", rest[:4])
        found.add(field)
        rest = rest[4 + length :]
    return found
