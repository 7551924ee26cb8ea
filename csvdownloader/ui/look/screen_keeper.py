"""Keeps every window inside its screen: also one that grows, and when the screen changes."""

import time
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, QMargins, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from csvdownloader.core.overrides import override

_CHANGES = frozenset({QEvent.Type.Show, QEvent.Type.Resize, QEvent.Type.Move})
_LOOK_MS, _ANSWER_SECONDS = 100, 1.0
_FILLING = Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen


class ScreenKeeper(QObject):
    """Shrinks and moves windows that are larger than what the screen has for them, or beyond it.

    What the user does with the mouse is left alone: only what the program does is corrected, and
    the first place that the desktop gives a window.
    """

    def __init__(self, application: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._application = application
        # When the program changed them (monotonic): the desktop may answer with a frame or a place.
        self._changed: WeakKeyDictionary[QWidget, float] = WeakKeyDictionary()
        self._looks = QTimer(self, interval=_LOOK_MS)  # no event tells that there is a frame
        self._looks.timeout.connect(self._look_again)
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
        if kind not in _CHANGES or event.spontaneous():
            return
        if kind is QEvent.Type.Show:
            _center(window)
        if window.isVisible():
            self._changed[window] = time.monotonic()
            self._looks.start()
            keep_inside(window)

    def _look_again(self) -> None:
        oldest = time.monotonic() - _ANSWER_SECONDS
        for window in [each for each, since in self._changed.items() if since < oldest]:
            del self._changed[window]
        for window in self._application.topLevelWidgets():
            if window in self._changed and window.isVisible():
                keep_inside(window)
        if not self._changed:
            self._looks.stop()

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
        frame = _frame(window)
        window.move(place.topLeft() - QPoint(frame.left(), frame.top()))


def _room(window: QWidget) -> QRect:
    """Where the window may be, without its frame."""
    return window.screen().availableGeometry().marginsRemoved(_frame(window))


def _frame(window: QWidget) -> QMargins:
    handle = window.windowHandle()  # its widget may not know the frame yet
    return handle.frameMargins() if handle is not None else QMargins()


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
