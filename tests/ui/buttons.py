"""The buttons that a page shows."""

from PySide6.QtWidgets import QPushButton


def shown_buttons(page):
    """The push buttons of the page that are shown."""
    return [button for button in page.findChildren(QPushButton) if button.isVisible()]
