"""The foot of the form: what will come, and the button that starts it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.overrides import override
from csvdownloader.core.units import count, size
from csvdownloader.ui.fields.rows_field import RowsField
from csvdownloader.ui.look.measures import GAP, grown
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import CommandButton
from csvdownloader.ui.widgets.elided_label import ElidedLabel
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.workers.lookups import Lookups

_WIDE = 60 * GAP  # enough for the hint, which the button's tool tip gives too


class FormFoot(QWidget):
    """The number of rows and the free space at the left, Start at the right."""

    def __init__(
        self, rows: RowsField, lookups: Lookups, start: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rows = rows
        self._free: int | None = None
        self.summary = ElidedLabel("", Tone.MUTED, self, cut=Qt.TextElideMode.ElideRight)
        self.start_button = CommandButton(start, Message("Start &Download"), "running", self)
        self.start_button.setDefault(True)
        key = start.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.hint = Label(key, Tone.MUTED, self)  # which starts from a query, too
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GAP)
        row.addWidget(self.summary, 1)
        row.addWidget(self.hint)
        row.addWidget(self.start_button)
        rows.edited.connect(self.refresh)
        lookups.disk_seen.connect(self._show_space)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.hint.setVisible(self.width() >= grown(_WIDE, self.fontMetrics()))

    def refresh(self) -> None:
        """Shows what the fields say now."""
        free = EMPTY if self._free is None else Message("{size} free", size=size(self._free))
        self.summary.setText(joined(filter(None, (_amount(self._rows), free)), ". "))

    def _show_space(self, _folder: Path, free: int | None) -> None:
        self._free = free
        self.refresh()


def _amount(rows: RowsField) -> Message:
    try:
        limit = rows.row_limit()
    except InvalidRequestError:
        return EMPTY
    return Message("All rows") if limit is None else count(limit, "row")
