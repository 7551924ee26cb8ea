"""Opens a workbook; finds its sheets, and the members of the archive that hold them."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import SourceUnreadableError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.workbook_directory import check_directory_is_clear
from csvdownloader.sources.tabular.workbook_size import check_directory
from csvdownloader.sources.tabular.xml_stream import local_name, read_xml

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

_MOST = 10_000  # sheets of a workbook


@contextmanager
def opened_workbook(path: Path) -> Iterator[ZipFile]:
    """The archive, which is not too large when it is unpacked.

    Raises:
        SourceError: It is too large.
        SourceUnreadableError: It is damaged, also by what its reader finds and raises.
    """
    from xml.parsers.expat import ExpatError

    # zipfile raises NotImplementedError for a method that it does not know, RuntimeError for a
    # member with a password
    damages = (BadZipFile, zlib.error, EOFError, KeyError, ValueError, OSError, RuntimeError)
    try:
        with ZipFile(path) as archive:
            check_directory(archive, path.name)
            check_directory_is_clear(archive, path)
            yield archive
    except (*damages, ExpatError) as error:
        raise damaged_workbook(path, error) from error


def damaged_workbook(path: Path, error: BaseException) -> SourceUnreadableError:
    """The error to raise for an exception that a damaged workbook led to."""
    return SourceUnreadableError(
        Message(
            "{name} is damaged or protected by a password: {error}", name=path.name, error=error
        )
    )


def sheet_ids(archive: ZipFile, cancel: Cancel) -> dict[str, str]:
    """The ids of the sheets, by their names.

    Raises:
        ValueError: Two sheets have one name, or a sheet has no id; or as `read_xml` does.
        KeyError: The archive holds no workbook.
    """
    found: dict[str, str] = {}
    for sheet in _attributes(archive, "xl/workbook.xml", "sheet", cancel):
        ids = [value for name, value in sheet.items() if name.endswith(":id")]
        if len(ids) != 1 or sheet["name"] in found:
            raise ValueError(Message("it does not name its sheets clearly"))
        found[sheet["name"]] = ids[0]
    return found


def sheet_member(archive: ZipFile, sheet: str, cancel: Cancel) -> str:
    """The member that holds the sheet. Raises as `sheet_ids` does."""
    wanted = sheet_ids(archive, cancel)[sheet]
    links = _attributes(archive, "xl/_rels/workbook.xml.rels", "Relationship", cancel)
    target = _only([link["Target"] for link in links if link["Id"] == wanted])
    # calamine's rule; where another reader would find another member, there is none
    path = target[1:] if target.startswith("/xl/") else f"xl/{target}"
    if path.startswith("xl/xl/") or {"", ".", ".."} & set(path.split("/")):
        raise ValueError(Message("it does not say clearly where a sheet is"))
    return _only([name for name in archive.namelist() if name.lower() == path.lower()])


def _only(found: list[str]) -> str:
    if len(found) != 1:
        raise ValueError(Message("it does not say clearly where a sheet is"))
    return found[0]


def _attributes(archive: ZipFile, member: str, tag: str, cancel: Cancel) -> list[dict[str, str]]:
    elements = _Attributes(tag)
    with archive.open(member) as file:
        read_xml(file, elements, cancel)
    return elements.found


class _Attributes:
    """The attributes of the elements of one name."""

    def __init__(self, tag: str) -> None:
        self.found: list[dict[str, str]] = []
        self._tag = tag

    def begin(self, parser: "XMLParserType") -> None:
        """Needs no other handlers."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """See `xml_stream.Elements.start`."""
        if local_name(name) != self._tag:
            return
        if len(self.found) == _MOST:
            raise ValueError(Message("it has more than {most:,} sheets", most=_MOST))
        self.found.append(attributes)
