"""Takes the XML of an OpenDocument spreadsheet, and makes rows of one of its tables."""

import re
from typing import TYPE_CHECKING

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.workbooks.areas import Area
from csvdownloader.sources.tabular.workbooks.book import Row, SheetFacts
from csvdownloader.sources.tabular.workbooks.cells import (
    FALSE,
    TRUE,
    Cell,
    Cells,
    Stored,
    Uncalculated,
    number,
)
from csvdownloader.sources.tabular.workbooks.references import COLUMNS, ROWS

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

_NUMBERS = frozenset({"float", "percentage", "currency"})
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_NO_TEXT = frozenset({"office:annotation", "table:table", "draw:frame", "text:ruby-text"})
_PERIOD = re.compile(r"(-?)PT(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,](\d+))?S)?")
MOST_REPEATED = 1 << 22  # cells and spaces that a table repeats in all
_ERROR = re.compile(r"#[A-Z0-9/!?]+|Err:[0-9]+")


class TableElements:
    """Takes the elements of a document, and makes rows of one table.

    Attributes:
        is_done: Whether the table has ended.
    """

    def __init__(self, table: int, facts: SheetFacts) -> None:
        self.is_done = False
        self._table, self._facts = table, facts
        self._tables, self._depth = -1, 0
        self._rows: list[Row] = []
        self._row, self._column, self._repeat, self._repeated = 0, 0, 1, 0
        self._cells: Cells = {}
        self._attributes: dict[str, str] = {}
        self._paragraphs: list[list[str]] = []
        self._hidden = 0  # depth inside of what is not the cell's text
        self._is_cell = self._is_text = False

    def taken(self) -> list[Row]:
        """The rows that are complete since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def begin(self, parser: "XMLParserType") -> None:
        """See `xml_stream.Elements.begin`."""
        parser.CharacterDataHandler = self._take
        parser.EndElementHandler = self._end

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """See `xml_stream.Elements.start`."""
        if name == "table:table" and not self._is_cell:
            self._depth += 1
            self._tables += self._depth == 1
        if self._tables != self._table or self.is_done:
            return
        if self._is_cell:
            self._start_inside(name, attributes)
        elif name in _CELLS:
            self._is_cell, self._attributes, self._paragraphs = True, attributes, []
        elif name == "table:table-row":
            self._cells, self._column = {}, 0
            self._repeat = _repeat(attributes, "table:number-rows-repeated")

    def _start_inside(self, name: str, attributes: dict[str, str]) -> None:
        if self._hidden or name in _NO_TEXT:
            self._hidden += 1
        elif name == "text:p":
            self._paragraphs.append([])
            self._is_text = True
        elif name == "text:s" and self._is_text:
            spaces = _repeat(attributes, "text:c")
            self._count(spaces)
            self._take(" " * spaces)
        elif name in {"text:tab", "text:line-break"}:
            self._take("\t" if name == "text:tab" else "\n")

    def _take(self, text: str) -> None:
        if self._is_text and not self._hidden:
            self._paragraphs[-1].append(text)

    def _end(self, name: str) -> None:
        if self._hidden:
            self._hidden -= 1
        elif name == "text:p":
            self._is_text = False
        elif self._is_cell:
            if name in _CELLS:
                self._end_cell()
        elif name == "table:table":
            self._depth -= 1
            self.is_done |= self._tables == self._table and not self._depth
        elif name == "table:table-row" and self._tables == self._table:
            self._end_row()

    def _end_cell(self) -> None:
        self._is_cell = False
        rows = _repeat(self._attributes, "table:number-rows-spanned")
        columns = _repeat(self._attributes, "table:number-columns-spanned")
        if rows * columns > 1:
            bottom, right = self._row + rows - 1, self._column + columns - 1
            self._facts.merge(Area(self._row, self._column, bottom, right))
        repeat = _repeat(self._attributes, "table:number-columns-repeated")
        cell = self._cell()
        if cell is not None:
            self._count(repeat)
            if self._column + repeat > COLUMNS:
                raise ValueError(Message("a row of it has too many cells"))
            for column in range(self._column, self._column + repeat):
                self._cells[column] = cell
        self._column += repeat

    def _end_row(self) -> None:
        if self._cells:
            self._count(self._repeat * len(self._cells) if self._repeat > 1 else 0)
            if self._row + self._repeat > ROWS:
                raise ValueError(Message("it has too many rows"))
            for row in range(self._row, self._row + self._repeat):
                self._rows.append(Row(row, self._cells))
        self._row += self._repeat

    def _count(self, repeated: int) -> None:
        self._repeated += repeated if repeated > 1 else 0
        if self._repeated > MOST_REPEATED:
            raise SourceError(
                Message("A sheet repeats more than {most:,} cells or spaces", most=MOST_REPEATED),
                Message("Save the sheet as CSV in a spreadsheet program, and read that."),
            )

    def _cell(self) -> Cell | None:
        said, text = self._attributes, "\n".join(map("".join, self._paragraphs))
        kind = said.get("office:value-type") or said.get("calcext:value-type", "")
        formula = said.get("table:formula", "")
        if said.get("calcext:value-type") == "error" or (formula and _ERROR.fullmatch(text)):
            return Stored(text)
        if kind in _NUMBERS and "office:value" in said:
            return number(said["office:value"])
        if kind == "date" and "office:date-value" in said:
            return Stored(_moment(said["office:date-value"]))
        if kind == "time" and "office:time-value" in said:
            return Stored(_duration(said["office:time-value"]))
        if kind == "boolean" and "office:boolean-value" in said:
            return TRUE if said["office:boolean-value"] == "true" else FALSE
        if kind == "string" and "office:string-value" in said:
            return said["office:string-value"]
        if self._paragraphs:
            return text
        if formula:
            return Uncalculated(f"={formula.partition('=')[2]}")
        return "" if kind == "string" else None


def _repeat(attributes: dict[str, str], name: str) -> int:
    said = attributes.get(name, "1")
    if said.isascii() and said.isdigit() and len(said) < 10:
        return int(said)
    raise ValueError(Message("it repeats something {said} times", said=said[:20]))


def _moment(text: str) -> str:
    """The date or the moment, with a space instead of a T."""
    return text.replace("T", " ")


def _duration(text: str) -> str:
    """`30:00:00` for `PT30H00M00S`, and a time of the day as such; else the text as it is."""
    found = _PERIOD.fullmatch(text)
    if found is None or text.endswith("T"):
        return text
    sign, hours, minutes, seconds, fraction = found.groups()
    total = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    rest = f".{fraction}".rstrip("0").rstrip(".") if fraction else ""
    return f"{sign}{total // 3600:02}:{total // 60 % 60:02}:{total % 60:02}{rest}"
