"""Copies and selects in whatever has the keyboard."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from csvdownloader.core.messages import Message
from csvdownloader.ui.widgets.message_bar import MessageBar

_CONTROL = Qt.KeyboardModifier.ControlModifier


class EditCommands(QObject):
    """The commands of the menu Edit that mean what their key means to a widget.

    Text fields take these keys before the menu's actions get them. For all others, and from the
    menu, the key is handed to the widget that has the keyboard.
    """

    def __init__(self, bar: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._bar, self._window = bar, window

    def copy(self) -> None:
        """Copies what is selected there."""
        if not _press(Qt.Key.Key_C, self._window.focusWidget()):
            text = Message("There is nothing to copy here. First select text, or cells of a table.")
            self._bar.show_news(text)

    def select_all(self) -> None:
        """Selects everything there."""
        if not _press(Qt.Key.Key_A, self._window.focusWidget()):
            text = Message("There is nothing to select here. First go to a text, table or list.")
            self._bar.show_news(text)


def _press(key: Qt.Key, widget: QWidget | None) -> bool:
    """Presses Ctrl and the key in the widget, or in what it lies in; false if nothing took it."""
    event = QKeyEvent(QEvent.Type.KeyPress, key, _CONTROL)
    while widget is not None and not widget.isWindow():
        event.accept()
        # Not QApplication.sendEvent(), which looks for a shortcut first and would come back here.
        if widget.event(event) and event.isAccepted():
            return True
        widget = widget.parentWidget()
    return False
