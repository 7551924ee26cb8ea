"""Reads OpenDocument spreadsheets (.ods): OpenDocument 1.3 Part 3, 9."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from csvdownloader.core.control import Cancel
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.sources.tabular.workbooks.book import Row, Sheet, SheetFacts
from csvdownloader.sources.tabular.workbooks.ods_cells import TableElements
from csvdownloader.sources.tabular.workbooks.packages import Package
from csvdownloader.sources.tabular.workbooks.xml_stream import (
    Elements,
    local_name,
    read_xml,
    xml_blocks,
)

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

CONTENT = "content.xml"
MANIFEST = "META-INF/manifest.xml"
_IN_NAMES = re.compile(
    r"\$?('(?:[^']|'')*'|[^.$']+)\.\$?([A-Z]+)\$?([0-9]+)(?::\.?\$?([A-Z]+)\$?([0-9]+))?"
)


class Ods:
    """A workbook of OpenDocument. See `book.Workbook`."""

    def __init__(self, package: Package, cancel: Cancel) -> None:
        self._package, self._cancel = package, cancel
        elements = _Tables()
        with package.open(CONTENT) as file:
            read_xml(file, elements, cancel)
        self.sheets = elements.sheets
        self.names: Mapping[str, str] = elements.names
        if len({sheet.name for sheet in self.sheets}) < len(self.sheets):
            raise ValueError(Message("two of its sheets have one name"))

    def rows(self, sheet: Sheet, facts: SheetFacts) -> Iterator[Row]:
        """See `book.Workbook.rows`."""
        elements = TableElements(int(sheet.place), facts)
        size = max(1, self._package.size(CONTENT))
        with self._package.open(CONTENT) as file:
            for done in xml_blocks(file, elements, self._cancel):
                facts.done = done / size
                yield from elements.taken()
                if elements.is_done:
                    return

    blocks = rows


def is_encrypted(package: Package, cancel: Cancel) -> bool:
    """Whether the content has a password."""
    if not package.has(MANIFEST):
        return False
    found = _Encryption()
    with package.open(MANIFEST) as file:
        read_xml(file, found, cancel)
    return found.is_there


class _Encryption(Elements):
    is_there = False

    @override
    def begin(self, parser: "XMLParserType") -> None:
        """Needs no other handlers."""

    @override
    def start(self, name: str, _: dict[str, str]) -> None:
        """See `xml_stream.Elements.start`."""
        self.is_there |= local_name(name) == "encryption-data"


class _Tables:
    """Takes the names of the tables."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._depth = 0
        self._tables: list[tuple[str, str]] = []  # names and styles
        self._style = ""
        self._hidden: set[str] = set()

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(
            Sheet(name, is_hidden=style in self._hidden, place=str(number))
            for number, (name, style) in enumerate(self._tables)
        )

    def begin(self, parser: "XMLParserType") -> None:
        """See `xml_stream.Elements.begin`."""
        parser.EndElementHandler = self._end

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """See `xml_stream.Elements.start`."""
        if name == "table:table":
            self._depth += 1
            if self._depth == 1:
                style = attributes.get("table:style-name", "")
                self._tables.append((attributes.get("table:name", ""), style))
        elif name == "style:style":
            self._style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden.add(self._style)
        elif name == "table:named-range":
            refers_to = attributes.get("table:cell-range-address", "")
            self.names[attributes.get("table:name", "").lower()] = _as_in_excel(refers_to)

    def _end(self, name: str) -> None:
        self._depth -= name == "table:table"


def _as_in_excel(address: str) -> str:
    """`Sheet1!A1:B9` for `$Sheet1.$A$1:.$B$9`; other addresses stay."""
    found = _IN_NAMES.fullmatch(address)
    if found is None:
        return address
    first, last = f"{found[2]}{found[3]}", f"{found[4] or found[2]}{found[5] or found[3]}"
    return f"{found[1]}!{first}:{last}"
