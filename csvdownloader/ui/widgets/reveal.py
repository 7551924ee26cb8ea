"""Opens a file with its usual program, or shows it in the file manager."""

from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:  # loaded late: the window is painted sooner
    from PySide6.QtDBus import QDBusPendingCallWatcher

_SERVICE = "org.freedesktop.FileManager1"
_PATH = "/org/freedesktop/FileManager1"


class Revealer(QObject):
    """Asks the file manager to select the file; opens the file's folder when none answers.

    Signals:
        not_opened(str): Nothing on this computer opens the file.
        not_shown(str): Nothing on this computer shows that folder.
    """

    not_opened = Signal(str)
    not_shown = Signal(str)

    def open(self, path: str) -> None:
        """Opens the file; returns at once."""
        if not open_path(path):
            self.not_opened.emit(path)

    def show(self, path: str) -> None:
        """Returns at once; the file manager comes when it is ready."""
        from PySide6.QtCore import QUrl
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            self.show_folder(str(PurePath(path).parent))
            return
        call = QDBusMessage.createMethodCall(_SERVICE, _PATH, _SERVICE, "ShowItems")
        call.setArguments([[QUrl.fromLocalFile(path).toString()], ""])
        watcher = QDBusPendingCallWatcher(bus.asyncCall(call), self)
        watcher.setObjectName(path)
        watcher.finished.connect(self._fall_back)

    def show_folder(self, folder: str) -> None:
        """Shows what is in the folder, in the file manager; returns at once."""
        if not open_path(folder):
            self.not_shown.emit(folder)

    def _fall_back(self, watcher: "QDBusPendingCallWatcher") -> None:
        if watcher.isError():
            self.show_folder(str(PurePath(watcher.objectName()).parent))
        watcher.deleteLater()


def open_path(path: str) -> bool:
    """Opens a file with its usual program, a folder in the file manager; tells if one did."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    return QDesktopServices.openUrl(QUrl.fromLocalFile(path))
