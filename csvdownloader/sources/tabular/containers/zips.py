"""Reads zip archives. Names of members are never used as paths: no path traversal."""

import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, BinaryIO

from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.core.texts import one_line
from csvdownloader.core.units import count
from csvdownloader.sources.tabular.file_format import CONTAINER_ENDINGS

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

ANY = "*"  # the pattern that all names match
ENTRIES = 10_000  # of one archive
_ENCRYPTED = 1  # bit of a member's flags
_END, _END_SIZE = b"PK\x05\x06", 22  # of the end-of-central-directory record
_SHOWN = 12  # names in a message
_MEMBER = ("member",)
_NAME_ONE = Message(
    "Name the one to read under Adjust as File in the archive (--member); one download reads one."
)
_LEFT_BY_SYSTEMS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


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


def members(archive: "ZipFile", name: str, pattern: str) -> list["ZipInfo"]:
    """The members whose names match, in the order of the archive; at least one.

    Folders, and what Macs and Windows leave in archives, are no members; an empty file is one only
    where nothing else is.

    Args:
        archive: The open archive.
        name: Of the archive, for messages.
        pattern: One member's whole name, or a pattern for names or paths: case does not matter.

    Raises:
        WrongContentError: None of them matches, or there are too many.
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
    files = [info for info in infos if _is_file(info)]
    named = [info for info in files if pattern in {info.filename, shown(info)}]
    found = named or [info for info in files if _is_wanted(info, pattern)]
    if found:
        return [info for info in found if info.file_size] or found
    if not files:
        raise WrongContentError(Message("{name} holds no file", name=name))
    raise WrongContentError(
        Message(
            "{name} holds no file {pattern} but {names}",
            name=name,
            pattern=pattern,
            names=_listed(files),
        ),
        _NAME_ONE,
        fields=_MEMBER,
    )


def only_table(found: Sequence["ZipInfo"], name: str, is_table: Callable[[str], bool]) -> "ZipInfo":
    """The only one of the members, or the only one with a table by its name.

    Raises:
        WrongContentError: There are several.
    """
    if len(found) > 1:
        found = [info for info in found if is_table(info.filename)] or found
    if len(found) > 1:
        raise WrongContentError(
            Message(
                "{name} holds {number}: {names}",
                name=name,
                number=count(len(found), "file"),
                names=_listed(found),
            ),
            _NAME_ONE,
            fields=_MEMBER,
        )
    return found[0]


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
                Message("Unpack it with its password, and read that file."),
            )
        try:
            self._file: IO[bytes] = archive.open(info)
        except _errors() as error:
            raise SourceUnreadableError(
                Message("{name} cannot be unpacked: {error}", name=name, error=error),
                Message("Unpack it with another program, and read that file."),
            ) from error
        self._left = info.file_size

    def read(self, size: int, /) -> bytes:
        """The next bytes. Raises EOFError or zlib.error."""
        try:
            data = self._file.read(size)
        except _errors() as error:
            raise zlib.error(str(error)) from error
        except OSError as error:
            if error.errno is not None:
                raise  # of the disk; bz2 says damage by an OSError without a number
            raise zlib.error(str(error)) from error
        self._left -= len(data)
        if not data and self._left:
            raise EOFError
        return data


def _path(info: "ZipInfo") -> PurePosixPath:
    return PurePosixPath(info.filename.replace("\\", "/").lower())


def _is_file(info: "ZipInfo") -> bool:
    path = _path(info)
    is_left = path.name in _LEFT_BY_SYSTEMS or path.name.startswith("._")
    is_folder = info.filename.endswith("/")  # `is_dir` fails for an empty name
    return not (is_folder or path.parts[:1] == ("__macosx",) or is_left)


def _is_wanted(info: "ZipInfo", pattern: str) -> bool:
    path = _path(info)
    while not _matches(path, pattern.lower()):
        if path.suffix not in CONTAINER_ENDINGS:
            return False
        path = path.with_suffix("")
    return True


def _matches(path: PurePosixPath, pattern: str) -> bool:
    return fnmatchcase(path.name, pattern) or fnmatchcase(str(path), pattern)


def _listed(infos: Sequence["ZipInfo"]) -> str:
    names = [shown(info) for info in infos]
    return ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")


def _errors() -> tuple[type[Exception], ...]:
    import lzma
    import zipfile

    return zipfile.BadZipFile, lzma.LZMAError, NotImplementedError
