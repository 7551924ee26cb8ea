"""The fields that a kind of connection declares, as rows of the form."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.ui.fields.field_rows import set_buddy
from csvdownloader.ui.fields.fields import FileField, ParameterField, make_field
from csvdownloader.ui.widgets.mnemonics import with_mnemonic


class KindFields(QObject):
    """One field for each setting.

    Signals:
        edited(): The user changed a setting.
    """

    edited = Signal()

    def __init__(self, form: QFormLayout, above: int, parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._first_row = form, above  # of the fields in the form
        self.fields: dict[str, ParameterField] = {}

    def show_parameters(
        self, parameters: Sequence[Parameter], values: Mapping[str, Value], letters: set[str]
    ) -> None:
        """Replaces the fields. `letters` are the Alt keys that are taken; new ones are added."""
        for field in self.fields.values():
            self._form.removeRow(field)
        self.fields = {parameter.key: make_field(parameter) for parameter in parameters}
        for index, field in enumerate(self.fields.values()):
            self._add(field, self._first_row + index, letters)
        self.fill(values)

    def fill(self, values: Mapping[str, Value]) -> None:
        """Shows these settings, and the defaults of the others; not an edit of the user."""
        for key, field in self.fields.items():
            field.set_value(values.get(key, field.parameter.default))
        self._show_rows()

    def settings(self) -> dict[str, Value]:
        """The values of the fields."""
        return {key: field.value() for key, field in self.fields.items()}

    def changed(self) -> dict[str, Value]:
        """The settings that are not at their default."""
        fields = self.fields.items()
        return {k: field.value() for k, field in fields if field.value() != field.parameter.default}

    def file_field(self) -> FileField | None:
        """The field that asks for a file, if there is one."""
        return next((f for f in self.fields.values() if isinstance(f, FileField)), None)

    def focusables(self) -> list[QWidget]:
        """The controls in the order of the Tab key."""
        return [widget for field in self.fields.values() for widget in field.focusables()]

    def _add(self, field: ParameterField, row: int, letters: set[str]) -> None:
        title = with_mnemonic(field.parameter.title, letters)
        if field.parameter.kind is ParameterKind.BOOLEAN:
            field.control.setProperty("text", title)
            title = ""
        self._form.insertRow(row, title, field)
        set_buddy(self._form, field)
        field.edited.connect(self._show_rows)
        field.edited.connect(self.edited)

    def _show_rows(self) -> None:
        for field in self.fields.values():
            key, value = field.parameter.when or ("", "")
            shown = key not in self.fields or self.fields[key].value() == value
            self._form.setRowVisible(field, shown)
