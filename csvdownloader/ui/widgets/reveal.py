"""Shows a file in the file manager."""

from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

if TYPE_CHECKING:  # loaded late: the window is painted sooner
    from PySide6.QtDBus import QDBusPendingCallWatcher

_SERVICE = "org.freedesktop.FileManager1"
_PATH = "/org/freedesktop/FileManager1"


class Revealer(QObject):
    """Asks the file manager to select the file; opens the file's folder when none answers."""

    def show(self, path: str) -> None:
        """Returns at once; the file manager comes when it is ready."""
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            _open_folder_of(path)
            return
        call = QDBusMessage.createMethodCall(_SERVICE, _PATH, _SERVICE, "ShowItems")
        call.setArguments([[QUrl.fromLocalFile(path).toString()], ""])
        watcher = QDBusPendingCallWatcher(bus.asyncCall(call), self)
        watcher.setObjectName(path)
        watcher.finished.connect(self._fall_back)

    def _fall_back(self, watcher: "QDBusPendingCallWatcher") -> None:
        if watcher.isError():
            _open_folder_of(watcher.objectName())
        watcher.deleteLater()


def open_folder(folder: str) -> None:
    """Shows what is in the folder, in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(folder))


def _open_folder_of(path: str) -> None:
    open_folder(str(PurePath(path).parent))
