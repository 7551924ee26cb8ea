"""The first rows of a file as a Qt model. Cells are the exact text of the file."""

import html
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from csvdownloader.core.models import Preview
from csvdownloader.core.overrides import override
from csvdownloader.ui.lists.one_line_delegate import one_line

Index = QModelIndex | QPersistentModelIndex

_TOP = QModelIndex()
_LONGEST_TOOL_TIP = 2000
_EMPTY = Preview((), (), complete=True)


class PreviewModel(QAbstractTableModel):
    """Holds one preview; empty cells stay empty, since CSV cannot tell them from NULL."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._preview = _EMPTY

    def show_preview(self, preview: Preview) -> None:
        """Shows another preview."""
        self.beginResetModel()
        self._preview = preview
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
            return self._cell(index)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _as_tool_tip(self._cell(index))
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return one_line(self._preview.header[section])
        return str(section + 1)

    def _cell(self, index: Index) -> str:
        row = self._preview.rows[index.row()]
        return row[index.column()] if index.column() < len(row) else ""


def _as_tool_tip(text: str) -> str:
    """Markup that shows the text as it is; Qt could take plain text for markup."""
    if not text:
        return ""
    shown = html.escape(text[:_LONGEST_TOOL_TIP])
    return f'<div style="white-space: pre-wrap">{shown}</div>'
