"""The dialog for the settings, built from their declarations."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QDialogButtonBox,
    QWidget,
)

from csvdownloader.core.messages import Message
from csvdownloader.core.models import Value
from csvdownloader.core.setting_kinds import SettingsTable
from csvdownloader.ui.fields.field_rows import FieldForm, insert_field
from csvdownloader.ui.fields.setting_fields import make_setting_field
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.buttons import make_main
from csvdownloader.ui.widgets.dialog_layout import lay_out
from csvdownloader.ui.widgets.mnemonics import letter_of, with_mnemonic

_WIDTH = 64 * GAP
_BUTTONS = QDialogButtonBox.StandardButton


class SettingsDialog(QDialog):
    """Shows and changes the settings of a table.

    Signals:
        edited(SettingsTable): The user changed a value; those that may not be set are left out.
        chosen(SettingsTable): The user pressed OK, and all values may be set.
    """

    edited = Signal(object)
    chosen = Signal(object)

    def __init__(self, settings: SettingsTable, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(Message("Settings"))
        self._table = type(settings)
        self._kinds = settings.kinds()
        self.fields = {key: make_setting_field(key, kind) for key, kind in self._kinds.items()}
        self._buttons = QDialogButtonBox(_BUTTONS.Ok | _BUTTONS.Cancel | _BUTTONS.RestoreDefaults)
        self._buttons.accepted.connect(self._choose)
        self._buttons.rejected.connect(self.reject)
        self._buttons.clicked.connect(self._restore)
        self._arrange()
        self._show(settings)
        for field in self.fields.values():
            field.edited.connect(self._emit_edited)

    def _show(self, settings: SettingsTable) -> None:
        for key, value in settings.to_values().items():
            self.fields[key].set_value(value)
            self.fields[key].show_error("")

    def _values(self) -> dict[str, Value]:
        return {key: field.value() for key, field in self.fields.items()}

    def _emit_edited(self) -> None:
        values = self._values()
        known = {key: value for key, value in values.items() if not self._kinds[key].problem(value)}
        self.edited.emit(self._table.from_values(known))

    def _choose(self) -> None:
        values = self._values()
        for key, value in values.items():
            self.fields[key].show_error(self._kinds[key].problem(value))
        wrong = [field for field in self.fields.values() if field.error()]
        if wrong:
            wrong[0].focus()
            return
        self.chosen.emit(self._table.from_values(values))
        self.accept()

    def _restore(self, button: QAbstractButton) -> None:
        if self._buttons.standardButton(button) is _BUTTONS.RestoreDefaults:
            self._show(self._table())
            self._emit_edited()

    def _arrange(self) -> None:
        sheet = QWidget(self)
        form = FieldForm(sheet)
        form.setContentsMargins(0, 0, 0, 0)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.setHorizontalSpacing(2 * GAP)
        form.setVerticalSpacing(2 * GAP)
        self._add_rows(form)
        lay_out(self, sheet, self._buttons)
        make_main(self._buttons.button(_BUTTONS.Ok))
        self.resize(_WIDTH, self.sizeHint().height())

    def _add_rows(self, form: FieldForm) -> None:
        letters = {letter_of(button.text()) for button in self._buttons.buttons()}
        for field in self.fields.values():
            insert_field(form, form.rowCount(), field, letters)
        for button in (button for field in self.fields.values() for button in field.buttons()):
            button.setText(with_mnemonic(button.text(), letters))
