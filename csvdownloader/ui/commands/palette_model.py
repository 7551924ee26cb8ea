"""What the palette lists now, as a Qt model: headings, and the entries below them."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from csvdownloader.core.overrides import override
from csvdownloader.ui.commands.palette_entry import PaletteEntry, PaletteGroup
from csvdownloader.ui.commands.palette_search import FoundEntry, search
from csvdownloader.ui.widgets.plain_text import SEPARATOR, plain_tip

Index = QModelIndex | QPersistentModelIndex
Row = FoundEntry | str  # an entry, or the heading of those that follow

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_MOST = 50  # of a group
_TOP = QModelIndex()


class PaletteModel(QAbstractListModel):
    """The groups that have something; while something is typed, that with the best entry first."""

    def __init__(self, groups: Sequence[PaletteGroup], parent: QObject) -> None:
        super().__init__(parent)
        self._groups = groups
        self._entries: dict[str, list[PaletteEntry]] = {}  # all of a group, once they are searched
        self._rows: list[Row] = []

    def show(self, typed: str) -> None:
        """Lists what fits; without a word the first of each group."""
        self.beginResetModel()
        found = [(group, self._find(group, typed)) for group in self._groups]
        listed = [(group, entries) for group, entries in found if entries]
        if typed.strip():
            listed.sort(key=lambda each: each[1][0].rank)
        self._rows = []
        for group, entries in listed:
            self._rows += [group.title, *entries]
        self.endResetModel()

    def entries(self) -> Iterator[PaletteEntry]:
        """The entries that are listed."""
        return (row.entry for row in self._rows if isinstance(row, FoundEntry))

    def first(self) -> QModelIndex:
        """The first entry, below its heading; an invalid index when there is none."""
        return self.index(1)

    @override
    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        is_heading = isinstance(self._rows[index.row()], str)
        return Qt.ItemFlag.NoItemFlags if is_heading else super().flags(index)

    @override
    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if isinstance(row, str):
            return row if role == Qt.ItemDataRole.DisplayRole else None
        return _data(row.entry, role)

    def _find(self, group: PaletteGroup, typed: str) -> list[FoundEntry]:
        if not typed.strip():
            return search(islice(group.entries(), group.most), "")
        if group.title not in self._entries:
            self._entries[group.title] = list(group.entries())
        return search(self._entries[group.title], typed)[:_MOST]


def _data(entry: PaletteEntry, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return entry.title
    if role == Qt.ItemDataRole.ToolTipRole:
        return plain_tip("\n".join(filter(None, (entry.title, entry.detail))))
    if role == Qt.ItemDataRole.AccessibleDescriptionRole:
        return SEPARATOR.join(filter(None, (entry.detail, entry.key)))
    return None
