"""Buttons that their Alt key presses at once.

Qt shows such a press for 100 ms before it counts, and a key that follows sooner would come first.
"""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShortcutEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton

from csvdownloader.core.overrides import override


class Tick(QCheckBox):
    """A check box."""

    @override
    def event(self, event: QEvent) -> bool:
        return click_at_shortcut(self, event) or super().event(event)


class Radio(QRadioButton):
    """A radio button."""

    @override
    def event(self, event: QEvent) -> bool:
        return click_at_shortcut(self, event) or super().event(event)


def click_at_shortcut(button: QAbstractButton, event: QEvent) -> bool:
    """Clicks the button if the event is its Alt key and no other button has the same one."""
    if not isinstance(event, QShortcutEvent) or event.isAmbiguous():
        return False
    button.setFocus(Qt.FocusReason.ShortcutFocusReason)
    button.click()
    return True
