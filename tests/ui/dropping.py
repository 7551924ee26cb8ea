"""Files, addresses and texts that are dragged over a widget or the window, and dropped."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

BUTTONS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
COPY = Qt.DropAction.CopyAction


def mime(*urls, text=""):
    """What is dragged: paths and addresses, or a text."""
    data = QMimeData()
    if urls:
        data.setUrls([QUrl(url) if "://" in url else QUrl.fromLocalFile(url) for url in urls])
    if text:
        data.setText(text)
    return data


def drag_over(target, data, point=QPoint(90, 90)):  # noqa: B008 - it is not changed
    """Whether a drag that enters there is taken."""
    enter = QDragEnterEvent(point, COPY, data, *BUTTONS)
    QApplication.sendEvent(target, enter)
    return enter.isAccepted()


def drop_on(target, data, point=QPoint(90, 90)):  # noqa: B008 - it is not changed
    """Releases what was dragged."""
    event = QDropEvent(QPointF(point), COPY, data, *BUTTONS)
    QApplication.sendEvent(target, event)


def leave(target):
    """Drags it out again."""
    QApplication.sendEvent(target, QDragLeaveEvent())


def dropped(widget, path):
    """Whether the widget took it."""
    data = mime(path)
    is_taken = drag_over(widget, data)
    if is_taken:
        drop_on(widget, data)
    return is_taken
