"""Connects to MariaDB or MySQL, and stops soon when nobody wants that any more."""

import socket
import struct
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors import LoginRefusedError, UnreachableError, UserError
from csvdownloader.sources.database.driver import Login
from csvdownloader.sources.database.mysql.errors import login_error, statement_error
from csvdownloader.sources.database.mysql.settings import is_socket
from csvdownloader.sources.database.mysql.tls import protection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csvdownloader.sources.database.mysql.wire import Wire

_PATIENCE = 10.0  # seconds for each step of the greeting
_LAST_PATIENCE = 0.5  # seconds for each step of the request to stop
_NO_SERVER = (ValueError, IndexError, AssertionError, struct.error)


@contextmanager
def session(login: Login, cancel: Cancel) -> "Iterator[Wire]":
    """A connection for the time inside. It is dropped at the end, with what is still to come.

    Raises:
        UserError: The server cannot be reached, refuses, or stops.
        Cancelled: `cancel` was set. The server has been told to stop.
    """
    import pymysql  # type: ignore[import-untyped]  # it has no types

    wire = connect(login, cancel)
    try:
        with cancel.calling(wire.hang_up):
            yield wire
    except pymysql.Error as error:
        if cancel.is_set:
            raise Cancelled from error
        raise statement_error(error) from error
    finally:
        wire.drop()
        if cancel.is_set:
            _kill(login, wire.thread_id())


def connect(login: Login, cancel: Cancel, patience: float = _PATIENCE) -> "Wire":
    """A connection to the server. Raises UserError or Cancelled."""
    from csvdownloader.sources.database.mysql.wire import Wire

    protected = protection(login)
    wire = Wire(
        _line(login, cancel, patience),
        is_proven=protected.is_proven,
        host=login.text("host"),
        port=int(login.text("port")),
        database=login.text("database") or None,
        user=login.text("user"),
        password=(login.secret or "").encode(),
        read_timeout=patience,
        **protected.arguments,
    )
    try:
        with cancel.calling(wire.hang_up):
            wire.log_in()
    except BaseException as error:
        wire.drop()
        if isinstance(error, Exception) and cancel.is_set:
            raise Cancelled from error
        if trouble := _trouble(error, login):
            raise trouble from error
        raise
    return wire


def _trouble(error: BaseException, login: Login) -> UserError | None:
    """What the error of logging in means; None for a bug, and for what is said already."""
    import pymysql

    if isinstance(error, pymysql.Error):
        return login_error(error, login)
    if isinstance(error, RuntimeError):  # a package for this way of logging in is not installed
        return LoginRefusedError(f"The server wants another way of logging in: {error}")
    if isinstance(error, _NO_SERVER):
        return UnreachableError(f"{_authority(login)} is no MariaDB or MySQL server")
    return None


def _authority(login: Login) -> str:
    host = login.text("host")
    return host if is_socket(host) else f"{host}:{login.text('port')}"


def _line(login: Login, cancel: Cancel, patience: float) -> socket.socket:
    host, port = login.text("host"), int(login.text("port"))
    try:
        if is_socket(host):
            return _dialled(socket.AF_UNIX, host, cancel, patience)
        failure: OSError = OSError("there is no such address")
        for family, _, _, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            try:
                return _dialled(family, address, cancel, patience)
            except OSError as error:
                failure = error
        raise failure
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreachableError(f"Cannot reach {_authority(login)}: {reason}") from error


def _dialled(
    family: int, address: str | tuple[object, ...], cancel: Cancel, patience: float
) -> socket.socket:
    line = socket.socket(family, socket.SOCK_STREAM)
    line.settimeout(patience)

    def give_up() -> None:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    try:
        with cancel.calling(give_up):
            line.connect(address)
        cancel.check()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if family != socket.AF_UNIX:
            _keep_alive(line)
    except BaseException as error:
        line.close()
        if isinstance(error, OSError) and cancel.is_set:
            raise Cancelled from error
        raise
    return line


def _keep_alive(line: socket.socket) -> None:
    """A peer that is gone is noticed after a minute, also when nothing is being sent to it."""
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for name, value in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):
            line.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _kill(login: Login, thread_id: int) -> None:
    """Tells the server to stop: while it computes, it does not notice that the line is gone.

    The whole connection is ended, which also hits a query that has only just arrived.
    """
    import pymysql

    with suppress(UserError, pymysql.Error):  # then the server stops when it sends the next rows
        wire = connect(login, Cancel(), _LAST_PATIENCE)
        try:
            wire.ask(f"KILL {thread_id:d}")
        finally:
            wire.drop()
