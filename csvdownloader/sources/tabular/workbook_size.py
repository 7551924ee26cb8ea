"""Refuses workbooks that unpack to more than memory can bear (zip bombs)."""

import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import SourceError
from csvdownloader.core.messages import Message
from csvdownloader.core.units import size

MOST_UNPACKED = 1 << 30  # bytes of all members
MOST_RATIO = 100  # of a member's unpacked size to its packed one; XML packs to a tenth
SAVE_AS_CSV = Message("Save the sheet as CSV in a spreadsheet program, and read that.")
_ANY_RATIO = 16 << 20  # bytes that may have any ratio
_MOST_MEMBERS = 10_000
_BLOCK = 1 << 18  # bytes
_HEADER, _HEADER_SIZE = b"PK\x03\x04", 30  # of a member; its name and an extra field follow
_ENCRYPTED = 1  # bit of a member's flags


def check_directory(archive: ZipFile, name: str) -> None:
    """Adds up what the archive's directory says.

    Raises:
        SourceError: The workbook called `name` is too large when it is unpacked.
        ValueError: The directory is not that of a workbook.
    """
    members = archive.infolist()
    if len({member.filename.lower() for member in members}) < len(members):
        raise ValueError(Message("two of its parts have one name"))
    unpacked = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS or unpacked > MOST_UNPACKED or any(map(_is_bomb, members)):
        raise SourceError(
            Message(
                "{name} unpacks from {packed} to {unpacked}, which is more than is read",
                name=name,
                packed=size(sum(member.compress_size for member in members)),
                unpacked=size(unpacked),
            ),
            SAVE_AS_CSV,
        )


def check_members(archive: ZipFile, path: Path, cancel: Cancel) -> None:
    """Unpacks all members, since calamine goes on behind the size that the directory says.

    Raises:
        ValueError: A member has another size, a password, or a method that no workbook has.
        Cancelled: The task was asked to stop.
    """
    with path.open("rb") as file:
        for member in archive.infolist():
            left = member.file_size
            for unpacked in _unpacked(file, member):
                cancel.check()
                left -= unpacked
                if left < 0:
                    break
            if left:
                raise ValueError(Message("a part of it has not the size that it says"))


def _is_bomb(member: ZipInfo) -> bool:
    return member.file_size > max(_ANY_RATIO, MOST_RATIO * member.compress_size)


def _unpacked(file: BinaryIO, member: ZipInfo) -> Iterator[int]:
    """The sizes of the blocks of a member, whatever the directory says of their sum."""
    if member.flag_bits & _ENCRYPTED:
        raise ValueError(Message("a part of it has a password"))
    if member.compress_type == ZIP_STORED:
        return map(len, _packed(file, member))
    if member.compress_type == ZIP_DEFLATED:
        return _inflated(_packed(file, member))
    raise ValueError(Message("a part of it is packed in a way that no workbook is"))


def _packed(file: BinaryIO, member: ZipInfo) -> Iterator[bytes]:
    file.seek(member.header_offset)
    header = file.read(_HEADER_SIZE)
    if len(header) < _HEADER_SIZE or not header.startswith(_HEADER):
        raise ValueError(Message("a part of it is not where it should be"))
    file.seek(sum(struct.unpack("<HH", header[-4:])), os.SEEK_CUR)
    left = member.compress_size
    while block := file.read(min(left, _BLOCK)):
        left -= len(block)
        yield block


def _inflated(blocks: Iterable[bytes]) -> Iterator[int]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    for packed in blocks:
        block = packed
        while block and not inflate.eof:
            yield len(inflate.decompress(block, _BLOCK))
            block = inflate.unconsumed_tail
    yield len(inflate.flush())
