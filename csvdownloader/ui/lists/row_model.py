"""A base class for models of rows to choose from, with a search."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from csvdownloader.core import units
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.overrides import override

Index: TypeAlias = QModelIndex | QPersistentModelIndex


class RowModel(QAbstractTableModel):
    """A flat list of rows under headings; subclasses define what a cell shows."""

    def __init__(self, headings: tuple[str, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings = headings
        self._rows: Sequence[Any] = ()

    def count(self) -> int:
        """The number of all rows to choose from."""
        raise NotImplementedError

    def shown(self) -> int:
        """The number of rows that the search found."""
        raise NotImplementedError

    def found_text(self, noun: str) -> Message:
        """The result as text: "4 of 24 tables"; empty when there is nothing to choose from."""
        count, shown = self.count(), self.shown()
        number = units.count(count, noun) if count else EMPTY
        return (
            number
            if shown == count
            else Message("{shown:,} of {number}", shown=shown, number=number)
        )

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._headings)

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        is_text = role == Qt.ItemDataRole.DisplayRole
        return self._headings[section] if is_text else self._layout(section, role)

    def _layout(self, column: int, role: int) -> Any:  # noqa: ARG002 - for subclasses
        """The alignment of a column and its heading; None for left."""
        return None

    def _show_rows(self, rows: Sequence[Any]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
