"""One part of a secret: a line that hides what is typed, unless it may be read."""

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from csvdownloader.core.connections.connections import SecretField
from csvdownloader.core.messages import Message
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.fields.field_rows import set_buddy
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.buttons import IconButton
from csvdownloader.ui.widgets.mnemonics import with_mnemonic


def hide_typed(edit: QLineEdit, hidden: bool) -> None:
    """Shows dots instead of what is typed, or the text."""
    modes = QLineEdit.EchoMode
    edit.setEchoMode(modes.Password if hidden else modes.Normal)


class SecretLine(FieldBox):
    """Asks for one part; a button shows what is typed."""

    def __init__(self, parent: QWidget) -> None:
        self.edit = QLineEdit()
        super().__init__(self.edit, parent)
        self.show_button = IconButton(Message("Show what is typed"), "eye", self)
        self.show_button.setCheckable(True)
        self.show_button.toggled.connect(self._show_typed)
        hide_typed(self.edit, hidden=True)
        row_widget = QWidget(self)
        row = QHBoxLayout(row_widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP // 2)
        row.addWidget(self.edit, 1)
        row.addWidget(self.show_button)
        self.place(row_widget)
        self.edit.textEdited.connect(self.edited)

    def ask_for(self, field: SecretField, form: QFormLayout, letters: set[str]) -> None:
        """Shows the part's name. `letters` are the taken Alt keys; the new one is added."""
        label = form.labelForField(self)
        if isinstance(label, QLabel):
            label.setText(with_mnemonic(field.title, letters))
        set_buddy(form, self)
        self.edit.setAccessibleName(field.title)
        self.show_button.setVisible(not field.is_shown)
        hide_typed(self.edit, hidden=not (field.is_shown or self.show_button.isChecked()))

    def text(self) -> str:
        """What was typed."""
        return self.edit.text()

    def focusables(self) -> list[QWidget]:
        """The controls in the order of the Tab key."""
        return [self.edit, self.show_button]

    def _show_typed(self, shown: bool) -> None:
        hide_typed(self.edit, hidden=not shown)
