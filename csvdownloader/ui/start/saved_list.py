"""The saved requests, to be run by Enter; hidden while there are none."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QWidget

from csvdownloader.core.messages import Message, joined
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.rules import origin_of
from csvdownloader.core.requests.saved_requests import SavedRequest
from csvdownloader.core.texts import one_line
from csvdownloader.ui.start.source_row import SavedRow
from csvdownloader.ui.start.titled_rows import TitledRows
from csvdownloader.ui.widgets.plain_text import SEPARATOR, from_home
from csvdownloader.workers.saved_requests import SavedRequests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from csvdownloader.core.ports.sources import Source


class SavedList(TitledRows):
    """A row for each; the menu of a row, by the menu key or a right click, says its other keys.

    Signals:
        run(SavedRequest): It is to be run.
        edited(SavedRequest): Its form is wanted.
        renamed(SavedRequest), removed(SavedRequest): This is to be done to it.
        copied(SavedRequest): The command is wanted that runs it.
    """

    run = Signal(object)
    edited = Signal(object)
    renamed = Signal(object)
    removed = Signal(object)
    copied = Signal(object)

    def __init__(
        self, saved: SavedRequests, sources: "Mapping[str, Source]", parent: QWidget
    ) -> None:
        super().__init__(Message("Saved requests"), parent)
        self._saved, self._sources = saved, sources
        saved.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Shows them anew."""
        self.replace_rows([self._row(saved) for saved in self._saved.all()])

    @override
    def press(self, row: QAbstractButton) -> None:
        if isinstance(row, SavedRow):
            self.run.emit(row.saved)

    def _row(self, saved: SavedRequest) -> SavedRow:
        origin = map(from_home, origin_of(saved.request, self._sources))
        row = SavedRow(saved, one_line(joined(origin, SEPARATOR)), self)
        for title, key, signal in (
            (Message("&Run"), "", self.run),
            (Message("&Edit in the form"), "F4", self.edited),
            (Message("Re&name…"), "F2", self.renamed),
            (Message("&Copy as command"), "Ctrl+Shift+C", self.copied),
            (Message("Re&move…"), "Del", self.removed),
        ):
            row.addAction(_action(row, title, key, signal))
        return row


def _action(row: SavedRow, title: str, key: str, signal: SignalInstance) -> QAction:
    action = QAction(title, row)
    action.setShortcut(QKeySequence(key))
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.triggered.connect(lambda: signal.emit(row.saved))
    return action
