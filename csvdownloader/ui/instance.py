"""One window per user: a second start hands its file to the first window."""

import json
import logging
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QDeadlineTimer, QObject, QThread, Signal, Slot

from csvdownloader.core.data_folder import DataFolder
from csvdownloader.system.window_lock import WindowLock
from csvdownloader.system.window_socket import (
    has_private_folder,
    is_own_peer,
    make_socket_folder,
    window_socket,
)

if TYPE_CHECKING:  # loaded late: the window is painted sooner
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 5000  # the first instance may not be listening yet
_RETRY_MS = 50
_ANSWER_MS = 1000
_ANSWER = b"ok\n"
# A path of Windows may have 32,767 characters, and JSON needs up to six bytes for each.
_LONGEST_MESSAGE = 256 * 1024

logger = logging.getLogger(__name__)


class SingleInstance(QObject):
    """Holds the lock of a data folder that only one window can have.

    Signals:
        asked_to_open(str): The program was started again, with this path or address, or with none.
    """

    asked_to_open = Signal(str)

    def __init__(self, folder: DataFolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = WindowLock(folder)
        self._name = window_socket(folder)
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Takes the lock; False when another instance has it. The lock ends with the process.

        Where no lock can be made (a full or read-only disk), none is held.
        """
        return self._lock.take()

    def listen(self) -> None:
        """Starts to listen for other instances; call after `claim`.

        Where it cannot, that is logged: then a further start ends without raising this window.
        """
        from PySide6.QtNetwork import QLocalServer

        if not make_socket_folder(self._name):
            logger.warning("the folder of %s is not this user's alone", self._name)
            return
        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        if not self._server.listen(self._name):
            logger.warning("cannot listen at %s: %s", self._name, self._server.errorString())

    def stop_listening(self) -> None:
        """Stops listening: an instance started from now on waits until this one has ended."""
        if self._server is not None:
            self._server.close()

    def claim_or_hand_over(self, given: str) -> bool | None:
        """Becomes the first instance, or has the first one come to the front and open `given`.

        Returns:
            True when this is the first instance now, False when the first one has answered, None
            when there is one that does not answer.
        """
        deadline = QDeadlineTimer(_PATIENCE_MS)
        while not deadline.hasExpired():
            if self.claim():
                return True
            if self._hand_over(given):
                return False
            QThread.msleep(_RETRY_MS)
        return None

    def _hand_over(self, given: str) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        if not has_private_folder(self._name):
            return False
        socket = QLocalSocket()
        socket.setReadBufferSize(len(_ANSWER))
        socket.connectToServer(self._name)
        if not (socket.waitForConnected(_RETRY_MS) and is_own_peer(socket.socketDescriptor())):
            return False
        socket.write(json.dumps(given).encode() + b"\n")
        # A connection is no acknowledgement: the first instance may be about to end.
        return socket.waitForReadyRead(_ANSWER_MS) and bytes(socket.readAll().data()) == _ANSWER

    @Slot()
    def _accept(self) -> None:
        if self._server is None:
            return
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            if not is_own_peer(socket.socketDescriptor()):
                socket.abort()
                continue
            socket.setReadBufferSize(_LONGEST_MESSAGE)
            socket.readyRead.connect(self._read)
            self._take(socket)

    @Slot()
    def _read(self) -> None:
        self._take(cast("QLocalSocket", self.sender()))

    def _take(self, socket: "QLocalSocket") -> None:
        """Takes the message once its line is whole; what is none ends the connection."""
        if not socket.canReadLine():
            if socket.bytesAvailable() >= _LONGEST_MESSAGE:
                socket.abort()
            return
        given = _text_in(bytes(socket.readLine().data()))
        if given is None:
            socket.abort()
            return
        socket.write(_ANSWER)
        socket.disconnectFromServer()
        self.asked_to_open.emit(given)


def _text_in(line: bytes) -> str | None:
    """What another instance was given; None when the line is no such message."""
    try:
        text = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return text if isinstance(text, str) and "\0" not in text else None
