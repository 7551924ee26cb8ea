"""Checks the texts that the sheets of a workbook share: calamine reads them all at once."""

from typing import TYPE_CHECKING
from zipfile import ZipFile

from csvdownloader.core.control import Cancel
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.cell_range import MOST_CELLS
from csvdownloader.sources.tabular.xml_stream import local_name, read_xml

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

_MEMBER = "xl/sharedstrings.xml"  # calamine takes no other, in capitals or not
_COUNTS = ("count", "uniqueCount")  # calamine reserves memory for so many before it reads one


def check_shared_strings(archive: ZipFile, cancel: Cancel) -> None:
    """Raises ValueError: there are too many, or are said to be; or as `read_xml` does."""
    for name in archive.namelist():
        if name.lower() == _MEMBER:
            with archive.open(name) as file:
                read_xml(file, _Strings(), cancel)


class _Strings:
    """Counts the texts."""

    def __init__(self) -> None:
        self._count = 0

    def begin(self, parser: "XMLParserType") -> None:
        """Needs no other handlers."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """See `xml_stream.Elements.start`."""
        tag = local_name(name)
        self._count += tag == "si"
        said = [attributes[name] for name in _COUNTS if name in attributes] if tag == "sst" else []
        if self._count > MOST_CELLS or any(map(_is_too_many, said)):
            raise ValueError(Message("it has more than {most:,} texts", most=MOST_CELLS))


def _is_too_many(number: str) -> bool:
    is_number = number.isascii() and number.isdigit() and len(number) <= len(str(MOST_CELLS))
    return not is_number or int(number) > MOST_CELLS
