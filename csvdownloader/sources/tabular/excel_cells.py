"""Finds the cells of a sheet that calamine reads as empty though they are not.

These are errors, such as #DIV/0!, and formulas whose result was never stored.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import SourceError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.cell_range import (
    CellRange,
    cell_name,
    column_index,
    row_index,
)
from csvdownloader.sources.tabular.workbook_parts import opened_workbook, sheet_member
from csvdownloader.sources.tabular.xml_stream import local_name, read_xml

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

_DIGITS = "0123456789"
_LONGEST_TEXT = 1 << 15  # characters of a cell, as in Excel


def error_cells(path: Path, sheet: str, cancel: Cancel) -> dict[tuple[int, int], str]:
    """The texts of the cells that hold an error, by row and column from 0.

    Raises:
        SourceError: A formula has no stored result, so that its value is not in the file; or the
            sheet has more cells than memory can bear.
        SourceUnreadableError: The workbook is damaged.
    """
    cells = _Cells(path.name, sheet)
    with (
        opened_workbook(path) as archive,
        archive.open(sheet_member(archive, sheet, cancel)) as file,
    ):
        read_xml(file, cells, cancel)
    return cells.errors


class _Cells:
    """Takes the XML of a sheet. Texts are only heard within the cells that need it.

    Attributes:
        errors: The texts of the errors, by row and column from 0.
    """

    def __init__(self, book: str, sheet: str) -> None:
        self.errors: dict[tuple[int, int], str] = {}
        self._book, self._sheet = book, sheet
        self._range = CellRange(book, sheet)
        self._row, self._column, self._type = -1, -1, ""
        self._number: str | None = None  # of the row, where one was given
        self._has_formula = self._in_value = False
        self._value = ""

    def begin(self, parser: "XMLParserType") -> None:
        """See `xml_stream.Elements.begin`."""
        parser.buffer_text = True
        self._parser = parser

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """See `xml_stream.Elements.start`."""
        tag = local_name(name)
        if tag == "c":
            self._start_cell(attributes)
        elif tag in {"v", "is"}:
            self._in_value = True
            self._range.add(self._row, self._column)
        elif tag == "f":
            self._has_formula = True
            self._listen()
        elif tag == "row":
            self._start_row(attributes.get("r"))

    def _start_row(self, number: str | None) -> None:
        self._row = self._row + 1 if number is None else row_index(number)
        self._column, self._number = -1, number

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            letters = reference.rstrip(_DIGITS)
            self._column = column_index(letters)
            number = reference[len(letters) :]
            if number != self._number:  # mostly it is that of the row
                self._row, self._number = row_index(number), number
        self._type = attributes.get("t", "")
        self._has_formula = self._in_value = False
        if self._type == "e":
            self._listen()

    def _listen(self) -> None:
        self._value = ""
        self._parser.CharacterDataHandler = self._text
        self._parser.EndElementHandler = self._end

    def _text(self, text: str) -> None:
        if not self._in_value:
            return
        self._value += text
        if len(self._value) > _LONGEST_TEXT:
            raise ValueError(Message("the text of a cell is too long"))

    def _end(self, name: str) -> None:
        tag = local_name(name)
        if tag in {"v", "is"}:
            self._in_value = False
        elif tag == "c":
            self._parser.CharacterDataHandler = self._parser.EndElementHandler = None
            self._end_cell()

    def _end_cell(self) -> None:
        # a formula of the type "str" may have an empty text as its result
        if self._has_formula and self._type != "str" and not self._value.strip():
            raise self._no_result()
        if self._type == "e":
            self.errors[self._row, self._column] = self._value

    def _no_result(self) -> SourceError:
        return SourceError(
            Message(
                "Cell {cell} of the sheet {sheet} in {name} has a formula without a stored result",
                cell=cell_name(self._row, self._column),
                sheet=self._sheet,
                name=self._book,
            ),
            Message("Open the workbook in a spreadsheet program, save it there, then retry."),
        )
