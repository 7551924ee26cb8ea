"""The saves of a job as a table: what, how, when, and what became of them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QMimeData, QObject, Qt, QUrl

from csvdownloader.core import units
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.overrides import override
from csvdownloader.core.saving.save_place import SavedState
from csvdownloader.core.saving.saved import Save
from csvdownloader.ui.lists.row_model import Index, RowModel
from csvdownloader.ui.saving.option_words import option_words
from csvdownloader.ui.widgets.plain_text import plain_tip
from csvdownloader.ui.widgets.times import age_text, local_time

STATES = {
    SavedState.UNCHANGED: Message("Unchanged"),
    SavedState.UNSURE: Message("Perhaps changed"),
    SavedState.CHANGED: Message("Changed"),
    SavedState.GONE: Message("Not there"),
}
LOOKING = Message("Looking…")
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class SaveColumn(IntEnum):
    """The columns."""

    FILE = 0
    HOW = 1
    SIZE = 2
    WHEN = 3
    STATE = 4


_HEADINGS = (
    Message("File"),
    Message("Written as"),
    Message("Size"),
    Message("Saved"),
    Message("Now"),
)


class SavesModel(RowModel):
    """The latest first; a row that is dragged is its files."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(_HEADINGS, parent)
        self._states: dict[Save, SavedState] = {}

    def show_saves(self, saves: Iterable[Save]) -> None:
        """Shows these."""
        self._show_rows(tuple(reversed(tuple(saves))))

    def show_state(self, save: Save, state: SavedState) -> None:
        """Shows what became of a save."""
        self._states[save] = state
        if save in self._rows:
            cell = self.index(self._rows.index(save), SaveColumn.STATE)
            self.dataChanged.emit(cell, cell)

    def save(self, row: int) -> Save | None:
        """The save in that row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def state(self, save: Save) -> SavedState | None:
        """What became of it; None while nobody has looked."""
        return self._states.get(save)

    def saves(self) -> Sequence[Save]:
        """All, the latest first."""
        return self._rows

    @override
    def count(self) -> int:
        return len(self._rows)

    @override
    def shown(self) -> int:
        return len(self._rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        save, column = self._rows[index.row()], SaveColumn(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(save, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(save, column))
        return self._layout(column, role)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    @override
    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        rows = sorted({index.row() for index in indexes})
        files = [file.path for row in rows for file in self._rows[row].saved.files]
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
        return data

    @override
    def mimeTypes(self) -> list[str]:
        return ["text/uri-list"]

    @override
    def _layout(self, column: int, role: int) -> Any:
        is_size = column == SaveColumn.SIZE and role == Qt.ItemDataRole.TextAlignmentRole
        return _RIGHT if is_size else None

    def _text(self, save: Save, column: SaveColumn) -> str:
        match column:
            case SaveColumn.FILE:
                return _files_text(save)
            case SaveColumn.HOW:
                return option_words(save.saved.options)
            case SaveColumn.SIZE:
                return units.size(sum(file.measured.bytes for file in save.saved.files))
            case SaveColumn.WHEN:
                return age_text(save.at, datetime.now(UTC)) if save.at else EMPTY
        state = self._states.get(save)
        return STATES[state] if state else LOOKING

    def _tip(self, save: Save, column: SaveColumn) -> str:
        if column is SaveColumn.FILE:
            return "\n".join(str(file.path) for file in save.saved.files)
        if column is SaveColumn.WHEN:
            return local_time(save.at) if save.at else EMPTY
        return self._text(save, column)


def _files_text(save: Save) -> str:
    name, more = save.saved.path.name, len(save.saved.files) - 1
    return Message("{name} and {more:,} more", name=name, more=more) if more else name
