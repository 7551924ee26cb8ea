"""The message buses of a Linux desktop (D-Bus): calls, answers and signals. Nothing here waits.

QtDBus connects on the thread that asks, and PySide holds the GIL meanwhile: a bus that hangs would
freeze every thread. Nor can PySide send an unsigned number, which notices need.
"""

import os
import socket
from collections.abc import Callable
from itertools import count
from typing import Any, TypeAlias

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    Parser,
    message_bus,
    new_method_call,
    new_signal,
)
from jeepney.auth import BEGIN, Authenticator
from jeepney.bus import get_connectable_addresses
from jeepney.fds import FileDescriptor, fds_buf_size
from PySide6.QtCore import QObject, QSocketNotifier, Signal

_SYSTEM_BUS = "unix:path=/var/run/dbus/system_bus_socket"
_BLOCK = 4096

LOGIN_MANAGER = DBusAddress(
    "/org/freedesktop/login1", "org.freedesktop.login1", "org.freedesktop.login1.Manager"
)
NOTIFICATIONS = DBusAddress(
    "/org/freedesktop/Notifications",
    "org.freedesktop.Notifications",
    "org.freedesktop.Notifications",
)
LAUNCHER_ENTRY = DBusAddress("/csvdownloader", interface="com.canonical.Unity.LauncherEntry")

Answer: TypeAlias = tuple[Any, ...] | None  # the values; None when the call was refused


class MessageBus(QObject):
    """A connection to a bus.

    Signals:
        signalled(str, tuple): Somebody sent a signal that was asked for: its name and its values.
        lost(): The bus ended, or it hangs. No call is answered any more.
    """

    signalled = Signal(str, object)
    lost = Signal()

    def __init__(self, connection: socket.socket, parent: QObject) -> None:
        """Makes itself known at the other end. What fails from then on closes the connection."""
        super().__init__(parent)
        self._socket = connection
        self._authenticator = Authenticator(enable_fds=True)
        self._parser = Parser()
        self._serials = count(1)
        self._unsent: list[bytes] = []  # until the bus knows who we are
        self._waiting: dict[int, Callable[[Answer], None]] = {}
        self._notifier = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        self._write(self._authenticator.data_to_send())
        self._send(message_bus.Hello())

    def call(
        self,
        address: DBusAddress,
        method: str,
        signature: str | None,
        values: tuple[Any, ...],
        on_answer: Callable[[Answer], None] = lambda _answer: None,
    ) -> None:
        """Calls a method; `on_answer` follows, unless the bus is closed or lost before.

        `signature` gives the types of the values, in the letters of D-Bus; None when there are
        none.
        """
        serial = self._send(new_method_call(address, method, signature, values))
        self._waiting[serial] = on_answer

    def emit_signal(
        self, address: DBusAddress, name: str, signature: str, values: tuple[Any, ...]
    ) -> None:
        """Sends a signal to whoever wants it."""
        self._send(new_signal(address, name, signature, values))

    def listen(self, address: DBusAddress) -> None:
        """Asks for the signals of an interface."""
        rule = MatchRule(type="signal", interface=address.interface, path=address.object_path)
        self._send(message_bus.AddMatch(rule))

    def close(self) -> None:
        """Drops all calls without an answer; what the bus has already sent goes with them."""
        self._disconnect()
        self.deleteLater()

    def _send(self, message: Message) -> int:
        serial = next(self._serials)
        data = message.serialise(serial)
        if self._authenticator.authenticated:
            self._write(data)
        else:
            self._unsent.append(data)
        return serial

    def _write(self, data: bytes) -> None:
        if not self._notifier.isEnabled():
            return  # it is lost
        try:
            self._socket.sendall(data)
        except OSError:  # also when it does not take so little at once: it hangs
            self._lose()

    def _read(self) -> None:
        message = None
        try:
            if self._authenticator.authenticated:
                message = self._receive()
            else:
                self._authenticate()
        except BlockingIOError:
            return
        except (OSError, ValueError):
            self._lose()
            return
        if message is not None:
            self._dispatch(message)

    def _authenticate(self) -> None:
        self._authenticator.feed(_some(self._socket.recv(_BLOCK)))
        self._write(self._authenticator.data_to_send() or b"")
        if self._authenticator.authenticated:
            self._write(b"".join([BEGIN, *self._unsent]))

    def _receive(self) -> Message | None:
        data, extra, _, _ = self._socket.recvmsg(
            self._parser.bytes_desired(), fds_buf_size(), socket.MSG_CMSG_CLOEXEC
        )
        self._parser.add_data(_some(data), fds=FileDescriptor.from_ancdata(extra))
        return self._parser.get_next_message()

    def _lose(self) -> None:
        self._disconnect()
        self.lost.emit()

    def _disconnect(self) -> None:
        self._notifier.setEnabled(False)
        self._socket.close()
        self._waiting.clear()

    def _dispatch(self, message: Message) -> None:
        fields, kind = message.header.fields, message.header.message_type
        if kind is MessageType.signal:
            self.signalled.emit(fields[HeaderFields.member], message.body)
            return
        answered = self._waiting.pop(fields.get(HeaderFields.reply_serial, 0), None)
        if answered is not None:
            answered(message.body if kind is MessageType.method_return else None)


def open_session_bus(parent: QObject) -> MessageBus | None:
    """The bus of the user's session; None where there is none."""
    default = f"unix:path={os.environ.get('XDG_RUNTIME_DIR', '')}/bus"
    return _open(os.environ.get("DBUS_SESSION_BUS_ADDRESS") or default, parent)


def open_system_bus(parent: QObject) -> MessageBus | None:
    """The bus of the machine; None where there is none."""
    return _open(os.environ.get("DBUS_SYSTEM_BUS_ADDRESS") or _SYSTEM_BUS, parent)


def _open(addresses: str, parent: QObject) -> MessageBus | None:
    try:
        for path in get_connectable_addresses(addresses):
            return MessageBus(_connected(path), parent)
    except (OSError, RuntimeError, ValueError):  # the last two for an address that is none
        pass
    return None


def _connected(path: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.setblocking(False)
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection


def _some(data: bytes) -> bytes:
    if not data:
        raise ConnectionResetError
    return data
