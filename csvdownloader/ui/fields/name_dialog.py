"""The dialog that asks for the name of something that is kept."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.buttons import Button, with_cancel
from csvdownloader.ui.widgets.dialog_layout import lay_out
from csvdownloader.ui.widgets.labels import Label

_WIDTH = 52 * GAP


class NameDialog(QDialog):
    """Stays open until the name is taken: whoever opened it accepts it, or shows what is wrong.

    Signals:
        given(str): The name as it was typed.
    """

    given = Signal(str)

    def __init__(
        self,
        title: str,
        name: str,
        button: str,
        parent: QWidget,
        replaces: Callable[[str], bool] = lambda _name: False,
    ) -> None:
        """Makes the dialog.

        Args:
            title: Of the window.
            name: The name that is proposed.
            button: What the button says that takes the name.
            parent: The window.
            replaces: Whether a name is taken, and may be given all the same.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.edit = QLineEdit(name, self)
        self.edit.setAccessibleName(Message("Name"))
        self.field = FieldBox(self.edit, self)
        self.field.place(self.edit)
        self.edit.textEdited.connect(self.field.edited)
        self.edit.textChanged.connect(self._follow)
        self._button, self._replaces = button, replaces
        self.ok_button = Button(button)
        self.ok_button.setDefault(True)
        self.ok_button.clicked.connect(self._give)
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        label = Label(Message("&Name"), parent=content)
        label.setBuddy(self.edit)
        column.addWidget(label)
        column.addWidget(self.field)
        column.addStretch(1)
        lay_out(self, content, with_cancel(self.ok_button, self))
        self.resize(_WIDTH, self.sizeHint().height())
        self._follow()
        self.edit.selectAll()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, text: str) -> None:
        """Shows what is wrong with the name."""
        self.field.show_error(text)
        self.field.focus()

    def _follow(self) -> None:
        replaces = self._replaces(self.edit.text())
        note = Message("There is one of this name: it is replaced.")
        self.field.show_note(note if replaces else EMPTY)
        self.ok_button.setText(Message("&Replace") if replaces else self._button)

    def _give(self) -> None:
        self.given.emit(self.edit.text())
