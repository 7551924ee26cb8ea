"""The fields of the form: one kind of widget for each kind of parameter."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import PurePath

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QWidget,
)

from csvdownloader.core.messages import EMPTY, Message, verbatim
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.ui.fields.doubt_notice import DoubtNotice
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.ui.widgets.flow_layout import FlowLayout
from csvdownloader.ui.widgets.mnemonics import without_mnemonic
from csvdownloader.ui.widgets.plain_text import SEPARATOR, plain_tip
from csvdownloader.ui.widgets.ticks import Tick

_FEWEST = 2  # choices; a single one only names the default
_SUGGESTED_LENGTH = 14  # characters that a field has room for whose values are suggestions
_WIDEST = 84 * GAP  # of a form
_HINT_ROOM, _HINT_ROOM_BESIDE_BUTTON = 70 * GAP, 60 * GAP  # width of a hint in the widest form


class ParameterField(FieldBox):
    """A field that asks for one parameter of a source."""

    def __init__(self, parameter: Parameter, control: QWidget) -> None:
        super().__init__(control)
        self.parameter = parameter
        self._doubted = ""
        control.setAccessibleName(without_mnemonic(parameter.title))
        control.setToolTip(plain_tip(parameter.help))

    def value(self) -> Value:
        """The value that the field has now."""
        raise NotImplementedError

    def set_value(self, value: Value) -> None:
        """Fills the field; not an edit of the user."""
        raise NotImplementedError

    def problem(self) -> Message:
        """What is wrong with the value that only the field can tell; empty when nothing is."""
        return EMPTY

    def show_found(self, value: str) -> None:
        """Shows what an inspection found where the value is left to it; empty for nothing."""

    def show_doubt(self, note: str, value: str) -> None:
        """Shows why it is doubtful that this is the value; an empty note shows nothing."""
        self._doubted = value
        if note:
            self._doubt.show_doubt(note)
            self.control.setAccessibleDescription(note)
        elif "_doubt" in vars(self):
            self._doubt.hide()

    def doubt(self) -> str:
        """Why what was found is doubtful; empty when it is not."""
        return self._doubt.text() if "_doubt" in vars(self) else ""

    def buttons(self) -> list[Button]:
        """The buttons that are to get an Alt key."""
        return []

    def focusables(self) -> list[QWidget]:
        """The controls in the order of the Tab key."""
        doubt = [self._doubt.button] if "_doubt" in vars(self) else []
        return [self.control, *self.buttons(), *doubt]

    def first_line(self) -> int:
        """The height of the control's first line, which the label is aligned with."""
        return self.control.sizeHint().height()

    @override
    def sizeHint(self) -> QSize:
        return self._with_short_note(super().sizeHint())

    @override
    def minimumSizeHint(self) -> QSize:
        return self._with_short_note(super().minimumSizeHint())

    @cached_property
    def _doubt(self) -> DoubtNotice:
        notice = DoubtNotice(self.control.accessibleName(), self)
        notice.settled.connect(self._settle)
        self.edited.connect(notice.hide)
        self.column.addWidget(notice)
        return notice

    def _settle(self) -> None:
        self.set_value(self._doubted)
        self.edited.emit()
        self.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def label_of(self, value: str) -> str:
        """What the choices call a value; the value itself where none of them is it."""
        return dict(self.parameter.choices).get(value, verbatim(value))

    def _with_short_note(self, hint: QSize) -> QSize:
        # QFormLayout makes no row lower than its size hint, even when the note needs fewer lines
        # than at the hint's width.
        height = self.heightForWidth(_WIDEST)
        return hint if height < 0 else QSize(hint.width(), height)


def hint_of(parameter: Parameter, example: str = "") -> str:
    """The placeholder: whether the field is optional, an example, and what it is for."""
    return SEPARATOR.join(text for text in (parameter.placeholder, example, parameter.help) if text)


def in_row(wide: QWidget, *others: QWidget) -> QWidget:
    """The widgets side by side; the first one takes the room that is left, or a line of its own."""
    result, row = QWidget(), FlowLayout(GAP, GAP // 2, first_grows=True)
    for widget in (wide, *others):
        row.addWidget(widget)
    result.setLayout(row)
    return result


class TextField(ParameterField):
    """One line of text; a button beside it may help to find what to write there."""

    def __init__(self, parameter: Parameter, button: QAbstractButton | None = None) -> None:
        self.edit = QLineEdit()
        super().__init__(parameter, self.edit)
        self.place(in_row(self.edit, button) if button else self.edit)
        self.edit.textEdited.connect(self.edited)
        self._show_hint(_HINT_ROOM_BESIDE_BUTTON if button else _HINT_ROOM)

    @override
    def value(self) -> Value:
        return self.edit.text()

    @override
    def set_value(self, value: Value) -> None:
        self.edit.setText(str(value))

    def choose(self, text: str) -> None:
        """Takes a text, as if the user had typed it."""
        self.edit.setText(text)
        self.edited.emit()

    def example(self) -> str:
        """An example of a value; empty where none is needed."""
        return ""

    def _show_hint(self, room: int) -> None:
        """Shows a placeholder in the line; help that does not fit is shown below it."""
        hint = hint_of(self.parameter, self.example())
        if self.edit.fontMetrics().horizontalAdvance(hint) > room:
            self.show_note(self.parameter.help)
            hint = hint_of(replace(self.parameter, help=EMPTY), self.example())
        self.edit.setPlaceholderText(hint)


class FileField(TextField):
    """The path of a file, typed, browsed for, or dropped on the window."""

    def __init__(self, parameter: Parameter) -> None:
        self.browse_button = Button(Message("&Browse…"), "folder")
        super().__init__(parameter, self.browse_button)
        self.edit.setAcceptDrops(False)  # else a dropped file is inserted as the text of its URL
        self.edit.setPlaceholderText(Message("Drop a file here, or type its path"))
        self.browse_button.clicked.connect(self.browse)

    @override
    def focusables(self) -> list[QWidget]:
        return [self.edit, self.browse_button]

    def browse(self) -> None:
        """Opens the file dialog."""
        folder = str(PurePath(self.edit.text()).parent) if self.edit.text() else ""
        dialog = QFileDialog(self.window(), Message("Choose a file"), folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(_filters(self.parameter.suffixes))
        dialog.fileSelected.connect(self.choose)
        dialog.fileSelected.connect(self.chosen)
        dialog.open()


class FolderField(FileField):
    """The path of a folder, typed or browsed for."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self.edit.setPlaceholderText(Message("Path of a folder"))
        self.browse_button.setAccessibleDescription(without_mnemonic(parameter.title))

    @override
    def buttons(self) -> list[Button]:
        return [self.browse_button]

    @override
    def browse(self) -> None:
        """Opens the dialog for folders."""
        dialog = QFileDialog(self.window(), Message("Choose a folder"), self.edit.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.choose)
        dialog.fileSelected.connect(self.chosen)
        dialog.open()


class FormCombo(QComboBox):
    """A combo box that leaves the wheel to the form: who scrolls there means to change no value."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceField(ParameterField):
    """One of several values. Without declared choices, hidden until an inspection finds some."""

    def __init__(self, parameter: Parameter) -> None:
        self.combo = FormCombo()
        super().__init__(parameter, self.combo)
        self.place(self.combo, stretched=False)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._wanted: Value = parameter.default
        self.is_open = len(parameter.choices) < _FEWEST
        self.is_shown = not self.is_open
        self._fill_combo(parameter.choices)
        self.combo.activated.connect(self.edited)

    def show_choices(self, values: Sequence[str]) -> None:
        """Offers what an inspection found; the value stays if it is among that."""
        self._fill_combo([(value, value) for value in values])
        self.is_shown = bool(values)

    def reset_choices(self) -> None:
        """Back to the declared state, for another file; a declared list of choices stays."""
        if self.is_open:
            self._wanted, self.is_shown = self.parameter.default, False
            self._fill_combo(self.parameter.choices)

    @override
    def show_found(self, value: str) -> None:
        if not self.is_open:
            self.combo.setItemText(0, _found_text(self, value))

    @override
    def value(self) -> Value:
        return str(self.combo.currentData()) if self.is_shown else self._wanted

    @override
    def set_value(self, value: Value) -> None:
        self._wanted = value
        self.combo.setCurrentIndex(max(0, self.combo.findData(value)))

    def _fill_combo(self, choices: Sequence[tuple[str, str]]) -> None:
        wanted = self.value()
        self.combo.clear()
        for value, label in choices:
            self.combo.addItem(label, value)
        self.set_value(wanted)


class SuggestedField(ParameterField):
    """A text, with values to choose from. An empty text is the first of them."""

    def __init__(self, parameter: Parameter) -> None:
        self.combo, self.edit = FormCombo(), QLineEdit()
        super().__init__(parameter, self.combo)
        self.place(self.combo, stretched=False)
        self.combo.setEditable(True)
        self.combo.setLineEdit(self.edit)
        # It would make a comma of the letter c. The stubs do not know that none is allowed.
        self.combo.setCompleter(None)  # type: ignore[arg-type]
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setMinimumContentsLength(_SUGGESTED_LENGTH)
        self.edit.setAccessibleName(self.combo.accessibleName())
        self.edit.setAcceptDrops(False)  # a file dropped here belongs to the window
        for value, label in parameter.choices:
            self.combo.addItem(label, value)
        self.edit.setPlaceholderText(self.combo.itemText(0))
        self.combo.activated.connect(self.edited)
        self.edit.textEdited.connect(self.edited)

    @override
    def show_found(self, value: str) -> None:
        is_shown = self.combo.currentIndex() == 0 and self.edit.text() == self.combo.itemText(0)
        self.combo.setItemText(0, _found_text(self, value))
        self.edit.setPlaceholderText(self.combo.itemText(0))
        if is_shown:
            self.set_value(self.combo.itemData(0))

    @override
    def value(self) -> Value:
        text = self.edit.text()
        index = self.combo.findText(
            text, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive
        )
        return str(self.combo.itemData(max(0, index))) if index >= 0 or not text else text

    @override
    def set_value(self, value: Value) -> None:
        index = self.combo.findData(value)
        self.combo.setCurrentIndex(index)
        self.edit.setText(str(value) if index < 0 else self.combo.itemText(index))
        self.edit.home(False)  # of a long value, the beginning is seen


class BooleanField(ParameterField):
    """Yes or no; the title stands beside the box."""

    def __init__(self, parameter: Parameter) -> None:
        self.box = Tick(parameter.title)
        super().__init__(parameter, self.box)
        self.place(self.box, stretched=False)
        self.show_note(parameter.help)
        self.box.clicked.connect(self.edited)

    @override
    def value(self) -> Value:
        return self.box.isChecked()

    @override
    def set_value(self, value: Value) -> None:
        self.box.setChecked(bool(value))


FIELDS: dict[
    ParameterKind, type[TextField | FileField | ChoiceField | SuggestedField | BooleanField]
] = {
    ParameterKind.TEXT: TextField,
    ParameterKind.FILE: FileField,
    ParameterKind.CHOICE: ChoiceField,
    ParameterKind.SUGGESTED: SuggestedField,
    ParameterKind.BOOLEAN: BooleanField,
}


def make_field(parameter: Parameter) -> ParameterField:
    """The field that asks for the parameter, with its default; not for what a database offers."""
    field = FIELDS[parameter.kind](parameter)
    field.set_value(parameter.default)
    return field


def _found_text(field: ParameterField, value: str) -> str:
    """The label of the first choice, which leaves the value to an inspection."""
    if not value:
        return field.parameter.choices[0][1]
    return Message("{found} (detected)", found=field.label_of(value))


def _filters(suffixes: Sequence[str]) -> list[str]:
    patterns = " ".join(f"*.{suffix.lstrip('.')}" for suffix in suffixes)
    return (
        [Message("Supported files ({patterns})", patterns=patterns), Message("All files (*)")]
        if patterns
        else [Message("All files (*)")]
    )
