"""Shift+F10 opens the menu of a right click where the keyboard is, as the Menu key does."""

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeySequence, QShortcut


class ContextMenuKey(QShortcut):
    """For every window; Qt itself knows the key on Windows alone."""

    def __init__(self, application: QGuiApplication) -> None:
        # Not of a window: a modal dialog before it would take the key from both.
        super().__init__(QKeySequence("Shift+F10"), application)
        self.setContext(Qt.ShortcutContext.ApplicationShortcut)
        self.activated.connect(_press_menu_key)


def _press_menu_key() -> None:
    # The window itself finds the widget that has the keyboard, and the place of its cursor.
    window = QGuiApplication.focusWindow()
    if window is not None:
        reason = QContextMenuEvent.Reason.Keyboard
        QCoreApplication.sendEvent(window, QContextMenuEvent(reason, QPoint(), QPoint()))
