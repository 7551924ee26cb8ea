"""What a screen reader says though nothing that changed has the focus."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

_POLITENESS = QAccessible.AnnouncementPoliteness


def announce(widget: QWidget, message: str, *, at_once: bool = False) -> None:
    """Lets a screen reader say a message.

    Args:
        widget: What it is about.
        message: The message.
        at_once: Whether it interrupts what is being said, as an error does.
    """
    event = QAccessibleAnnouncementEvent(widget, message)
    event.setPoliteness(_POLITENESS.Assertive if at_once else _POLITENESS.Polite)
    QAccessible.updateAccessibility(event)
