"""The dialog for the settings, built from their declarations."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from csvdownloader.core.messages import Message
from csvdownloader.core.settings import SETTINGS, Setting, Settings, settings_from, settings_to
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.fields.field_rows import set_buddy
from csvdownloader.ui.widgets.theme import GAP

_WIDTH = 64 * GAP
_BUTTONS = QDialogButtonBox.StandardButton


class SettingsDialog(QDialog):
    """Shows and changes the settings.

    Signals:
        chosen(Settings): The user pressed OK.
    """

    chosen = Signal(object)

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(Message("Settings"))
        self.boxes = {setting.key: self._make_box(setting) for setting in SETTINGS}
        self._show(settings)
        self._buttons = QDialogButtonBox(
            _BUTTONS.Ok | _BUTTONS.Cancel | _BUTTONS.RestoreDefaults, self
        )
        self._buttons.accepted.connect(self._choose)
        self._buttons.rejected.connect(self.reject)
        self._buttons.clicked.connect(self._restore)
        self._arrange()

    def _make_box(self, setting: Setting) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(setting.minimum, setting.maximum)
        box.setSuffix(f" {setting.unit}" if setting.unit else "")
        box.setAccessibleName(setting.title.replace("&", ""))
        box.setAccessibleDescription(setting.help)
        box.setMinimumWidth(16 * GAP)
        return box

    def _show(self, settings: Settings) -> None:
        values = settings_to(settings)
        for key, box in self.boxes.items():
            box.setValue(int(values[key]))

    def _choose(self) -> None:
        self.chosen.emit(settings_from({key: box.value() for key, box in self.boxes.items()}))
        self.accept()

    def _restore(self, button: QAbstractButton) -> None:
        if self._buttons.standardButton(button) is _BUTTONS.RestoreDefaults:
            self._show(Settings())

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.setHorizontalSpacing(2 * GAP)
        form.setVerticalSpacing(2 * GAP)
        for setting in SETTINGS:
            field = FieldBox(self.boxes[setting.key])
            field.place(field.control, stretched=False)
            field.show_note(setting.help)
            form.addRow(setting.title, field)
            set_buddy(form, field)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(3 * GAP)
        column.addLayout(form)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.resize(_WIDTH, column.heightForWidth(_WIDTH))
