"""The first rows of a file as a Qt model. Cells are the exact text of the file."""

import html
import re
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from csvdownloader.core.messages import verbatim
from csvdownloader.core.overrides import override
from csvdownloader.core.sources.first_rows import Preview
from csvdownloader.core.tables.columns import NUMBERS, ColumnType, Schema
from csvdownloader.core.tables.search import Row
from csvdownloader.ui.lists.one_line_delegate import one_line

Index = QModelIndex | QPersistentModelIndex

MISSING_ROLE = int(Qt.ItemDataRole.UserRole)  # whether the cell has no value, not even an empty one
MISSING = verbatim("NULL")  # what stands for it

_TOP = QModelIndex()
_LONGEST_TOOL_TIP = 2000
_EMPTY = Preview((), (), complete=True)
_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d*)(?:[.,]\d+)?(?:[eE][+-]?\d+)?")  # 007 is none
# Put together once: a combination of flags costs more than all else of a cell.
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class PreviewModel(QAbstractTableModel):
    """Holds one preview.

    Numbers stand at the right: by the types, or where there are none, by the values that are shown.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._preview, self._schema = _EMPTY, Schema()
        self._alignments: dict[int, Qt.AlignmentFlag] = {}  # of the columns that were asked for

    def show_preview(self, preview: Preview, schema: Schema = ()) -> None:
        """Shows another preview, of columns with these types."""
        self.beginResetModel()
        self._preview, self._schema = preview, schema
        self._alignments = {}
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._preview.rows)

    @override
    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._preview.header)

    @override
    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shown_cell(index.row(), index.column())[0]
        if role == MISSING_ROLE:
            return self.shown_cell(index.row(), index.column())[1]
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tool_tip(self.cell(index) or "")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.cell_alignment(index.row(), index.column())
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        is_column = orientation == Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(self._preview.header[section]) if is_column else str(section + 1)
        if role == Qt.ItemDataRole.TextAlignmentRole and is_column:
            return self.alignment(section)
        if role == Qt.ItemDataRole.ToolTipRole and is_column:
            return as_tool_tip(self._preview.header[section])
        return None

    def cell(self, index: Index) -> str | None:
        """The text of a cell; None where it has no value."""
        return self._cell(index.row(), index.column())

    def shown_cell(self, row: int, column: int) -> tuple[str, bool]:
        """The text that stands in a cell, and whether it stands there for no value.

        Who paints a table asks here: through `data` a cell costs several times as much.
        """
        cell = self._cell(row, column)
        return (MISSING, True) if cell is None else (cell, False)

    def cell_alignment(self, row: int, column: int) -> Qt.AlignmentFlag:  # noqa: ARG002
        """Where the text of a cell stands."""
        return self.alignment(column)

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """Where the cells of a column stand, and its name."""
        if column not in self._alignments:
            self._alignments[column] = _RIGHT if self._holds_numbers(column) else _LEFT
        return self._alignments[column]

    def _cell(self, row: int, column: int) -> str | None:
        cells = self._row(row)
        return cells[column] if column < len(cells) else ""

    def _row(self, number: int) -> Row:
        """The cells of a row, from 0."""
        return self._preview.rows[number]

    def _holds_numbers(self, column: int) -> bool:
        known = self._schema[column].type if column < len(self._schema) else ColumnType.UNKNOWN
        if known is not ColumnType.UNKNOWN:
            return known in NUMBERS
        cells = [cell for row in self._preview.rows for cell in row[column : column + 1] if cell]
        return bool(cells) and all(map(_NUMBER.fullmatch, cells))


def as_tool_tip(text: str) -> str:
    """Markup that shows the text as it is; Qt could take plain text for markup."""
    if not text:
        return ""
    shown = html.escape(text[:_LONGEST_TOOL_TIP])
    return f'<div style="white-space: pre-wrap">{shown}</div>'
