"""Keeps every window inside its screen: also one that grows, and when the screen changes."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from csvdownloader.core.overrides import override

_CHANGES = frozenset({QEvent.Type.Show, QEvent.Type.Resize, QEvent.Type.Move})
_FILLING = Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen


class ScreenKeeper(QObject):
    """Shrinks and moves windows that are larger than what the screen has for them, or beyond it.

    What the user does with the mouse is left alone: only what the program does is corrected, and
    the first place that the desktop gives a window.
    """

    def __init__(self, application: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._application = application
        self._new: set[int] = set()  # ids of windows that the desktop has not placed yet
        for screen in application.screens():
            self._listen(screen)
        application.screenAdded.connect(self._listen)
        application.screenRemoved.connect(self._keep_all)
        application.primaryScreenChanged.connect(self._keep_all)

    def watch(self, widget: QWidget) -> None:
        """Keeps the widget inside its screen from now on, if it is a window."""
        if widget.isWindow() and widget.windowType() is not Qt.WindowType.ToolTip:
            widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget) and watched.isWindow():
            self._note(watched, event)
        return super().eventFilter(watched, event)

    def _note(self, window: QWidget, event: QEvent) -> None:
        kind = event.type()
        if kind is QEvent.Type.Show and not event.spontaneous():
            self._new.add(id(window))
            _center(window)
            keep_inside(window)
        elif kind is QEvent.Type.WindowActivate and id(window) in self._new:
            self._new.discard(id(window))  # now it has a frame around it
            keep_inside(window)
        elif kind in _CHANGES and not event.spontaneous() and window.isVisible():
            keep_inside(window)

    def _listen(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._keep_all)
        self._keep_all()

    def _keep_all(self) -> None:
        for window in self._application.topLevelWidgets():
            if window.isVisible() and window.windowType() is not Qt.WindowType.ToolTip:
                keep_inside(window)


def keep_inside(window: QWidget) -> None:
    """Makes the window, with its frame, no larger than its screen, and moves it into it."""
    if window.windowState() & _FILLING:
        return
    room = _room(window)
    least = window.minimumSize()
    if least.width() > room.width() or least.height() > room.height():
        window.setMinimumSize(least.boundedTo(room.size()))
    size = window.size().boundedTo(room.size())
    if size != window.size():
        window.resize(size)
    place = _moved_into(QRect(window.geometry().topLeft(), size), room)
    if place.topLeft() != window.geometry().topLeft():
        window.move(place.topLeft() - _frame(window))


def _room(window: QWidget) -> QRect:
    """Where the window may be, without its frame."""
    inner, outer = window.geometry(), window.frameGeometry()
    available = window.screen().availableGeometry()
    return available.adjusted(
        inner.left() - outer.left(),
        inner.top() - outer.top(),
        inner.right() - outer.right(),
        inner.bottom() - outer.bottom(),
    )


def _frame(window: QWidget) -> QPoint:
    """How far the window begins inside its frame."""
    return window.geometry().topLeft() - window.frameGeometry().topLeft()


def _moved_into(place: QRect, room: QRect) -> QRect:
    left = max(room.left(), min(place.left(), room.right() + 1 - place.width()))
    top = max(room.top(), min(place.top(), room.bottom() + 1 - place.height()))
    return QRect(QPoint(left, top), QSize(place.size()))


def _center(window: QWidget) -> None:
    """Puts a dialog over the middle of its window: Qt did so before it knew the dialog's size."""
    parent = window.parentWidget()
    if isinstance(window, QDialog) and parent is not None:
        around, own = parent.window().frameGeometry(), window.frameGeometry()
        window.move(around.center() - own.center() + own.topLeft())
