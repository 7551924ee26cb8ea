"""Reads workbooks in Office Open XML (.xlsx, .xlsm): ECMA-376 Part 1, 18."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from csvdownloader.core.control import Cancel
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.workbooks.areas import area_of
from csvdownloader.sources.tabular.workbooks.book import Block, Row, Sheet, SheetFacts
from csvdownloader.sources.tabular.workbooks.number_formats import (
    BUILT_IN,
    GENERAL,
    NumberFormat,
    number_format,
)
from csvdownloader.sources.tabular.workbooks.packages import Package, Relationship, attributes_of
from csvdownloader.sources.tabular.workbooks.references import cell_name
from csvdownloader.sources.tabular.workbooks.shared_strings import shared_strings
from csvdownloader.sources.tabular.workbooks.xlsx_cells import SheetElements
from csvdownloader.sources.tabular.workbooks.xlsx_forms import forms
from csvdownloader.sources.tabular.workbooks.xlsx_shortcut import PlainSheetRows
from csvdownloader.sources.tabular.workbooks.xml_shortcuts import shortened_blocks
from csvdownloader.sources.tabular.workbooks.xml_stream import local_name, read_xml, xml_blocks

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

_TRUE = frozenset({"1", "true", "on"})


class Xlsx:
    """A workbook whose sheets are XML. See `book.Workbook`."""

    def __init__(self, package: Package, part: str, cancel: Cancel) -> None:
        self._package, self._cancel = package, cancel
        self._links = package.relationships(part, cancel)
        elements = _Book()
        with package.open(part) as file:
            read_xml(file, elements, cancel)
        self._is_1904 = elements.is_1904
        self._names = elements.names
        self.sheets = tuple(self._sheet(attributes) for attributes in elements.sheets)
        if len({sheet.name for sheet in self.sheets}) < len(self.sheets):
            raise ValueError(Message("two of its sheets have one name"))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """See `book.Workbook.names`; tables have names, too."""
        return self._names | dict(self._tables())

    def rows(self, sheet: Sheet, facts: SheetFacts) -> Iterator[Row]:
        """See `book.Workbook.rows`."""
        elements = SheetElements(self._strings, self._formats, facts, is_1904=self._is_1904)
        size = self._package.size(sheet.place)
        with self._package.open(sheet.place) as file:
            for done in xml_blocks(file, elements, self._cancel):
                facts.done = done / size
                yield from elements.taken()

    def blocks(self, sheet: Sheet, facts: SheetFacts) -> Iterator[Row | Block]:
        """See `book.Workbook.blocks`."""
        elements = SheetElements(self._strings, self._formats, facts, is_1904=self._is_1904)
        plain = PlainSheetRows(elements, forms(self._strings, self._formats, is_1904=self._is_1904))
        size = self._package.size(sheet.place)
        with self._package.open(sheet.place) as file:
            for done in shortened_blocks(file, elements, plain, self._cancel):
                facts.done = done / size
                yield from plain.taken()

    def _tables(self) -> Iterator[tuple[str, str]]:
        """The tables by their names in lower case, without their rows of totals."""
        for sheet in self.sheets:
            for link in self._package.relationships(sheet.place, self._cancel).values():
                if link.kind == "table":
                    for table in attributes_of(self._package, link.part, "table", self._cancel):
                        yield table.get("displayName", "").lower(), _place(sheet, table)

    def _sheet(self, attributes: Mapping[str, str]) -> Sheet:
        key = next((value for name, value in attributes.items() if name.endswith(":id")), "")
        link = self._links.get(key, Relationship("", ""))
        return Sheet(
            attributes.get("name", ""),
            is_hidden=attributes.get("state", "visible") != "visible",
            has_cells=link.kind == "worksheet",
            place=link.part,
        )

    def _part(self, kind: str) -> str | None:
        parts = (link.part for link in self._links.values() if link.kind == kind)
        return next((part for part in parts if self._package.has(part)), None)

    @cached_property
    def _strings(self) -> list[str]:
        part = self._part("sharedStrings")
        return shared_strings(self._package, part, self._cancel) if part else []

    @cached_property
    def _formats(self) -> list[NumberFormat]:
        part = self._part("styles")
        elements = _Styles()
        if part:
            with self._package.open(part) as file:
                read_xml(file, elements, self._cancel)
        return [elements.of(number) for number in elements.numbers]


def _place(sheet: Sheet, table: Mapping[str, str]) -> str:
    area = area_of(table.get("ref", ""))
    first = cell_name(area.top, area.left)
    last = cell_name(area.bottom - int(table.get("totalsRowCount", "0")), area.right)
    quoted = sheet.name.replace("'", "''")
    return f"'{quoted}'!{first}:{last}"


class _Book:
    """Takes the XML of the workbook."""

    def __init__(self) -> None:
        self.sheets: list[Mapping[str, str]] = []
        self.names: dict[str, str] = {}
        self.is_1904 = False
        self._name: str | None = None
        self._text: list[str] = []

    def begin(self, parser: "XMLParserType") -> None:
        """See `xml_stream.Elements.begin`."""
        parser.CharacterDataHandler = self._text.append
        parser.EndElementHandler = self._end

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """See `xml_stream.Elements.start`."""
        self._text.clear()
        tag = local_name(name)
        if tag == "sheet":
            self.sheets.append(attributes)
        elif tag == "workbookPr":
            self.is_1904 = attributes.get("date1904") in _TRUE
        elif tag == "definedName":
            self._name = None if "localSheetId" in attributes else attributes.get("name")

    def _end(self, name: str) -> None:
        if local_name(name) == "definedName" and self._name:
            self.names[self._name.lower()] = "".join(self._text)


class _Styles:
    """Takes the XML of the styles."""

    def __init__(self) -> None:
        self.numbers: list[str] = []
        self._codes: dict[str, str] = {}
        self._is_in_cells = self._is_conditional = False

    def begin(self, parser: "XMLParserType") -> None:
        """See `xml_stream.Elements.begin`."""
        parser.EndElementHandler = self._end

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """See `xml_stream.Elements.start`."""
        tag = local_name(name)
        if tag == "dxfs":  # formats of conditions: their numbers are their own
            self._is_conditional = True
        elif tag == "numFmt" and not self._is_conditional:
            self._codes.setdefault(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))
        elif tag == "cellXfs":
            self._is_in_cells = True
        elif tag == "xf" and self._is_in_cells:
            self.numbers.append(attributes.get("numFmtId", "0"))

    def _end(self, name: str) -> None:
        if local_name(name) == "cellXfs":
            self._is_in_cells = False

    def of(self, number: str) -> NumberFormat:
        """The format of that number."""
        if number in self._codes:
            found = number_format(self._codes[number])
        else:
            found = BUILT_IN.get(int(number), GENERAL)
        return found if found.is_moment else GENERAL
