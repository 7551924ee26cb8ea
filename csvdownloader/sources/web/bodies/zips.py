"""Reads zip archives. Names of members are never used as paths: no path traversal."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, BinaryIO

from csvdownloader.core.errors import NotTheDataError, SourceUnreadableError, WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.core.texts import one_line
from csvdownloader.core.units import count

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

ENTRIES = 10_000  # of one archive
_CONTAINER_SUFFIXES = {".gz", ".zst", ".zip"}
_ENCRYPTED = 1  # bit of a member's flags
_END, _END_SIZE = b"PK\x05\x06", 22  # of the end-of-central-directory record
_SHOWN = 5  # names in a message


@contextmanager
def opened_zip(file: BinaryIO, name: str) -> Iterator["ZipFile"]:
    """The archive; its central directory must be whole. Raises SourceUnreadableError."""
    import zipfile

    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise SourceUnreadableError(
            Message("{name} is cut off or damaged: {error}", name=name, error=error)
        ) from error
    with archive:
        file.seek(-_END_SIZE - len(archive.comment), 2)
        if file.read(len(_END)) != _END:
            raise SourceUnreadableError(
                Message("{name} is damaged: there is something behind its end", name=name)
            )
        yield archive


def wanted(archive: "ZipFile", name: str, pattern: str, *, single: bool) -> list["ZipInfo"]:
    """The members to read, in the order of the archive.

    Raises:
        WrongContentError: None of them matches, or more than the one that is wanted.
        NotTheDataError: It is a workbook.
    """
    infos = archive.infolist()
    if len(infos) > ENTRIES:
        raise WrongContentError(
            Message(
                "{name} holds {infos:,} files; at most {entries:,} are read",
                name=name,
                infos=len(infos),
                entries=ENTRIES,
            )
        )
    if any(info.filename == "xl/workbook.xml" for info in infos):
        raise NotTheDataError(
            Message("{name} is an Excel workbook", name=name), Message("Ask the service for CSV.")
        )
    found = [info for info in infos if _is_wanted(info, pattern)]
    if not found or (single and len(found) > 1):
        names = [shown(info) for info in found or infos]
        listed = ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
        number = count(len(found), "file") if found else Message("no file")
        raise WrongContentError(
            Message(
                "{name} holds {number} of the pattern {pattern}: {listed}",
                name=name,
                number=number,
                pattern=pattern,
                listed=listed or Message("it is empty"),
            ),
            Message("Let the profile name one file (member), or join them all (members)."),
        )
    return found


def shown(info: "ZipInfo") -> str:
    """The name of a member as it can be shown."""
    return one_line(info.filename)


class Member:
    """The bytes of one member; its size and checksum are checked at its end."""

    def __init__(self, archive: "ZipFile", info: "ZipInfo") -> None:
        name = shown(info)
        if info.flag_bits & _ENCRYPTED:
            raise SourceUnreadableError(
                Message("{name} is encrypted", name=name),
                Message("Ask the service for an export without a password."),
            )
        try:
            self._file: IO[bytes] = archive.open(info)
        except _errors() as error:
            raise SourceUnreadableError(
                Message("{name} cannot be unpacked: {error}", name=name, error=error)
            ) from error
        self._left = info.file_size

    def read(self, size: int, /) -> bytes:
        """The next bytes. Raises EOFError or zlib.error."""
        try:
            data = self._file.read(size)
        except _errors() as error:
            raise zlib.error(str(error)) from error
        self._left -= len(data)
        if not data and self._left:
            raise EOFError
        return data


def _is_wanted(info: "ZipInfo", pattern: str) -> bool:
    path = PurePosixPath(info.filename.replace("\\", "/").lower())
    if info.is_dir() or path.parts[:1] == ("__macosx",):
        return False
    while not _matches(path, pattern.lower()):
        if path.suffix not in _CONTAINER_SUFFIXES:
            return False
        path = path.with_suffix("")
    return True


def _matches(path: PurePosixPath, pattern: str) -> bool:
    return fnmatchcase(path.name, pattern) or fnmatchcase(str(path), pattern)


def _errors() -> tuple[type[Exception], ...]:
    import lzma
    import zipfile

    return zipfile.BadZipFile, lzma.LZMAError, NotImplementedError
