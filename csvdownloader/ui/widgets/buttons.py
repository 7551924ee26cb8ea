"""Buttons for commands, and small ones with an icon only."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QPalette
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.ui.look import icons
from csvdownloader.ui.look.kinds import PRIMARY, set_kind, text_role
from csvdownloader.ui.look.measures import grown

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QDialogButtonBox


class Button(QPushButton):
    """A push button that Enter presses while it has the focus.

    The default button of a page or a dialog is the filled one.
    """

    def __init__(self, text: str, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._icon_name = icon
        self.setAutoDefault(True)
        self._fit()
        self._draw(text_role(self))

    @override
    def setDefault(self, default: bool) -> None:
        super().setDefault(default)
        set_kind(self, PRIMARY if default else "")
        self._draw(text_role(self))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setIconSize(icons.beside_text(grown(icons.SMALL, self.fontMetrics())))

    def _draw(self, role: QPalette.ColorRole) -> None:
        if self._icon_name:
            self.setIcon(icons.icon(self._icon_name, role))


class CommandButton(Button):
    """A button that triggers an action, and is enabled and checked as the action is."""

    def __init__(
        self, action: QAction, text: str, icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, icon, parent)
        self._action = action
        self.setCheckable(action.isCheckable())
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        _follow(self, self._action)


class IconButton(QToolButton):
    """A flat button with an icon; screen readers and the tool tip give its name."""

    def __init__(self, name: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoRaise(True)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setIcon(icons.icon(icon))
        self._fit_icon()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_icon()

    def _fit_icon(self) -> None:
        side = grown(icons.MEDIUM, self.fontMetrics())
        self.setIconSize(QSize(side, side))


class CommandIconButton(IconButton):
    """A flat button that triggers an action, and is enabled and checked as the action is."""

    def __init__(self, action: QAction, name: str, icon: str, parent: QWidget) -> None:
        super().__init__(name, icon, parent)
        self._action = action
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCheckable(action.isCheckable())
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        _follow(self, self._action)


def _follow(button: QAbstractButton, action: QAction) -> None:
    button.setEnabled(action.isEnabled())
    button.setChecked(action.isChecked())
    key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    button.setToolTip(f"{action.statusTip()} ({key})" if key else action.statusTip())


def make_main(button: QPushButton | None) -> None:
    """Makes a button of a standard box, which is in its dialog, the default and filled one."""
    if button is not None:
        button.setDefault(True)
        set_kind(button, PRIMARY)


def with_cancel(button: Button, dialog: "QDialog") -> "QDialogButtonBox":
    """The button that accepts the dialog, beside one that cancels it."""
    from PySide6.QtWidgets import QDialogButtonBox  # loaded late: the window has none

    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, dialog)
    buttons.addButton(button, QDialogButtonBox.ButtonRole.AcceptRole)
    buttons.rejected.connect(dialog.reject)
    return buttons
