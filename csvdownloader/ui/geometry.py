"""Saves and restores where the window was on the screen."""

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow

from csvdownloader.ui.panes import Panes

_WINDOW, _SPLITTER, _LIST = "window/geometry", "window/splitter", "window/list"


def restore(window: QMainWindow, panes: Panes, settings: QSettings) -> None:
    """Restores window and panes, and whether the list is shown.

    Leaves them as they are when nothing was saved.
    """
    for key, apply in ((_WINDOW, window.restoreGeometry), (_SPLITTER, panes.restoreState)):
        value = settings.value(key)
        if isinstance(value, QByteArray):
            apply(value)
    panes.side.setVisible(settings.value(_LIST) != "off")


def save(window: QMainWindow, panes: Panes, settings: QSettings) -> None:
    """Saves the geometry of window and panes, and whether the list is shown."""
    settings.setValue(_WINDOW, window.saveGeometry())
    settings.setValue(_SPLITTER, panes.saveState())
    settings.setValue(_LIST, "off" if panes.side.isHidden() else "on")
