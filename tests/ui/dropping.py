"""A file dropped on a widget."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication


def dropped(widget, path):
    """Whether the widget took it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path)])
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(90, 90), copy, data, buttons, none)
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(90, 90), copy, data, buttons, none))
    return enter.isAccepted()
