"""The rows of a form that hold the fields of a source."""

from collections.abc import Collection, Iterable

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.core.requests.rules import is_asked
from csvdownloader.core.sources.parameters import ParameterKind
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.fields.fields import ChoiceField, ParameterField
from csvdownloader.ui.widgets.disclosure import Disclosure
from csvdownloader.ui.widgets.mnemonics import with_mnemonic

_KERNING = 2  # pixels that a text needs more when one of its letters is underlined
_GROWING = {ParameterKind.QUERY, ParameterKind.LINES}


class FieldForm(QFormLayout):
    """A form whose rows are as high as their notes need at the width that they have."""

    @override
    def setGeometry(self, rect: QRect) -> None:
        # Qt lays the rows out by cached heights, even when these are of another width. Asked for
        # the height at one more width, it computes them anew. (invalidate() would never end.)
        self.heightForWidth(rect.width() + 1)
        super().setGeometry(rect)


class FieldRows:
    """Puts main fields above the row with the options' toggle, and options below it.

    Attributes:
        opened: The options that are shown although they are folded.
    """

    def __init__(
        self, form: QFormLayout, toggle: QWidget, end: QWidget, options: Disclosure
    ) -> None:
        """`toggle` and `end` are the widgets of the rows between which the options stand."""
        self._form, self._toggle, self._end, self._options = form, toggle, end, options
        self.opened: set[str] = set()

    def add(self, fields: Collection[ParameterField], letters: set[str]) -> None:
        """Adds a row for each. `letters` are the Alt keys that are taken; new ones are added."""
        for field in fields:
            self._add(field, letters)
        for button in (button for field in fields for button in field.buttons()):
            button.setText(with_mnemonic(button.text(), letters))

    def remove(self, fields: Iterable[ParameterField]) -> None:
        """Removes their rows, and the fields with them."""
        for field in fields:
            self._form.removeRow(field)

    def show(self, fields: Collection[ParameterField]) -> None:
        """Shows those of all fields that are asked for now, and hides the others."""
        values = {field.parameter.key: field.value() for field in fields}
        has_options = any(field.parameter.is_option for field in fields)
        self._form.setRowVisible(self._toggle, has_options)
        for field in fields:
            filled = not isinstance(field, ChoiceField) or field.is_shown
            is_folded = field.parameter.is_option and field.parameter.key not in self.opened
            opened = self._options.isChecked() or not is_folded
            asked = is_asked(field.parameter, values)
            self._form.setRowVisible(field, filled and opened and asked)

    def grow(self, fields: Iterable[ParameterField]) -> bool:
        """Whether one of the fields is shown and takes all the height that it can get."""
        return any(
            field.parameter.kind in _GROWING and self._form.isRowVisible(field) for field in fields
        )

    def _add(self, field: ParameterField, letters: set[str]) -> None:
        below = self._end if field.parameter.is_option else self._toggle
        insert_field(self._form, _row_of(self._form, below), field, letters)


def insert_field(form: QFormLayout, row: int, field: ParameterField, letters: set[str]) -> None:
    """Inserts the field above that row. `letters` are the Alt keys that are taken; one is added."""
    title = with_mnemonic(field.parameter.title, letters)
    if field.parameter.kind is ParameterKind.BOOLEAN:
        field.control.setProperty("text", title)
        title = ""
    form.insertRow(row, title, field)
    set_buddy(form, field, field.first_line())


def set_buddy(form: QFormLayout, box: FieldBox, height: int | None = None) -> None:
    """Makes the Alt key of the box's label lead to its control.

    Args:
        form: Holds the box.
        box: The box.
        height: Of the line that the label is aligned with; None for the whole control.
    """
    label = form.labelForField(box)
    if isinstance(label, QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)  # a title may come from an untrusted profile
        label.setBuddy(box.control)
        size, line = label.sizeHint(), height or box.control.sizeHint().height()
        label.setMinimumWidth(size.width() + _KERNING)
        # Align it with the control's line. A fixed height would limit the whole row.
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        label.setContentsMargins(0, (max(0, line - size.height()) + 1) // 2, 0, 0)


def _row_of(form: QFormLayout, widget: QWidget) -> int:
    return next(row for row in range(form.rowCount()) if widget in _widgets_of(form, row))


def _widgets_of(form: QFormLayout, row: int) -> list[QWidget]:
    """What stands in the row, but for its label."""
    roles = QFormLayout.ItemRole.FieldRole, QFormLayout.ItemRole.SpanningRole
    items = [form.itemAt(row, role) for role in roles]
    return [widget for item in items if item and (widget := item.widget())]
