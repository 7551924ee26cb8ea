"""The whole text of one cell, below the table."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from csvdownloader.core import units
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.look.measures import GAP, MARGIN
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import IconButton
from csvdownloader.ui.widgets.elided_label import ElidedLabel

_MOST_CHARACTERS = 1_000_000  # that are shown; more would freeze the window for seconds
_LINES = 5


class CellPanel(QWidget):
    """Shows a cell with its line breaks.

    Signals:
        closed(): The panel was closed.
    """

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = ElidedLabel(parent=self)
        self.title.set_tone(Tone.MUTED)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(Message("The whole cell"))
        self.text.setFixedHeight(_LINES * self.text.fontMetrics().lineSpacing() + 2 * GAP)
        close = IconButton(Message("Close (Esc)"), "close", self)
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.clicked.connect(self.close_panel)
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 0, MARGIN, 0)
        head.addWidget(self.title, 1)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP // 2, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        inner = QHBoxLayout()
        inner.setContentsMargins(MARGIN, 0, MARGIN, GAP)
        inner.addWidget(self.text)
        column.addLayout(inner)
        self.hide()

    def show_cell(self, cell: str | None, row: int, name: str) -> None:
        """Shows a cell; None is a missing value."""
        length = (
            Message("missing (NULL)")
            if cell is None
            else Message("{characters}", characters=units.count(len(cell), "character"))
        )
        self.title.setText(
            Message("Row {row:,}, {name}: {length}", row=row, name=name, length=length)
        )
        self.text.setPlainText((cell or "")[:_MOST_CHARACTERS])

    def close_panel(self) -> None:
        """Hides the panel."""
        self.hide()
        self.closed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)
