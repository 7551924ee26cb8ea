"""Opens the archives that workbooks are, and finds their parts by their relationships."""

import posixpath
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from msgspec import Struct

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.workbooks.xml_stream import local_name, read_xml

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

_MOST = 100_000  # elements of a kind
_ENCRYPTED = 1  # bit of a member's flags


class Relationship(Struct, frozen=True):
    """Another part that a part names: what it is to it, for example "styles", and its name."""

    kind: str
    part: str


class Package:
    """The parts of a workbook. Their names are the same in capitals or not, as in Excel."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        members = archive.infolist()
        self._members = {_plain(member.filename): member for member in members}
        if len(self._members) < len(members):
            raise ValueError(Message("two of its parts have one name"))

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return _plain(part) in self._members

    def size(self, part: str) -> int:
        """How many bytes a part has. Raises ValueError when it is missing."""
        return self._member(part).file_size

    def open(self, part: str) -> IO[bytes]:
        """The content of a part. Raises ValueError when it is missing or has a password."""
        member = self._member(part)
        if member.flag_bits & _ENCRYPTED:
            raise ValueError(Message("a part of it has a password"))
        if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:  # LZMA takes gigabytes
            raise ValueError(Message("a part of it is packed in a way that no workbook is"))
        return self._archive.open(member)

    def relationships(self, part: str, cancel: Cancel) -> dict[str, Relationship]:
        """What a part names, by the ids; the package itself has an empty name.

        Raises ValueError, or as `read_xml` does.
        """
        folder, name = posixpath.split(part)
        member = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(member):
            return {}
        found: dict[str, Relationship] = {}
        for link in attributes_of(self, member, "Relationship", cancel):
            key = link.get("Id", "")
            if key in found:
                raise ValueError(Message("it does not say clearly where a part is"))
            kind = link.get("Type", "").rpartition("/")[2]
            found[key] = Relationship(kind, _joined(folder, link.get("Target", "")))
        return found

    def _member(self, part: str) -> ZipInfo:
        try:
            return self._members[_plain(part)]
        except KeyError:
            raise ValueError(Message("the part {part} is missing", part=part[:200])) from None


@contextmanager
def damage_is_said(path: Path) -> Iterator[None]:
    """Raises SourceUnreadableError for what reading a damaged workbook leads to."""
    # zipfile raises NotImplementedError for a method that it does not know, RuntimeError for a
    # member with a password
    damages = (BadZipFile, zlib.error, struct.error, EOFError, ValueError, OSError, RuntimeError)
    try:
        yield
    except damages as error:
        raise SourceUnreadableError(
            Message("{name} is damaged: {error}", name=path.name, error=error)
        ) from error


def attributes_of(package: Package, part: str, tag: str, cancel: Cancel) -> list[Mapping[str, str]]:
    """The attributes of all elements of that name in a part, in their order."""
    elements = _Attributes(tag)
    with package.open(part) as file:
        read_xml(file, elements, cancel)
    return elements.found


class _Attributes:
    """The attributes of the elements of one name."""

    def __init__(self, tag: str) -> None:
        self.found: list[Mapping[str, str]] = []
        self._tag = tag

    def begin(self, parser: "XMLParserType") -> None:
        """Needs no other handlers."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """See `xml_stream.Elements.start`."""
        if local_name(name) != self._tag:
            return
        if len(self.found) == _MOST:
            raise ValueError(Message("it has more than {most:,} {tag}", most=_MOST, tag=self._tag))
        self.found.append(attributes)


def _joined(folder: str, target: str) -> str:
    """The part that a target in a folder names: it may be relative, or begin at the root."""
    return posixpath.normpath(posixpath.join("/", folder, unquote(target)))[1:]


def _plain(part: str) -> str:
    return part.replace("\\", "/").removeprefix("/").lower()
