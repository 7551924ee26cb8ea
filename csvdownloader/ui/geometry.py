"""Where the window stood last time."""

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter

_WINDOW, _SPLITTER = "window/geometry", "window/splitter"


def restore(window: QMainWindow, splitter: QSplitter, settings: QSettings) -> None:
    """Puts window and splitter where they were; leaves them when nothing is known."""
    for key, apply in ((_WINDOW, window.restoreGeometry), (_SPLITTER, splitter.restoreState)):
        value = settings.value(key)
        if isinstance(value, QByteArray):
            apply(value)


def remember(window: QMainWindow, splitter: QSplitter, settings: QSettings) -> None:
    """Keeps where window and splitter are."""
    settings.setValue(_WINDOW, window.saveGeometry())
    settings.setValue(_SPLITTER, splitter.saveState())
