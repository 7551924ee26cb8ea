"""A choice that decides which other fields there are: all its values are side by side."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter
from csvdownloader.ui.fields.fields import ParameterField
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.flow_layout import FlowLayout
from csvdownloader.ui.widgets.ticks import Radio


class SwitchField(ParameterField):
    """Radio buttons in a row; the arrow keys go from one to the next."""

    def __init__(self, parameter: Parameter) -> None:
        row_widget = QWidget()
        # the Alt key leads there, Tab does not
        row_widget.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        super().__init__(parameter, row_widget)
        self.radios: dict[Value, Radio] = {}
        self._group = QButtonGroup(self)
        row = FlowLayout(3 * GAP, 0)
        row_widget.setLayout(row)
        for value, label in parameter.choices:
            radio = self.radios[value] = Radio(label)
            self._group.addButton(radio)
            row.addWidget(radio)
        self.place(row_widget, stretched=False)
        self._group.buttonClicked.connect(self._switch)

    @override
    def value(self) -> Value:
        checked = (value for value, radio in self.radios.items() if radio.isChecked())
        return next(checked, self.parameter.default)

    @override
    def set_value(self, value: Value) -> None:
        radio = self.radios.get(value)
        if radio is not None:
            radio.setChecked(True)
            self.control.setFocusProxy(radio)

    @override
    def focusables(self) -> list[QWidget]:
        return list(self.radios.values())

    def _switch(self) -> None:
        self.set_value(self.value())
        self.edited.emit()
