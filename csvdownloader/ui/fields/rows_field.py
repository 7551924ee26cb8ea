"""The field for the number of rows: without a 32-bit bound, or all of them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from csvdownloader.core.errors import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.models import RowBounds
from csvdownloader.core.overrides import override
from csvdownloader.core.requests import parse_rows
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.ui.widgets.ticks import Tick

_STEPS = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: 100,
    Qt.Key.Key_PageDown: -100,
}
_SHOWN_WITHOUT_DEFAULT = 1000


class RowsEdit(QLineEdit):
    """A number that the arrow keys change; `parse_rows` validates it, not the widget."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bounds = RowBounds(None, None)
        self.setMaxLength(24)
        self.setAcceptDrops(False)  # a file dropped here belongs to the window
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("0" * 16) + 2 * GAP)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self._step(step)

    def _step(self, step: int) -> None:
        try:
            rows = parse_rows(self.text(), RowBounds(None, None)) + step
        except InvalidRequestError:
            return
        rows = max(1, min(rows, self.bounds.maximum or rows))
        self.setText(str(rows))
        self.textEdited.emit(self.text())


class RowsField(FieldBox):
    """The number of rows, and a check box for all of them where the source allows that."""

    def __init__(self) -> None:
        self.edit = RowsEdit()
        super().__init__(self.edit)
        self.all_rows = Tick(Message("&All rows"))
        self._range = Label("", Tone.MUTED)
        top = QWidget(self)
        row = QHBoxLayout(top)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GAP)
        for widget in (self.edit, self.all_rows, self._range):
            row.addWidget(widget)
        row.addStretch(1)
        self.place(top)
        self.edit.setAccessibleName(Message("Rows"))
        self.edit.textEdited.connect(self.edited)
        self._number = ""
        self.all_rows.toggled.connect(self._switch)
        self.all_rows.clicked.connect(self.edited)

    def set_bounds(self, bounds: RowBounds) -> None:
        """Sets which numbers the source accepts, and shows its default."""
        self.edit.bounds = bounds
        self.all_rows.setVisible(bounds.allows_all)
        self._range.setText(
            "" if bounds.maximum is None else Message("1 to {maximum:,}", maximum=bounds.maximum)
        )
        self._range.setVisible(bounds.maximum is not None)
        self.set_rows(bounds.default or _SHOWN_WITHOUT_DEFAULT)
        self.set_rows(bounds.default)

    def set_rows(self, rows: int | None) -> None:
        """Shows a number, or all rows."""
        self.all_rows.setChecked(rows is None and self.edit.bounds.allows_all)
        if rows is not None:
            self.edit.setText(str(rows))

    def row_limit(self) -> int | None:
        """The number of rows; None for all. Raises InvalidRequestError."""
        if self.all_rows.isChecked():
            return None
        return parse_rows(self.edit.text(), self.edit.bounds)

    def _switch(self, all_rows: bool) -> None:
        if all_rows:
            self._number = self.edit.text()
        self.edit.setText("" if all_rows else self._number)
        self.edit.setDisabled(all_rows)
