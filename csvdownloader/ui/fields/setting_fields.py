"""The fields of the settings: one kind of widget for each kind of setting."""

from collections.abc import Iterable

from PySide6.QtWidgets import QSpinBox, QWidget

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.request import Value
from csvdownloader.core.settings.kinds import (
    BooleanSetting,
    ChoiceSetting,
    FileSetting,
    FolderSetting,
    NumberSetting,
    PresetSetting,
    Setting,
    TextSetting,
)
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.core.writing.presets import BUNDLED, title_of
from csvdownloader.ui.fields.fields import (
    BooleanField,
    FileField,
    FolderField,
    FormCombo,
    ParameterField,
    TextField,
)
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.ui.widgets.mnemonics import without_mnemonic
from csvdownloader.ui.widgets.segments import Segments


class SpinField(ParameterField):
    """A whole number between bounds."""

    def __init__(self, parameter: Parameter, bounds: NumberSetting) -> None:
        self.box = QSpinBox()
        super().__init__(parameter, self.box)
        self.place(self.box, stretched=False)
        self.box.setRange(bounds.minimum, bounds.maximum)
        self.box.setSuffix(f" {bounds.unit}" if bounds.unit else "")
        self.box.setMinimumWidth(16 * GAP)
        self.box.setKeyboardTracking(False)  # the 1 of a 15 that is typed is no value
        self.box.lineEdit().setTextMargins(GAP, 0, GAP, 0)
        self.box.valueChanged.connect(self.edited)

    @override
    def value(self) -> Value:
        return self.box.value()

    @override
    def set_value(self, value: Value) -> None:
        self.box.setValue(int(value))


class PathField(FileField):
    """The path of a file, typed or browsed for."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self.edit.setPlaceholderText(Message("Path of a file"))
        self.browse_button.setAccessibleDescription(without_mnemonic(parameter.title))

    @override
    def buttons(self) -> list[Button]:
        return [self.browse_button]


class SegmentsField(ParameterField):
    """One of a few values."""

    def __init__(self, parameter: Parameter) -> None:
        self.segments = Segments(parameter.choices)
        super().__init__(parameter, self.segments)
        self.place(self.segments, stretched=False)
        self.segments.chosen.connect(self.edited)

    @override
    def value(self) -> Value:
        return self.segments.value()

    @override
    def set_value(self, value: Value) -> None:
        self.segments.choose(str(value))

    @override
    def focusables(self) -> list[QWidget]:
        return [self.segments.buttons[self.segments.value()]]


class PresetSettingField(ParameterField):
    """A preset that comes with the program, one's own, or none."""

    def __init__(self, parameter: Parameter) -> None:
        self.combo = FormCombo()
        super().__init__(parameter, self.combo)
        self.place(self.combo, stretched=False)
        self.combo.setSizeAdjustPolicy(FormCombo.SizeAdjustPolicy.AdjustToContents)
        self.show_own(())
        self.combo.activated.connect(self.edited)

    def show_own(self, names: Iterable[str]) -> None:
        """Offers these presets of one's own."""
        chosen = self.value()
        self.combo.clear()
        self.combo.addItem(Message("As it was fetched"), "")
        for name in (*BUNDLED, *sorted(names)):
            self.combo.addItem(title_of(name), name)
        self.set_value(chosen)

    @override
    def value(self) -> Value:
        return str(self.combo.currentData() or "")

    @override
    def set_value(self, value: Value) -> None:
        if self.combo.findData(value) < 0:  # one's own that is not read yet, or gone
            self.combo.addItem(str(value), value)
        self.combo.setCurrentIndex(self.combo.findData(value))


def make_setting_field(key: str, setting: Setting) -> ParameterField:
    """The field that asks for the setting, with the setting's help as its note."""
    field = _field(key, setting)
    field.show_note(setting.help)
    return field


def _field(key: str, setting: Setting) -> ParameterField:
    match setting:
        case NumberSetting():
            number = _parameter(key, setting, ParameterKind.NUMBER, setting.minimum)
            return SpinField(number, setting)
        case BooleanSetting():
            return BooleanField(_parameter(key, setting, ParameterKind.BOOLEAN, False))
        case PresetSetting():
            return PresetSettingField(_parameter(key, setting, ParameterKind.CHOICE))
        case TextSetting():
            return TextField(_parameter(key, setting, ParameterKind.TEXT))
        case ChoiceSetting():
            first = setting.choices[0][0]
            choice = _parameter(key, setting, ParameterKind.CHOICE, first, setting.choices)
            return SegmentsField(choice)
        case FileSetting():
            return PathField(_parameter(key, setting, ParameterKind.FILE, "", (), setting.suffixes))
        case FolderSetting():
            return FolderField(_parameter(key, setting, ParameterKind.FILE))
    raise TypeError(f"no field asks for {setting}")


def _parameter(
    key: str,
    setting: Setting,
    kind: ParameterKind,
    shown: Value = "",
    choices: tuple[tuple[str, Message], ...] = (),
    suffixes: tuple[str, ...] = (),
) -> Parameter:
    """The setting as a parameter; `shown` is what stands in its field until its value does."""
    # no help: that stands under the field, so it need be no tip and no placeholder
    return Parameter(key, setting.title, kind, shown, EMPTY, choices, suffixes=suffixes)
