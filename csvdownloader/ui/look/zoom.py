"""Shows all texts larger or smaller, and with them what is measured by its text."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from csvdownloader.ui.look.measures import scaled

# Here Qt keeps the font that a widget had under the style sheet at first, and gives it that one
# again with each other style sheet.
_KEPT = "_q_styleSheetWidgetFont"


class Zoom:
    """The size of the application's font, against that which the desktop gave it at the start.

    Heights, icons and the first sizes of dialogs follow the font; gaps stay as they are.
    """

    def __init__(self, application: QApplication) -> None:
        self._application, self._own = application, QFont(application.font())
        self._percent = 100

    def show(self, percent: int) -> None:
        """Shows everything in that size, at once."""
        if percent == self._percent:
            return
        factor, self._percent = percent / self._percent, percent
        self._application.setFont(scaled(self._own, percent / 100))
        # Qt tells only those that have no font of their own; all of ours have a size in it.
        for widget in self._application.allWidgets():
            if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont):
                widget.setFont(scaled(widget.font(), factor))
                widget.setProperty(_KEPT, None)
