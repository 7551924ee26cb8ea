"""The first rows of a typed file that would be saved, with what each cell is there."""

from typing import Any

from PySide6.QtCore import QObject, Qt

from csvdownloader.core.messages import EMPTY, Message, verbatim
from csvdownloader.core.overrides import override
from csvdownloader.core.sources.first_rows import Preview
from csvdownloader.core.tables.columns import NUMBERS, Column, ColumnType
from csvdownloader.core.writing.first_lines import FirstCells
from csvdownloader.ui.preview.preview_model import Index, PreviewModel

_TO_THE_RIGHT = NUMBERS | {ColumnType.DATE, ColumnType.TIME, ColumnType.TIMESTAMP}
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_WORDS = {
    ColumnType.TEXT: Message("text"),
    ColumnType.INTEGER: Message("whole number"),
    ColumnType.DECIMAL: Message("number"),
    ColumnType.FLOAT: Message("floating-point number"),
    ColumnType.BOOLEAN: Message("yes or no"),
    ColumnType.DATE: Message("date"),
    ColumnType.TIME: Message("time"),
    ColumnType.TIMESTAMP: Message("date with time"),
    ColumnType.TIMESTAMP_WITH_TIME_ZONE: Message("moment"),
    ColumnType.BYTES: Message("bytes"),
}
_MIXED = Message("mixed")


class CellsModel(PreviewModel):
    """Numbers and dates stand at the right, as a workbook shows them, texts at the left."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._cells = FirstCells((), (), is_all=True)

    def show_cells(self, cells: FirstCells) -> None:
        """Shows the columns, with their types, and the rows."""
        self._cells = cells
        header = tuple(
            Message("{name} ({type})", name=column.name, type=word) if word else column.name
            for column, word in ((column, self._word(n)) for n, column in enumerate(cells.columns))
        )
        rows = tuple(tuple(cell.text for cell in row) for row in cells.rows)
        self.show_preview(Preview(header, rows, cells.is_all), cells.columns)

    @override
    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return _WORDS.get(self._cells.rows[index.row()][index.column()].type, EMPTY)
        return super().data(index, role)

    @override
    def cell_alignment(self, row: int, column: int) -> Qt.AlignmentFlag:
        return _RIGHT if self._cells.rows[row][column].type in _TO_THE_RIGHT else _LEFT

    def _word(self, place: int) -> Message:
        column = self._cells.columns[place]
        if column.type is not ColumnType.UNKNOWN:
            return _word_of(column)
        is_mixed = any(row[place].type is not ColumnType.UNKNOWN for row in self._cells.rows)
        return _MIXED if is_mixed else EMPTY


def _word_of(column: Column) -> Message:
    exact = column.precision is not None
    return verbatim(column.type_text) if exact else _WORDS.get(column.type, EMPTY)
