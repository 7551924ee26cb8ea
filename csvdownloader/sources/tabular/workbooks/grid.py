"""Makes lines of equal length out of the cells of a sheet."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from msgspec import Struct

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.messages import Message
from csvdownloader.core.units import count
from csvdownloader.engine.rows.csv_writer import CsvLineWriter
from csvdownloader.sources.tabular.file_format import InputFile
from csvdownloader.sources.tabular.workbooks.areas import Area
from csvdownloader.sources.tabular.workbooks.book import Block, Row, Sheet
from csvdownloader.sources.tabular.workbooks.cells import Uncalculated
from csvdownloader.sources.tabular.workbooks.references import COLUMNS, cell_name

TEXT, EMPTY = "text", "empty"  # what stands for a formula without a stored result
MOST_CHARACTERS = 1 << 26  # of a row: it is written at once
MOST_CELLS = 1 << 28  # also the empty ones between those with values
_CELLS_AT_ONCE = 1 << 18  # of lines that are made together


class OutsideError(Exception):
    """A row has a value outside of the columns that were expected."""


class Bounds(Struct, frozen=True):
    """The columns of a table, from 0; the last one belongs to it."""

    left: int
    right: int

    @classmethod
    def of(cls, rows: Iterable[Row], area: Area | None) -> "Bounds":
        """Those of an area that names its columns, else those in which the rows have values."""
        if area is not None and (area.left, area.right) != (0, COLUMNS - 1):
            return cls(area.left, area.right)
        left, right = COLUMNS, -1
        for row in rows:
            left, right = min(left, min(row.cells)), max(right, max(row.cells))
        return cls(left, right)

    @property
    def width(self) -> int:
        """The number of columns."""
        return self.right - self.left + 1

    def names(self) -> list[str]:
        """Names for columns that have none."""
        return [f"column{number}" for number in range(1, self.width + 1)]


class Grid:
    """Makes the lines, and counts what is to be told of them.

    Args:
        file: What is read.
        sheet: Of that file.
        bounds: The columns.
        top: The first row.
        writer: Makes lines of values.
    """

    def __init__(
        self, file: InputFile, sheet: Sheet, bounds: Bounds, top: int, writer: CsvLineWriter
    ) -> None:
        self._name, self._sheet, self._bounds = file.path.name, sheet, bounds
        self._formulas = file.formulas
        self._writer, self._top = writer, top
        self._uncalculated = 0
        self._last = -1

    def lines(self, rows: Iterable[Row | Block], top: int) -> Iterator[str]:
        """A line for each row from the top on, also for empty ones. Raises SourceError."""
        empty = self._writer.line([None] * self._bounds.width)
        expected = top
        for number, line in chain.from_iterable(map(self._numbered_lines, rows)):
            for _ in range(expected, number):
                yield empty
            self._last, expected = number, number + 1
            yield line

    def values(self, row: Row) -> list[str | None]:
        """The fields of a row; empty texts count as missing. Raises SourceError or OutsideError."""
        left, width = self._bounds.left, self._bounds.width
        self._check_size(row)
        values: list[str | None] = [None] * width
        length = 0
        for column, cell in row.cells.items():
            if not 0 <= column - left < width:
                raise OutsideError
            text = cell if isinstance(cell, str) else self._result(row.number, column, cell)
            if text:
                values[column - left] = text
                length += len(text)
        if length > MOST_CHARACTERS:
            raise self._too_long(row)
        return values

    def _numbered_lines(self, some: Row | Block) -> Iterable[tuple[int, str]]:
        if isinstance(some, Block) and self._is_harmless(some):
            return zip(some.numbers, self._writer.lines(self._columns(some)), strict=True)
        rows = [some] if isinstance(some, Row) else some.rows()
        return ((row.number, self._writer.line(self.values(row))) for row in rows)

    def _is_harmless(self, block: Block) -> bool:
        """Whether `values` would refuse none of the rows, which together take little memory."""
        left, right = self._bounds.left, self._bounds.right
        length = sum(sum(map(len, filter(None, values))) for values in block.columns.values())
        return (
            left <= min(block.columns)
            and max(block.columns) <= right
            and self._cells_up_to(block.numbers[-1]) <= MOST_CELLS
            and length <= MOST_CHARACTERS // 16
            and len(block.numbers) * self._bounds.width <= _CELLS_AT_ONCE
        )

    def _columns(self, block: Block) -> list[Sequence[str | None]]:
        """All columns of the lines, in which empty texts count as missing."""
        missing = [None] * len(block.numbers)
        numbers = range(self._bounds.left, self._bounds.right + 1)
        columns = (block.columns.get(number, missing) for number in numbers)
        return [
            [value or None for value in column] if "" in column else column for column in columns
        ]

    def remarks(self, merged: Iterable[Area]) -> list[Message]:
        """What is to be told of the lines that were made."""
        found: list[Message] = []
        if self._uncalculated:
            found.append(self._formulas_remark())
        top = self._top
        table = Area(top + 1, self._bounds.left, max(self._last, top), self._bounds.right)
        areas = sum(area.touches(table) for area in merged) if self._last > top else 0
        if areas:
            found.append(
                Message(
                    "{areas}: the value stands in the first cell, and the others are empty.",
                    areas=count(areas, "area"),
                )
            )
        return found

    def _result(self, row: int, column: int, cell: Uncalculated) -> str | None:
        """What stands for the result of a formula that was never calculated."""
        self._uncalculated += 1
        if self._formulas == EMPTY:
            return None
        if self._formulas == TEXT and cell.formula:
            return cell.formula
        raise SourceError(
            Message(
                "Cell {cell} of the sheet {sheet} in {name} has a formula without a stored result",
                cell=cell_name(row, column),
                sheet=self._sheet.name,
                name=self._name,
            ),
            Message(
                "Open the workbook in a spreadsheet program, save it there, then retry; or take "
                "the text of such formulas, or nothing, by the option Formulas."
            ),
            fields=("formulas",),
        )

    def _too_long(self, row: Row) -> SourceError:
        return SourceError(
            Message(
                "Row {row} of the sheet {sheet} in {name} has more than {most:,} characters",
                row=row.number + 1,
                sheet=self._sheet.name,
                name=self._name,
                most=MOST_CHARACTERS,
            ),
            Message("Say which part is meant, by a range such as A1:F200."),
            fields=("range",),
        )

    def _formulas_remark(self) -> Message:
        formulas = count(self._uncalculated, "formula")
        if self._formulas == TEXT:
            return Message(
                "{formulas} without a stored result: the text stands for it.", formulas=formulas
            )
        return Message("{formulas} without a stored result: the cell is empty.", formulas=formulas)

    def _cells_up_to(self, row: int) -> int:
        return (row - self._top + 1) * self._bounds.width

    def _check_size(self, row: Row) -> None:
        cells = self._cells_up_to(row.number)
        if cells > MOST_CELLS:
            raise SourceError(
                Message(
                    "The sheet {sheet} of {name} spans {cells:,} cells up to {last}, but at most "
                    "{most:,} are read",
                    sheet=self._sheet.name,
                    name=self._name,
                    cells=cells,
                    last=cell_name(row.number, self._bounds.right),
                    most=MOST_CELLS,
                ),
                Message("Say which part is meant, by a range such as A1:F200."),
                fields=("range",),
            )
