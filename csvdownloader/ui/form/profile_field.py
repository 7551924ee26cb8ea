"""The field that asks which web service to export from."""

from pathlib import PurePath

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLineEdit, QStyleOptionFrame, QWidget

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter
from csvdownloader.ui.fields.fields import ParameterField, in_row
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.ui.widgets.mnemonics import without_mnemonic
from csvdownloader.ui.widgets.plain_text import plain_tip
from csvdownloader.workers.profiles import ProfileService


class ProfileField(ParameterField):
    """The name of the chosen profile, and the button to choose another one."""

    def __init__(self, parameter: Parameter, profiles: ProfileService) -> None:
        self.edit = _NameEdit()
        self.choose_button = Button(Message("Choose…"))  # pressed by the Alt key of the label
        super().__init__(parameter, self.choose_button)
        self._profiles, self._chosen = profiles, str(parameter.default)
        self._title = without_mnemonic(parameter.title)
        self.place(in_row(self.edit, self.choose_button))
        self.edit.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.edit.setAcceptDrops(False)  # a file dropped here belongs to the window
        self.edit.setAccessibleName(Message("Chosen {title}", title=self._title.lower()))
        self.edit.setPlaceholderText(Message("Choose a service"))
        self.choose_button.clicked.connect(self.open_list)
        profiles.changed.connect(self._show)

    @override
    def value(self) -> Value:
        return self._chosen

    @override
    def set_value(self, value: Value) -> None:
        self._chosen = str(value)
        self._show()

    @override
    def problem(self) -> Message:
        entry = self._profiles.entry(self._chosen)
        if entry is not None and entry.problem:
            return Message("This profile cannot be used: {problem}.", problem=entry.problem)
        # The source reads a profile file elsewhere on the disk, and reports what is wrong with it.
        is_file = PurePath(self._chosen).is_absolute()
        if entry is None and self._chosen and self._profiles.is_loaded and not is_file:
            return Message(
                "There is no profile “{chosen}” any more. Choose another service.",
                chosen=self._chosen,
            )
        return EMPTY

    @override
    def focusables(self) -> list[QWidget]:
        return [self.choose_button]

    @override
    def first_line(self) -> int:
        return max(self.edit.sizeHint().height(), self.choose_button.sizeHint().height())

    def open_list(self) -> None:
        """Shows all profiles, to choose one."""
        from csvdownloader.ui.profiles.profile_dialog import ProfileDialog

        dialog = ProfileDialog(self._profiles, self._chosen, self.window())
        dialog.chosen.connect(self._choose)
        dialog.chosen.connect(self.chosen)
        dialog.open()

    def _choose(self, profile_id: str) -> None:
        self.set_value(profile_id)
        self.edited.emit()

    def _show(self) -> None:
        entry = self._profiles.entry(self._chosen)
        name = entry.name if entry else self._chosen
        self.edit.setText(name)
        self.edit.setCursorPosition(0)
        self.edit.setToolTip(plain_tip(name))
        self.choose_button.setAccessibleName(f"{self._title}: {name or 'none'}")
        self.show_error(self.problem())


class _NameEdit(QLineEdit):
    """A read-only name: it can be selected, and does not look editable."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)

    @override
    def initStyleOption(self, option: QStyleOptionFrame) -> None:
        super().initStyleOption(option)
        palette = QPalette(option.palette)
        palette.setColor(QPalette.ColorRole.Base, palette.color(QPalette.ColorRole.Window))
        option.palette = palette
