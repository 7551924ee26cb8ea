"""One window per user: a second start hands its file to the first window."""

import json
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    QCryptographicHash,
    QDeadlineTimer,
    QObject,
    QThread,
    Signal,
    Slot,
)

from csvdownloader.core.data_folder import DataFolder
from csvdownloader.system.window_lock import window_lock

if TYPE_CHECKING:  # loaded late: the window is painted sooner
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 5000  # the first start may still be on its way to listening
_RETRY_MS = 50
_ANSWER_MS = 1000
_ANSWER = b"ok\n"


class SingleInstance(QObject):
    """Holds the right to be the one window of a data folder.

    Signals:
        asked_to_open(str): Another start was made, with this file; empty for none.
    """

    asked_to_open = Signal(str)

    def __init__(self, folder: DataFolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = window_lock(folder)
        self._name = f"csvdownloader-{_digest(str(folder.root))}"
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Whether this is the first start. The right ends with the process, however it ends."""
        return self._lock.tryLock(0)

    def listen(self) -> None:
        """Begins to hear from other starts; call after `claim`."""
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        self._server.listen(self._name)

    def stop_listening(self) -> None:
        """Hears no more: a start from now on waits until this one has ended."""
        if self._server is not None:
            self._server.close()

    def claim_or_hand_over(self, path: str) -> bool | None:
        """Becomes the first start, or tells the first one to come to the front, with `path`.

        Returns:
            True when this is the first start now, False when the first one has answered, None when
            there is one that does not answer.
        """
        patience = QDeadlineTimer(_PATIENCE_MS)
        while not patience.hasExpired():
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
        # A connection is no answer: the first start may be on its way out.
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
