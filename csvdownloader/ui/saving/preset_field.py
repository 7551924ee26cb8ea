"""The field for the preset: a named set of the options of writing."""

from collections.abc import Sequence

from PySide6.QtWidgets import QToolButton, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.core.writing.presets import BUNDLED, title_of
from csvdownloader.ui.fields.fields import FormCombo, ParameterField, in_row

_OTHER = Message("None of these")
_PRESET = Parameter(
    "preset",
    Message("Pre&set"),
    ParameterKind.CHOICE,
    "",
    Message("Sets all options for who reads the file"),
)


class PresetField(ParameterField):
    """A preset, or none while the options are those of none."""

    def __init__(self) -> None:
        self.combo = FormCombo()
        super().__init__(_PRESET, self.combo)
        self._buttons: list[QWidget] = []
        self._row = in_row(self.combo)
        self.place(self._row, stretched=False)
        self.combo.setSizeAdjustPolicy(FormCombo.SizeAdjustPolicy.AdjustToContents)
        self.show_names(list(BUNDLED))
        self.combo.activated.connect(self._take)

    def add_button(self, button: QToolButton) -> None:
        """Puts a button beside it."""
        layout = self._row.layout()
        if layout is not None:
            layout.addWidget(button)
            self._buttons.append(button)

    @override
    def focusables(self) -> list[QWidget]:
        return [self.combo, *self._buttons]

    def show_names(self, names: Sequence[str]) -> None:
        """Offers these presets."""
        shown = self.name()
        self.combo.clear()
        for name in names:
            self.combo.addItem(title_of(name), name)
        self.choose(shown)

    def name(self) -> str:
        """The name of the preset that is shown; empty for none."""
        return str(self.combo.currentData() or "")

    def choose(self, name: str) -> None:
        """Shows that preset; an empty name says that the options are those of none."""
        other = self.combo.findData("")
        if other >= 0 and name:
            self.combo.removeItem(other)
        if other < 0 and not name:
            self.combo.addItem(_OTHER, "")
        self.combo.setCurrentIndex(self.combo.findData(name))

    @override
    def value(self) -> Value:
        return self.name()

    @override
    def set_value(self, value: Value) -> None:
        self.choose(str(value))

    def _take(self) -> None:
        if self.name():
            self.edited.emit()
