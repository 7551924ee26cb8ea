"""The two grounds of the window: that of bars and lists, and that of pages."""

from typing import TypeVar

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)


def on_base(widget: W) -> W:
    """Lets the widget stand on the ground of pages. Returns it."""
    widget.setBackgroundRole(QPalette.ColorRole.Base)
    widget.setAutoFillBackground(True)
    return widget


def see_through(widget: W) -> W:
    """Lets the ground of the widget's parent be seen. Returns it."""
    widget.setAutoFillBackground(False)
    return widget
