"""Gives the application its colours, and gives it others when the user or the desktop does."""

import sys
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from csvdownloader.ui.look import icons
from csvdownloader.ui.look.contrast import is_dark
from csvdownloader.ui.look.palettes import palette_of
from csvdownloader.ui.look.screen_keeper import ScreenKeeper
from csvdownloader.ui.look.style import style_name
from csvdownloader.ui.look.stylesheet import style_sheet
from csvdownloader.ui.look.tokens import (
    DARK,
    LIGHT,
    Tokens,
    is_contrast_wanted,
    tokens_of,
    with_accent,
)
from csvdownloader.ui.look.zoom import Zoom

if TYPE_CHECKING:
    from csvdownloader.ui.look.focus_ring import FocusRing

_ROLE = QPalette.ColorRole
_STYLE_ACCENT = "#308cc6"  # of Fusion; PySide6 would make `QStyle` to ask it


class Theme(Enum):
    """Which colours the user wants; the values are those of the setting."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


_SCHEMES = {
    Theme.SYSTEM: Qt.ColorScheme.Unknown,
    Theme.LIGHT: Qt.ColorScheme.Light,
    Theme.DARK: Qt.ColorScheme.Dark,
}


class Look(QObject):
    """The look of the application, and the sizes of its windows.

    On Windows and macOS the system's own style and palette stay, and only light or dark is asked of
    it. Elsewhere the style is Fusion with palettes and a style sheet of our own; where the desktop
    asks for high contrast, its palette stays.
    """

    def __init__(self, application: QApplication, platform: str = sys.platform) -> None:
        super().__init__(application)
        self._application = application
        self._style_name = style_name(platform)
        self._theme = Theme.SYSTEM
        self._is_showing = False
        self.keeper = ScreenKeeper(application, self)
        self.ring: FocusRing | None = None
        self._zoom = Zoom(application)
        self._platform_palette = QPalette()
        self._hints = application.styleHints()
        self._hints.colorSchemeChanged.connect(self._refresh)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._refresh)

    def show_theme(self, theme: Theme, percent: int = 100) -> None:
        """Shows the application in that theme, and that size against the desktop's, at once."""
        self._theme = theme
        self._zoom.show(percent)
        self._refresh()

    def finish(self) -> None:
        """Keeps each further window inside its screen, and shows where the keyboard is.

        Call it after the first paint: PySide6 makes each kind of widget and of style option that Qt
        has, for what Qt asks a style of ours about its own.
        """
        from csvdownloader.ui.look.focus_ring import FocusRing
        from csvdownloader.ui.look.watching_style import WatchingStyle

        self._application.setStyle(WatchingStyle(self._style_name, self.keeper))
        if self._style_name:  # the system's own style has a way of its own
            self.ring = FocusRing(self._application, self)

    def _refresh(self) -> None:
        if self._is_showing:  # asking for a scheme tells that it changed
            return
        self._is_showing = True
        try:
            self._hints.setColorScheme(_SCHEMES[self._theme])
            if self._style_name:
                self._show()
        finally:
            self._is_showing = False

    def _show(self) -> None:
        application = self._application
        application.setPalette(QPalette())  # else it would be our own of before that is read
        self._platform_palette = application.palette()
        tokens = self._tokens()
        palette = self._platform_palette if is_contrast_wanted() else palette_of(tokens)
        application.setPalette(palette)
        line = max(QFontMetrics(application.font()).height(), icons.SMALL)
        application.setStyleSheet(style_sheet(tokens, line))

    def _tokens(self) -> Tokens:
        if is_contrast_wanted():
            return tokens_of(self._platform_palette)
        own = DARK if self._is_dark() else LIGHT
        accent = self._desktop_accent()
        return own if accent is None else with_accent(own, accent)

    def _is_dark(self) -> bool:
        if self._theme is not Theme.SYSTEM:
            return self._theme is Theme.DARK
        scheme = self._hints.colorScheme()
        if scheme is Qt.ColorScheme.Unknown:  # the palette that the desktop gives may tell
            return is_dark(self._platform_palette.color(_ROLE.Window))
        return scheme is Qt.ColorScheme.Dark

    def _desktop_accent(self) -> QColor | None:
        """The accent of the desktop; None where it gives none, and the style's own stands there."""
        given = self._platform_palette.color(_ROLE.Accent)
        return None if given.name() == _STYLE_ACCENT else given
