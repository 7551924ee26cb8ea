"""What a user of the keyboard or a screen reader meets."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QWidget,
)

from csvdownloader.ui.widgets.mnemonics import letter_of


def letters_of_visible(root):
    texts = [b.text() for b in root.findChildren(QAbstractButton) if b.isVisibleTo(root)]
    texts += [
        label.text()
        for label in root.findChildren(QLabel)
        if label.isVisibleTo(root) and label.buddy() is not None
    ]
    return [letter for text in texts if (letter := letter_of(text))]


def unnamed(root):
    names = []
    for widget in root.findChildren(QWidget):
        if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or not widget.isVisibleTo(root):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name):
            names.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return [name for name in names if not name.endswith("in QSpinBox")]
