"""What is dragged over the window: whatever lies below the pointer, the window takes it."""

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.start.drop_zone import DropSheet

_LEAVES = {QEvent.Type.DragLeave, QEvent.Type.Drop}


def given_by(data: QMimeData | None) -> tuple[str, ...]:
    """What the clipboard or a drag gives: paths and addresses, else the text itself.

    A clipboard into which nothing was copied yet has no data at all.
    """
    from csvdownloader.core.requests.given import given_in

    if data is None:
        return ()
    if data.hasUrls():
        return tuple(u.toLocalFile() if u.isLocalFile() else u.toString() for u in data.urls())
    return given_in(data.text()) if data.hasText() else ()


def is_dialog_open() -> bool:
    """Whether a dialog waits for the user: what is given now may belong to it."""
    return QApplication.activeModalWidget() is not None


class Dropping(QObject):
    """Takes what is dropped anywhere on the window, and covers it while something is dragged.

    Signals:
        dropped(tuple[str, ...]): See `Giver.give`.
    """

    dropped = Signal(object)

    def __init__(self, window: QMainWindow, zone: QWidget) -> None:
        super().__init__(window)
        self._window, self._zone = window, zone
        self.sheet = DropSheet(window)
        window.setAcceptDrops(True)
        for target in (window, self.sheet):
            target.installEventFilter(self)

    def watch_handle(self) -> None:
        """From now on files come to the sheet, also over a field that would take them as text.

        Call once the window has a handle.
        """
        self._window.windowHandle().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.DragEnter and isinstance(event, QDropEvent):
            return self._enter(event, by_handle=not watched.isWidgetType())
        if not watched.isWidgetType():
            return False
        if kind in _LEAVES:
            self.sheet.hide()
        if isinstance(event, QDropEvent):  # a move or a drop
            event.setDropAction(Qt.DropAction.CopyAction)  # a move would remove the file
            event.accept()
            if kind is QEvent.Type.Drop:
                self.dropped.emit(given_by(event.mimeData()))
            return True
        return False

    def _enter(self, event: QDropEvent, *, by_handle: bool) -> bool:
        data = event.mimeData()
        texts = () if is_dialog_open() else given_by(data)
        # A text that is dragged within a field stays there.
        if not texts or not (data.hasUrls() or (not by_handle and _all_named(texts))):
            return False
        self.sheet.cover(_release(texts), self._zone)
        if by_handle:
            return False  # Qt goes on, and finds the sheet on top
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        return True


def _all_named(texts: tuple[str, ...]) -> bool:
    from csvdownloader.core.requests.given import names_something

    return all(map(names_something, texts))


def _release(texts: tuple[str, ...]) -> Message:
    if len(texts) > 1:
        if any("://" in text for text in texts):
            return Message("Release to read {count:,} sources", count=len(texts))
        return Message("Release to read {count:,} files", count=len(texts))
    name = texts[0].rstrip("/").rpartition("/")[2] or texts[0]
    return Message("Release to read {name}", name=name)
