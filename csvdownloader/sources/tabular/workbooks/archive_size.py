"""Refuses workbooks that unpack to more than memory can bear (zip bombs)."""

from zipfile import ZipFile, ZipInfo

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.messages import Message
from csvdownloader.core.units import size

MOST_UNPACKED = 1 << 30  # bytes of all members
MOST_RATIO = 100  # of a member's unpacked size to its packed one; XML packs to a tenth
SAVE_AS_CSV = Message("Save the sheet as CSV in a spreadsheet program, and read that.")
_ANY_RATIO = 16 << 20  # bytes that may have any ratio
_MOST_MEMBERS = 10_000


def check_directory(archive: ZipFile, name: str) -> None:
    """Adds up what the archive's directory says; zipfile unpacks no more than that.

    Raises SourceError: the workbook called `name` is too large when it is unpacked.
    """
    members = archive.infolist()
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


def _is_bomb(member: ZipInfo) -> bool:
    return member.file_size > max(_ANY_RATIO, MOST_RATIO * member.compress_size)
