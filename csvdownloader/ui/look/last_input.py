"""Whether the user works with the keyboard: then what has the focus has to be seen."""

from PySide6.QtWidgets import QApplication

_BY_HAND = "by_hand"  # the property of the application: its last input was no key


def note_input(application: QApplication, *, by_hand: bool) -> None:
    """Notes what the last input was: the mouse, a finger or a pen, else a key."""
    application.setProperty(_BY_HAND, by_hand)


def works_by_keyboard() -> bool:
    """Whether the user's last input was a key, so that what has the focus has to be seen."""
    application = QApplication.instance()
    return application is None or not application.property(_BY_HAND)
