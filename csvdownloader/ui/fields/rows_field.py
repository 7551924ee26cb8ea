"""The field for the number of rows, which has no 32-bit bound, or for all of them."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.rules import parse_rows
from csvdownloader.core.sources.parameters import RowBounds
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.flow_layout import FlowLayout
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.ui.widgets.ticks import Radio

_STEPS = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: 100,
    Qt.Key.Key_PageDown: -100,
}
_SHOWN_WITHOUT_DEFAULT = 1000
_FEWEST_DIGITS, _MOST_DIGITS = 7, 16  # that there is room for


class RowsEdit(QLineEdit):
    """A number that the arrow keys change; `parse_rows` validates it, not the widget."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bounds = RowBounds(None, None)
        self.setMaxLength(24)
        self.setAcceptDrops(False)  # a file dropped here belongs to the window
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self._step(step)

    def _fit(self) -> None:
        digit = self.fontMetrics().horizontalAdvance("0")
        self.setMinimumWidth(_FEWEST_DIGITS * digit + 2 * GAP)
        self.setMaximumWidth(_MOST_DIGITS * digit + 2 * GAP)

    def _step(self, step: int) -> None:
        try:
            rows = parse_rows(self.text(), RowBounds(None, None)) + step
        except InvalidRequestError:
            return
        rows = max(1, min(rows, self.bounds.maximum or rows))
        self.setText(str(rows))
        self.textEdited.emit(self.text())


class RowsField(FieldBox):
    """A number of rows; where the source allows it, also all of them.

    Whoever types a number means it: that needs no click before.
    """

    def __init__(self) -> None:
        self.edit = RowsEdit()
        super().__init__(self.edit)
        self.all_rows, self.first_rows = Radio(Message("&All rows")), Radio(Message("The first"))
        self._choice = QButtonGroup(self)
        self._range = Label("", Tone.MUTED)
        top = QWidget(self)
        row = FlowLayout(2 * GAP, GAP // 2)
        top.setLayout(row)
        for radio in (self.all_rows, self.first_rows):
            self._choice.addButton(radio)
            row.addWidget(radio)
        row.addWidget(self.edit)
        row.addWidget(self._range)
        self.place(top)
        self.edit.setAccessibleName(Message("Rows"))
        self.edit.textEdited.connect(self._follow_number)
        self.first_rows.clicked.connect(self._go_to_number)
        self._choice.buttonClicked.connect(self.edited)

    def set_bounds(self, bounds: RowBounds) -> None:
        """Sets which numbers the source accepts, and shows its default."""
        self.edit.bounds = bounds
        for radio in (self.all_rows, self.first_rows):
            radio.setVisible(bounds.allows_all)
        self._range.setText(
            "" if bounds.maximum is None else Message("1 to {maximum}", maximum=bounds.maximum)
        )
        self._range.setVisible(bounds.maximum is not None)
        self.set_rows(bounds.default or _SHOWN_WITHOUT_DEFAULT)
        self.set_rows(bounds.default)

    def set_rows(self, rows: int | None) -> None:
        """Shows a number, or all rows."""
        is_all = rows is None and self.edit.bounds.allows_all
        (self.all_rows if is_all else self.first_rows).setChecked(True)
        if rows is not None:
            self.edit.setText(str(rows))

    def row_limit(self) -> int | None:
        """The number of rows; None for all. Raises InvalidRequestError."""
        if self.all_rows.isChecked():
            return None
        return parse_rows(self.edit.text(), self.edit.bounds)

    def focusables(self) -> list[QWidget]:
        """The controls in the order of the Tab key."""
        return [self.all_rows, self.first_rows, self.edit]

    def _follow_number(self) -> None:
        self.first_rows.setChecked(True)
        self.edited.emit()

    def _go_to_number(self) -> None:
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.selectAll()
