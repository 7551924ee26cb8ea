"""The bar in which one says to which row or column to go."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.tables.search import Place
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import IconButton
from csvdownloader.ui.widgets.elided_label import ElidedLabel

_SEPARATORS = str.maketrans("", "", " ,.'\u00a0\u202f")  # of thousands


class GoBar(QWidget):
    """Enter goes there, Esc closes the bar.

    Signals:
        entered(str): The user typed a number or a name.
        closed(): The bar was closed.
    """

    entered = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText(Message("Row number or name of a column"))
        self.edit.setAccessibleName(Message("Row number or name of a column"))
        self.message = ElidedLabel(parent=self)
        self.message.set_tone(Tone.BAD)
        close = IconButton(Message("Close (Esc)"), "close", self)
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.clicked.connect(self.close_bar)
        self.edit.textChanged.connect(lambda _text: self.message.setText(""))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP // 2)
        row.addWidget(self.edit, 2)
        row.addWidget(self.message, 2)
        row.addWidget(close)
        self.hide()

    def open_bar(self) -> None:
        """Shows the bar with the keyboard in it."""
        self.show()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def close_bar(self) -> None:
        """Hides the bar."""
        self.hide()
        self.closed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit(self.edit.text())
        else:
            super().keyPressEvent(event)


def named_place(text: str, here: Place, rows: int, header: Sequence[str]) -> Place | Message:
    """The cell that a number of a row or the name of a column leads to, or why there is none.

    Args:
        text: As it was typed; numbers may have separators, names may be in other letters or cut.
        here: The current cell: the other half of the place stays.
        rows: How many there are.
        header: The names of the columns.
    """
    wanted, (row, column) = text.strip(), here
    digits = wanted.translate(_SEPARATORS)
    if wanted in header:
        return row, header.index(wanted)
    if digits.isascii() and digits.isdigit():
        number = int(digits[:20])
        if 1 <= number <= rows:
            return number, column
        return Message("There are rows 1 to {rows:,}", rows=rows)
    names, cut = [name.casefold() for name in header], wanted.casefold()
    for fits in (str.__eq__, str.startswith, str.__contains__):
        found = next((place for place, name in enumerate(names) if cut and fits(name, cut)), None)
        if found is not None:
            return row, found
    return Message("There is no column of this name")
