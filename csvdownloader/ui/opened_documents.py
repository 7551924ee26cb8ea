"""The files that macOS asks the program to open: by an event, not by an argument as elsewhere."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent

from csvdownloader.core.overrides import override


class OpenedDocuments(QObject):
    """Watches the application's events; so it is made on macOS only, as that takes time.

    Signals:
        asked_to_open(str): A file was double-clicked or dropped on the program's icon: its path.
    """

    asked_to_open = Signal(str)

    def __init__(self, application: QObject) -> None:
        super().__init__(application)
        application.installEventFilter(self)

    @override
    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QFileOpenEvent):
            return False
        self.asked_to_open.emit(event.file() or event.url().toString())
        return True
