"""The profiles of web services as rows: the user's own first, then those of the program."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QBrush, QFont, QGuiApplication

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.sources.profiles import ProfileEntry
from csvdownloader.ui.lists.row_model import Index, RowModel
from csvdownloader.ui.look.tones import Tone, tone_color
from csvdownloader.ui.widgets.plain_text import plain_tip

HEADINGS = (Message("Service"), Message("Documentation"), Message("Remark"))
NAME, DOCS, REMARK = range(len(HEADINGS))
OWN, BUNDLED = Message("Your own"), Message("From CSV Downloader")
BROKEN = Message("Cannot be used")


class ProfileModel(RowModel):
    """A flat list with two headings; without profiles of the user there is no heading."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(HEADINGS, parent)
        self._rows: list[str | ProfileEntry] = []
        self._all: list[ProfileEntry] = []

    def show_profiles(self, entries: Sequence[ProfileEntry]) -> None:
        """Shows these profiles instead, all of them."""
        self._all = sorted(entries, key=lambda e: (not e.is_own, e.name.casefold(), e.id))
        self.search("")

    def search(self, text: str) -> None:
        """Shows the profiles that have every word in name, id or host, without regard to case."""
        words = text.casefold().split()
        found = [entry for entry in self._all if all(word in _search_text(entry) for word in words)]
        own = [entry for entry in found if entry.is_own]
        bundled = found[len(own) :]
        second = [BUNDLED] if bundled else []
        self._show_rows([OWN, *own, *second, *bundled] if own else bundled)

    @override
    def count(self) -> int:
        return len(self._all)

    @override
    def shown(self) -> int:
        return sum(isinstance(row, ProfileEntry) for row in self._rows)

    def entry(self, row: int) -> ProfileEntry | None:
        """The profile in that row; None for a heading or no row at all."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, ProfileEntry) else None

    def row_of(self, id_or_path: str) -> int:
        """The row of the profile with that id or file, else of the first one; -1 without any."""
        rows = [(n, e) for n, e in enumerate(self._rows) if isinstance(e, ProfileEntry)]
        matching = (row for row, entry in rows if id_or_path in (str(entry.path), entry.id))
        return next(matching, rows[0][0] if rows else -1)

    def groups(self) -> list[int]:
        """The rows that are headings of a group."""
        return [row for row, entry in enumerate(self._rows) if isinstance(entry, str)]

    # --- Qt's model -----------------------------------------------------------------------------

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        # The keyboard skips a row that is not enabled.
        is_heading = isinstance(self._rows[index.row()], str)
        return Qt.ItemFlag.NoItemFlags if is_heading else super().flags(index)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if isinstance(row, str):
            return _heading(row, index.column(), role)
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(_tip(row, index.column()))
        return None


def docs_host(entry: ProfileEntry) -> str:
    """The host of the service's documentation; empty when there is none."""
    return QUrl(entry.docs).host()


def _search_text(entry: ProfileEntry) -> str:
    return f"{entry.name} {entry.id} {docs_host(entry)}".casefold()


def _cell(entry: ProfileEntry, column: int) -> str:
    first = entry.remark.partition(". ")[0].removesuffix(".")  # the details show all of it
    remark = BROKEN if entry.problem else first
    return (entry.name, docs_host(entry), remark)[column]


def _tip(entry: ProfileEntry, column: int) -> str:
    return (entry.name, entry.docs, entry.problem or entry.remark)[column]


def _heading(text: str, column: int, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return text if column == NAME else ""
    if role == Qt.ItemDataRole.FontRole:
        font = QFont()
        font.setBold(True)
        return font
    if role == Qt.ItemDataRole.ForegroundRole:  # not as pale as a row that is disabled
        return QBrush(tone_color(QGuiApplication.palette(), Tone.MUTED))
    return None
