"""Saves and restores where the window was on the screen."""

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter

_WINDOW, _SPLITTER = "window/geometry", "window/splitter"


def restore(window: QMainWindow, splitter: QSplitter, settings: QSettings) -> None:
    """Restores window and splitter; leaves them as they are when nothing was saved."""
    for key, apply in ((_WINDOW, window.restoreGeometry), (_SPLITTER, splitter.restoreState)):
        value = settings.value(key)
        if isinstance(value, QByteArray):
            apply(value)


def save(window: QMainWindow, splitter: QSplitter, settings: QSettings) -> None:
    """Saves the geometry of window and splitter."""
    settings.setValue(_WINDOW, window.saveGeometry())
    settings.setValue(_SPLITTER, splitter.saveState())
