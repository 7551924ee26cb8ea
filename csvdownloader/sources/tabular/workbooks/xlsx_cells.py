"""Takes the XML of a sheet, and makes rows of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.workbooks.areas import area_of
from csvdownloader.sources.tabular.workbooks.book import Row, SheetFacts
from csvdownloader.sources.tabular.workbooks.cells import (
    FALSE,
    TRUE,
    Cell,
    Cells,
    Stored,
    Uncalculated,
    number,
    unescaped,
)
from csvdownloader.sources.tabular.workbooks.number_formats import GENERAL, NumberFormat
from csvdownloader.sources.tabular.workbooks.references import (
    COLUMNS,
    ROWS,
    column_index,
    row_index,
)

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

_DIGITS = "0123456789"
_TEXTS = frozenset({"v", "t", "f"})  # elements of a cell that hold text


class SheetElements:
    """Takes the elements of a sheet.

    Attributes:
        last: The last row, from 0; -1 at the beginning. Who reads rows beside it moves it on.
        row_ended_at: At which byte its end tag begins; -1 where it is not in its usual place.
    """

    def __init__(
        self,
        strings: Sequence[str],
        formats: Sequence[NumberFormat],
        facts: SheetFacts,
        *,
        is_1904: bool,
    ) -> None:
        self._facts = facts
        self._strings, self._formats, self._is_1904 = strings, formats, is_1904
        self._rows: list[Row] = []
        self.last, self.row_ended_at = -1, -1
        self._number = ""  # of the row, as it was given
        self._cells: Cells = {}
        self._column = -1
        self._is_row = self._is_cell = self._is_text = self._is_reading = False
        self._is_numbered = self._is_sheet = self._is_nested = False

    def taken(self) -> list[Row]:
        """The rows that are complete since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def begin(self, parser: "XMLParserType") -> None:
        """See `xml_stream.Elements.begin`."""
        self._parser = parser
        parser.CharacterDataHandler = self._take
        parser.EndElementHandler = self._end

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """See `xml_stream.Elements.start`."""
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name in _TEXTS:
            self._is_text = self._is_cell and not self._is_reading
            self._text: list[str] = []
            if name == "f":
                self._has_formula = True
        elif name == "row":
            self._start_row(attributes.get("r"))
        elif name == "rPh":
            self._is_reading = True
        elif name == "mergeCell":
            self._facts.merge(area_of(attributes.get("ref", "")))
        elif name == "sheetData":
            self._is_sheet = True

    def _start_row(self, number: str | None) -> None:
        row = self.last + 1 if number is None else row_index(number)
        if not self.last < row < ROWS:
            raise ValueError(Message("its rows are not in order"))
        self.last, self._number, self._cells, self._column = row, str(row + 1), {}, -1
        self._is_nested |= self._is_row
        self._is_row, self._is_numbered = True, number is not None

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if not self._is_row:
            raise ValueError(Message("a cell of it is in no row"))
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
            if self._column == COLUMNS:
                raise ValueError(Message("a row of it has too many cells"))
        else:
            letters = reference.rstrip(_DIGITS)
            self._column = column_index(letters)
            row = reference[len(letters) :]
            if row != self._number:  # mostly it is that of the row
                self._move_row(row_index(row))
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._value: str | None = None
        self._inline: list[str] | None = None
        self._formula = ""
        self._is_cell, self._has_formula = True, False

    def _move_row(self, row: int) -> None:
        """The first cell of a row that has no number says which one it is."""
        if row != self.last and (self._is_numbered or self._cells or row < self.last):
            raise ValueError(Message("a cell of it is in another row"))
        self.last, self._number, self._is_numbered = row, str(row + 1), True

    def _take(self, text: str) -> None:
        if self._is_text:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name in _TEXTS:
            if self._is_text:
                self._end_text(name)
            self._is_text = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._is_reading = False
        elif name == "sheetData":
            self._is_sheet = False

    def _end_text(self, name: str) -> None:
        text = "".join(self._text)
        if name == "v":
            self._value = text
        elif name == "f":
            self._formula = text
        elif self._inline is None:
            self._inline = [text]
        else:
            self._inline.append(text)

    def _end_cell(self) -> None:
        self._is_cell = False
        cell = self._cell()
        if cell is not None:
            if self._column in self._cells:
                raise ValueError(Message("it has two cells in one place"))
            self._cells[self._column] = cell

    def _end_row(self) -> None:
        self._is_row = False
        if self._cells:
            self._rows.append(Row(self.last, self._cells))
            self._cells = {}
        is_plain = self._is_sheet and not (self._is_nested or self._is_reading)
        self.row_ended_at = self._parser.CurrentByteIndex if is_plain else -1

    def _cell(self) -> Cell | None:
        kind, value = self._type, self._value
        if kind == "inlineStr" and self._inline is not None:
            return unescaped("".join(self._inline))
        if kind == "str" and (value is not None or self._has_formula):
            return unescaped(value or "")
        value = value.strip() if value else ""
        if value:
            return self._stored(kind, value)
        return (
            Uncalculated(f"={self._formula}" if self._formula else "")
            if self._has_formula
            else None
        )

    def _stored(self, kind: str, value: str) -> Cell:
        if kind == "s":
            return self._shared(value)
        if kind == "b":
            return TRUE if value in {"1", "true"} else FALSE
        if kind == "n":
            return number(value, self._format(), is_1904=self._is_1904)
        return Stored(unescaped(value)) if kind in {"e", "d"} else unescaped(value)

    def _shared(self, value: str) -> str:
        if value.isascii() and value.isdigit() and len(value) < 10:
            index = int(value)
            if index < len(self._strings):
                return self._strings[index]
        raise ValueError(Message("a text of it is missing"))

    def _format(self) -> NumberFormat:
        style = int(self._style) if len(self._style) < 10 else len(self._formats)
        return self._formats[style] if 0 <= style < len(self._formats) else GENERAL
