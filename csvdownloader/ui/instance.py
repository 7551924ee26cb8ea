"""One window per user: a second start hands its file to the first window."""

import json
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    QCryptographicHash,
    QDeadlineTimer,
    QLockFile,
    QObject,
    QThread,
    Signal,
    Slot,
)

from csvdownloader.core.data_folder import DataFolder
from csvdownloader.system.window_lock import window_lock

if TYPE_CHECKING:  # loaded late: the window is painted sooner
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 5000  # the first instance may not be listening yet
_RETRY_MS = 50
_ANSWER_MS = 1000
_ANSWER = b"ok\n"


class SingleInstance(QObject):
    """Holds the lock of a data folder that only one window can have.

    Signals:
        asked_to_open(str): The program was started again, with this file; empty for none.
    """

    asked_to_open = Signal(str)

    def __init__(self, folder: DataFolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = window_lock(folder)
        self._name = f"csvdownloader-{_digest(str(folder.root))}"
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Takes the lock; False when another instance has it. The lock ends with the process.

        Where no lock can be made (a full or read-only disk), none is held.
        """
        return self._lock.tryLock(0) or self._lock.error() != QLockFile.LockError.LockFailedError

    def listen(self) -> None:
        """Starts to listen for other instances; call after `claim`."""
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        self._server.listen(self._name)

    def stop_listening(self) -> None:
        """Stops listening: an instance started from now on waits until this one has ended."""
        if self._server is not None:
            self._server.close()

    def claim_or_hand_over(self, path: str) -> bool | None:
        """Becomes the first instance, or has the first one come to the front and open `path`.

        Returns:
            True when this is the first instance now, False when the first one has answered, None
            when there is one that does not answer.
        """
        deadline = QDeadlineTimer(_PATIENCE_MS)
        while not deadline.hasExpired():
            if self.claim():
                return True
            if self._hand_over(path):
                return False
            QThread.msleep(_RETRY_MS)
        return None

    def _hand_over(self, path: str) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_RETRY_MS):
            return False
        socket.write(json.dumps(path).encode() + b"\n")
        # A connection is no acknowledgement: the first instance may be about to end.
        return socket.waitForReadyRead(_ANSWER_MS) and bytes(socket.readAll().data()) == _ANSWER

    @Slot()
    def _accept(self) -> None:
        if self._server is None:
            return
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(self._read)
            if socket.canReadLine():
                self._take(socket)

    @Slot()
    def _read(self) -> None:
        socket = cast("QLocalSocket", self.sender())
        if socket.canReadLine():
            self._take(socket)

    def _take(self, socket: "QLocalSocket") -> None:
        line = bytes(socket.readLine().data())
        socket.disconnected.connect(socket.deleteLater)
        socket.write(_ANSWER)
        socket.disconnectFromServer()
        self.asked_to_open.emit(str(json.loads(line)))


def _digest(text: str) -> str:
    digest = QCryptographicHash.hash(text.encode(), QCryptographicHash.Algorithm.Sha256)
    return bytes(digest.toHex().data()).decode()[:16]
