"""Changes how the window is shown: list, heads, theme and size, and whether it fills the screen."""

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QWidget

from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.overrides import override
from csvdownloader.core.settings.settings import Settings
from csvdownloader.ui.commands.actions import Actions
from csvdownloader.ui.widgets.message_bar import MessageBar
from csvdownloader.workers.settings_book import SettingsBook

SIZES = (80, 90, 100, 110, 125, 150, 175, 200)  # percent, between which the keys step
_USUAL = Settings().font_scale
_NOTCH = 120  # of a wheel, in Qt's eighths of a degree
_CONTROL = Qt.KeyboardModifier.ControlModifier
_FULL_SCREEN = Qt.WindowState.WindowFullScreen
_THEMES = {
    CommandId.THEME_SYSTEM: "system",
    CommandId.THEME_LIGHT: "light",
    CommandId.THEME_DARK: "dark",
}


class ViewCommands(QObject):
    """The commands of the menu View, whose checks follow what is shown."""

    def __init__(
        self,
        actions: Actions,
        settings: SettingsBook,
        side: QWidget,
        bar: MessageBar,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._actions, self._settings = actions, settings
        self._side, self._bar, self._window = side, bar, window
        self._turned = 0
        for command, theme in _THEMES.items():
            actions[command].triggered.connect(partial(self._show_theme, theme))
        actions[CommandId.LIST].triggered.connect(self.show_list)
        actions[CommandId.SUMMARIES].triggered.connect(self._show_summaries)
        actions[CommandId.ZOOM_IN].triggered.connect(partial(self._step, 1))
        actions[CommandId.ZOOM_OUT].triggered.connect(partial(self._step, -1))
        actions[CommandId.ZOOM_RESET].triggered.connect(partial(self._show_size, _USUAL))
        actions[CommandId.FULL_SCREEN].triggered.connect(self._fill_screen)

    def sensible(self) -> frozenset[CommandId]:
        """Those of the commands for the size that would change something."""
        size = self._settings.current.font_scale
        when = {
            CommandId.ZOOM_IN: size < SIZES[-1],
            CommandId.ZOOM_OUT: size > SIZES[0],
            CommandId.ZOOM_RESET: size != _USUAL,
        }
        return frozenset(command for command, sensible in when.items() if sensible)

    def refresh(self) -> None:
        """Checks what is shown."""
        for command, theme in _THEMES.items():
            self._actions[command].setChecked(self._settings.current.theme == theme)
        self._actions[CommandId.SUMMARIES].setChecked(self._settings.current.summaries)
        self._actions[CommandId.LIST].setChecked(not self._side.isHidden())
        is_full = bool(self._window.windowState() & _FULL_SCREEN)
        self._actions[CommandId.FULL_SCREEN].setChecked(is_full)

    def show_list(self, shown: bool = True) -> None:
        """Shows the list at the side, or hides it."""
        self._side.setVisible(shown)
        self.refresh()

    def watch_handle(self) -> None:
        """Listens to the wheel over the window, which has a handle from its first show on."""
        self._window.windowHandle().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # What the wheel is turned over never hears of it: most of that would scroll too.
        if isinstance(event, QWheelEvent) and event.modifiers() == _CONTROL:
            self._turn(event.angleDelta().y())
            return True
        return super().eventFilter(watched, event)

    def _turn(self, delta: int) -> None:
        self._turned += delta
        if abs(self._turned) >= _NOTCH:  # less of a touchpad, several times
            self._step(1 if self._turned > 0 else -1)
            self._turned = 0

    def _step(self, step: int) -> None:
        size = self._settings.current.font_scale
        further = [each for each in SIZES[::step] if (each - size) * step > 0]
        if further:
            self._show_size(further[0])

    def _show_theme(self, theme: str) -> None:
        self._set(replace(self._settings.current, theme=theme))

    def _show_summaries(self, shown: bool) -> None:
        self._set(replace(self._settings.current, summaries=shown))

    def _show_size(self, percent: int) -> None:
        self._set(replace(self._settings.current, font_scale=percent))

    def _set(self, settings: Settings) -> None:
        with self._bar.showing_errors():
            self._settings.change(settings)
        self.refresh()  # also where nothing changed: the click has turned the check

    def _fill_screen(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ _FULL_SCREEN)
