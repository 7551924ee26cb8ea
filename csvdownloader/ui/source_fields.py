"""The fields that a source declares, as rows of the form."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from csvdownloader.core.models import ParameterKind, Value
from csvdownloader.core.ports import Source
from csvdownloader.ui.disclosure import Disclosure
from csvdownloader.ui.field_box import FieldBox
from csvdownloader.ui.fields import ChoiceField, FileField, ParameterField, make_field
from csvdownloader.ui.mnemonics import with_mnemonic

_TAKEN = "nfjhsramdob"  # Alt keys of the menu bar, the list and the form's own labels


class SourceFields(QObject):
    """Main fields over the rows, choices with a fixed list under the disclosure.

    Signals:
        file_edited(): Another file was chosen.
    """

    file_edited = Signal()

    def __init__(
        self, form: QFormLayout, rows: QWidget, options: Disclosure, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._form, self._rows, self._options = form, rows, options
        self.fields: dict[str, ParameterField] = {}
        options.toggled.connect(self._show_rows)

    def show_source(self, source: Source) -> None:
        """Replaces the fields by those of another source, with its defaults."""
        for field in self.fields.values():
            self._form.removeRow(field)
        self.fields = {p.key: make_field(p) for p in source.parameters}
        used = set(_TAKEN)
        for field in self.fields.values():
            self._add(field, used)
        self._options.setChecked(False)
        self._show_rows()

    def values(self) -> dict[str, Value]:
        """What the fields say now."""
        return {key: field.value() for key, field in self.fields.items()}

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Fills the fields; opens the options when one of them is not at its default."""
        for key, field in self.fields.items():
            field.set_value(values[key])
        options = [field for field in self.fields.values() if _is_option(field)]
        self._options.setChecked(any(f.value() != f.parameter.default for f in options))

    def file_field(self) -> FileField | None:
        """The field that asks for a file, if the source has one."""
        return next((f for f in self.fields.values() if isinstance(f, FileField)), None)

    def show_choices(self, choices: Mapping[str, tuple[str, ...]]) -> None:
        """Offers what was found in the source, for example its sheets."""
        for key, values in choices.items():
            field = self.fields.get(key)
            if isinstance(field, ChoiceField):
                field.show_found(values)
        self._show_rows()

    def reveal(self, wrong: Sequence[FieldBox]) -> None:
        """Opens the options when a wrong field hides there."""
        if any(field in wrong and _is_option(field) for field in self.fields.values()):
            self._options.setChecked(True)

    def focusables(self, *, options: bool) -> list[QWidget]:
        """The controls in the order of the Tab key, of the main fields or of the options."""
        fields = [field for field in self.fields.values() if _is_option(field) is options]
        return [widget for field in fields for widget in field.focusables()]

    def _add(self, field: ParameterField, used: set[str]) -> None:
        title = with_mnemonic(field.parameter.title, used)
        above = self._form.rowCount() if _is_option(field) else _row_of(self._form, self._rows)
        if field.parameter.kind is ParameterKind.BOOLEAN:
            field.control.setProperty("text", title)
            title = ""
        self._form.insertRow(above, title, field)
        set_buddy(self._form, field)
        if isinstance(field, FileField):
            field.edited.connect(self._forget_found)
            field.edited.connect(self.file_edited)

    def _show_rows(self) -> None:
        options = [field for field in self.fields.values() if _is_option(field)]
        self._form.setRowVisible(self._options, bool(options))
        for field in self.fields.values():
            filled = not isinstance(field, ChoiceField) or field.is_shown
            opened = field not in options or self._options.isChecked()
            self._form.setRowVisible(field, filled and opened)

    def _forget_found(self) -> None:
        for field in self.fields.values():
            if isinstance(field, ChoiceField):
                field.forget_found()
        self._show_rows()


def set_buddy(form: QFormLayout, box: FieldBox) -> None:
    """Makes the Alt key of the box's label lead to its control."""
    label = form.labelForField(box)
    if isinstance(label, QLabel):
        label.setBuddy(box.control)
        label.setFixedHeight(box.control.sizeHint().height())  # on one line with the control


def _is_option(field: ParameterField) -> bool:
    return isinstance(field, ChoiceField) and not field.is_open


def _row_of(form: QFormLayout, widget: QWidget) -> int:
    return next(
        row
        for row in range(form.rowCount())
        if (item := form.itemAt(row, QFormLayout.ItemRole.FieldRole)) and item.widget() is widget
    )
