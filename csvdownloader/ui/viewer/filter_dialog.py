"""The dialog that asks which rows are to be shown."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QWidget

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.tables.view import Condition, Operator
from csvdownloader.core.tables.view_texts import OPERATORS
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.fields.fields import FormCombo
from csvdownloader.ui.lists.one_line_delegate import one_line
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.buttons import Button, with_cancel
from csvdownloader.ui.widgets.dialog_layout import lay_out
from csvdownloader.ui.widgets.labels import Label

_WIDTH, _FEWEST_LETTERS = 56 * GAP, 12
_EXPRESSION = Message("As RE2 has them: ^DE[0-9]{{20}}$. Capital letters do not count.")
_LETTERS = Message("Capital letters do not count.")
_EXACT = Message("The whole cell, with capital letters as they are.")
_COMPARED = Message("Numbers are compared as numbers, dates as dates.")
_NOTES = {
    Operator.IS: _EXACT,
    Operator.IS_NOT: Message("The whole cell, with capital letters as they are. NULL stays."),
    Operator.CONTAINS_NOT: Message("Capital letters do not count. NULL stays."),
    Operator.MATCHES: _EXPRESSION,
    Operator.GREATER: _COMPARED,
    Operator.LESS: _COMPARED,
    Operator.BETWEEN: Message("Both ends are inside. Numbers and dates are compared as such."),
}


class FilterDialog(QDialog):
    """Stays open until the condition is taken: whoever opened it accepts it, or shows an error.

    Signals:
        given(Condition): What the user asks for.
    """

    given = Signal(object)

    def __init__(self, header: Sequence[str], column: int, parent: QWidget) -> None:
        """Makes the dialog.

        Args:
            header: The names of the columns.
            column: The one that is proposed.
            parent: The window.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(Message("Filter rows"))
        self.column = FormCombo()
        self.column.addItems([one_line(name) for name in header])
        self.column.setCurrentIndex(column)
        self.operator = FormCombo()
        for operator, words in OPERATORS.items():
            self.operator.addItem(words, operator)
        for combo in (self.column, self.operator):  # whose entries may be longer than the window
            combo.setMinimumContentsLength(_FEWEST_LETTERS)
            combo.setSizeAdjustPolicy(
                FormCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        self.low, self.high = QLineEdit(self), QLineEdit(self)
        self.field = FieldBox(self.low, self)
        self.field.place(self.low)
        self.low.textEdited.connect(self.field.edited)
        self.high.textEdited.connect(self.field.edited)
        self.ok_button = Button(Message("Show &rows"))
        self.ok_button.setDefault(True)
        self.ok_button.clicked.connect(self._give)
        self._form = self._arranged()
        self.operator.currentIndexChanged.connect(self._follow)
        self._follow()
        self.low.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def condition(self) -> Condition:
        """What the dialog says."""
        operator = self._operator()
        texts = (self.low.text(), self.high.text())[: operator.text_count]
        return Condition(self.column.currentIndex(), operator, texts)

    def show_error(self, text: str) -> None:
        """Shows what is wrong with the value."""
        self.field.show_error(text)
        self.field.focus()
        self.ok_button.setEnabled(True)

    def _arranged(self) -> QFormLayout:
        content = QWidget(self)
        form = QFormLayout(content)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(GAP)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows: list[tuple[Message, QWidget, QWidget]] = [
            (Message("&Column"), self.column, self.column),
            (Message("C&ondition"), self.operator, self.operator),
            (Message("&Value"), self.field, self.low),
            (Message("&And"), self.high, self.high),
        ]
        for title, widget, control in rows:
            label = Label(title, parent=content)
            label.setBuddy(control)
            control.setAccessibleName(title.replace("&", ""))
            form.addRow(label, widget)
        lay_out(self, content, with_cancel(self.ok_button, self))
        self.resize(_WIDTH, self.sizeHint().height())
        return form

    def _operator(self) -> Operator:
        return Operator(self.operator.currentData())

    def _follow(self) -> None:
        operator = self._operator()
        self._form.setRowVisible(self.field, operator.text_count > 0)
        self._form.setRowVisible(self.high, operator.text_count > 1)
        self.field.show_error(EMPTY)
        self.field.show_note(_NOTES.get(operator, _LETTERS))

    def _give(self) -> None:
        self.ok_button.setEnabled(False)  # until it is known whether there is such a condition
        self.given.emit(self.condition)
