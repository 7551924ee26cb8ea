"""The fields that a source declares, as rows of the form."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from csvdownloader.core.models import Parameter, ParameterKind, Value
from csvdownloader.core.ports import Source
from csvdownloader.core.requests import is_asked, switches
from csvdownloader.ui.disclosure import Disclosure
from csvdownloader.ui.field_box import FieldBox
from csvdownloader.ui.fields import FIELDS, ChoiceField, FileField, ParameterField, make_field
from csvdownloader.ui.mnemonics import with_mnemonic
from csvdownloader.workers.connections import ConnectionService

_TAKEN = "nfjhsramdob"  # Alt keys of the menu bar, the list and the form's own labels
_MOST_RADIOS = 3  # in one row; more values stand in a list
_KERNING = 2  # pixels that a text needs more when one of its letters is underlined
_PLACES = {ParameterKind.FILE, ParameterKind.CONNECTION}


class SourceFields(QObject):
    """Main fields over the rows, choices with a fixed list under the disclosure.

    Signals:
        place_edited(): Another file or connection was chosen.
        rearranged(): Other fields are shown.
    """

    place_edited = Signal()
    rearranged = Signal()

    def __init__(
        self,
        form: QFormLayout,
        rows: QWidget,
        options: Disclosure,
        connections: ConnectionService,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._form, self._rows, self._options = form, rows, options
        self._connections = connections
        self._switches: frozenset[str] = frozenset()
        self.fields: dict[str, ParameterField] = {}
        options.toggled.connect(self._show_rows)

    def show_source(self, source: Source) -> None:
        """Replaces the fields by those of another source, with its defaults."""
        for field in self.fields.values():
            self._form.removeRow(field)
        self._switches = switches(source)
        self.fields = {}
        for parameter in source.parameters:
            self.fields[parameter.key] = self._make(parameter)
        used = set(_TAKEN)
        for field in self.fields.values():
            self._add(field, used)
        for button in (b for field in self.fields.values() for b in field.buttons()):
            button.setText(with_mnemonic(button.text(), used))
        self._options.setChecked(False)
        self._show_rows()

    def values(self) -> dict[str, Value]:
        """What the fields say now; the default for a field that is not asked for."""
        said = self._said()
        return {
            key: said[key] if is_asked(field.parameter, said) else field.parameter.default
            for key, field in self.fields.items()
        }

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Fills the fields; opens the options when one of them is not at its default."""
        for key, field in self.fields.items():
            field.set_value(values[key])
        options = [field for field in self.fields.values() if self._is_option(field)]
        self._options.setChecked(any(f.value() != f.parameter.default for f in options))
        self._show_rows()

    def problems(self) -> dict[str, str]:
        """What is wrong with the values that the source cannot know: key to sentence."""
        return {key: text for key, field in self.fields.items() if (text := field.problem())}

    def file_field(self) -> FileField | None:
        """The field that asks for a file, if the source has one."""
        return next((f for f in self.fields.values() if isinstance(f, FileField)), None)

    def place_field(self) -> ParameterField | None:
        """The field that asks for a file or a connection, if the source has one."""
        return next((f for f in self.fields.values() if f.parameter.kind in _PLACES), None)

    def show_choices(self, choices: Mapping[str, tuple[str, ...]]) -> None:
        """Offers what was found in the source, for example its sheets."""
        for key, values in choices.items():
            field = self.fields.get(key)
            if isinstance(field, ChoiceField):
                field.show_found(values)
        self._show_rows()

    def reveal(self, wrong: Sequence[FieldBox]) -> None:
        """Opens the options when a wrong field hides there."""
        if any(field in wrong and self._is_option(field) for field in self.fields.values()):
            self._options.setChecked(True)

    def focusables(self, *, options: bool) -> list[QWidget]:
        """The controls in the order of the Tab key, of the main fields or of the options."""
        fields = [field for field in self.fields.values() if self._is_option(field) is options]
        return [widget for field in fields for widget in field.focusables()]

    @property
    def grows(self) -> bool:
        """Whether a field is shown that takes all the height it can get."""
        return any(
            field.parameter.kind is ParameterKind.QUERY and self._form.isRowVisible(field)
            for field in self.fields.values()
        )

    def _make(self, parameter: Parameter) -> ParameterField:
        if parameter.kind not in FIELDS:
            from csvdownloader.ui.database_fields import make_database_field

            return make_database_field(parameter, self._connections, self.fields.values())
        if parameter.key in self._switches and len(parameter.choices) <= _MOST_RADIOS:
            from csvdownloader.ui.switch_field import SwitchField

            switch = SwitchField(parameter)
            switch.set_value(parameter.default)
            return switch
        return make_field(parameter)

    def _add(self, field: ParameterField, used: set[str]) -> None:
        title = with_mnemonic(field.parameter.title, used)
        is_option = self._is_option(field)
        above = self._form.rowCount() if is_option else _row_of(self._form, self._rows)
        if field.parameter.kind is ParameterKind.BOOLEAN:
            field.control.setProperty("text", title)
            title = ""
        self._form.insertRow(above, title, field)
        set_buddy(self._form, field, field.first_line())
        if field.parameter.kind in _PLACES:
            field.edited.connect(self._forget_found)
            field.edited.connect(self.place_edited)
        if field.parameter.key in self._switches:
            field.edited.connect(self._show_rows)

    def _is_option(self, field: ParameterField) -> bool:
        if field.parameter.key in self._switches:
            return False
        return isinstance(field, ChoiceField) and not field.is_open

    def _said(self) -> dict[str, Value]:
        return {key: field.value() for key, field in self.fields.items()}

    def _show_rows(self) -> None:
        said = self._said()
        options = [field for field in self.fields.values() if self._is_option(field)]
        self._form.setRowVisible(self._options, bool(options))
        for field in self.fields.values():
            filled = not isinstance(field, ChoiceField) or field.is_shown
            opened = field not in options or self._options.isChecked()
            asked = is_asked(field.parameter, said)
            self._form.setRowVisible(field, filled and opened and asked)
        self.rearranged.emit()

    def _forget_found(self) -> None:
        for field in self.fields.values():
            if isinstance(field, ChoiceField):
                field.forget_found()
        self._show_rows()


def set_buddy(form: QFormLayout, box: FieldBox, height: int | None = None) -> None:
    """Makes the Alt key of the box's label lead to its control.

    Args:
        form: Holds the box.
        box: The box.
        height: Of the line that the label stands beside; None for the whole control.
    """
    label = form.labelForField(box)
    if isinstance(label, QLabel):
        label.setBuddy(box.control)
        size, line = label.sizeHint(), height or box.control.sizeHint().height()
        label.setMinimumWidth(size.width() + _KERNING)
        # On one line with it. Not by a fixed height: that would be a bound of the whole row.
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        label.setContentsMargins(0, (max(0, line - size.height()) + 1) // 2, 0, 0)


def _row_of(form: QFormLayout, widget: QWidget) -> int:
    return next(
        row
        for row in range(form.rowCount())
        if (item := form.itemAt(row, QFormLayout.ItemRole.FieldRole)) and item.widget() is widget
    )
