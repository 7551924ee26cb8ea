"""The page that is shown while no download is selected and no form is open."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.rules import reads_files
from csvdownloader.ui.look.measures import GAP, MARGIN, WIDEST
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.start.drop_zone import DropZone
from csvdownloader.ui.start.recent_list import RecentList
from csvdownloader.ui.start.saved_list import SavedList
from csvdownloader.ui.start.tile import Tile
from csvdownloader.ui.start.tile_grid import TileGrid
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.ui.widgets.mnemonics import with_mnemonic
from csvdownloader.ui.widgets.source_icons import source_icon
from csvdownloader.ui.widgets.title_row import TitleRow
from csvdownloader.workers.jobs.service import JobService
from csvdownloader.workers.saved_requests import SavedRequests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from csvdownloader.core.ports.sources import Source

_TAKEN_LETTERS = "nfevjhc"  # Alt keys of the list, the menu bar and the drop zone
_ABOUT = {  # in the order of the tiles
    "file": Message("CSV, Excel, Parquet, JSON, SQLite"),
    "database": Message("A table or a query"),
    "web": Message("An export, or a file on the web"),
    "sample": Message("Made-up orders to try it with"),
}


class StartPage(QWidget):
    """A place to drop, a tile for each kind of source, saved requests, and recent sources.

    Signals:
        browsed(): The user wants to choose files.
        source_chosen(str): The form of the source with this key is wanted.
        request_chosen(Request): The form is wanted, filled with this.
    """

    browsed = Signal()
    source_chosen = Signal(str)
    request_chosen = Signal(object)

    def __init__(
        self, service: JobService, saved: SavedRequests, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._sources, self._letters = service.sources, set(_TAKEN_LETTERS)
        self.zone = DropZone(self)
        self.zone.button.clicked.connect(self.browsed)
        self.grid = TileGrid(self)
        self.grid.pressed.connect(self._choose)
        self.tiles: dict[str, Tile] = {}
        self.saved = SavedList(saved, service.sources, self)
        self.recent = RecentList(service, self)
        self.recent.chosen.connect(self.request_chosen)
        for source in _in_order(service.sources):
            self._add_tile(source)
        self._arrange()

    def add_source(self, source: "Source") -> None:
        """Adds a tile for the source, and shows what was read from it."""
        self._add_tile(source)
        self.saved.refresh()
        self.recent.refresh()

    def focus_first(self) -> None:
        """Moves the keyboard to the first tile."""
        self.grid.tiles[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_known(self) -> None:
        """Moves the keyboard to the first saved request; from there to the newest source."""
        shown = [rows for rows in (self.saved, self.recent) if rows.rows]
        if not shown:
            self.focus_first()
            return
        places = (n for n, rows in enumerate(shown) if any(row.hasFocus() for row in rows.rows))
        place = next(places, -1)
        shown[(place + 1) % len(shown)].focus_row(0)

    @override
    def minimumSizeHint(self) -> QSize:
        # The height is that for the width. Qt's own is that of all texts wrapped at their
        # narrowest, and the page would scroll to an empty end.
        return QSize(super().minimumSizeHint().width(), 0)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.recent.refresh()

    def _choose(self, key: str) -> None:
        if reads_files(self._sources[key]):
            self.browsed.emit()
        else:
            self.source_chosen.emit(key)

    def _add_tile(self, source: "Source") -> None:
        title = with_mnemonic(source.title, self._letters)
        about = _ABOUT.get(source.key, EMPTY)
        tile = self.tiles[source.key] = Tile(
            source.key, source_icon(source.key), title, about, self.grid
        )
        self.grid.add(tile)

    def _arrange(self) -> None:
        content = QWidget(self)
        content.setMaximumWidth(WIDEST)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP + GAP // 2)
        self.head = TitleRow(Message("New download"), content, can_close=False)
        column.addWidget(self.head)
        what = Message("Pick where the rows come from. The file is checked before it is yours.")
        column.addWidget(Label(what, Tone.MUTED, content).wrapping())
        for part in (self.zone, self.grid):
            column.addWidget(part)
        for rows in (self.saved, self.recent):
            column.addSpacing(GAP)
            column.addWidget(rows)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 2 * GAP, MARGIN, MARGIN)
        row.addWidget(content)


def _in_order(sources: "Mapping[str, Source]") -> "list[Source]":
    first = [sources[key] for key in _ABOUT if key in sources]
    return [*first, *(source for key, source in sources.items() if key not in _ABOUT)]
