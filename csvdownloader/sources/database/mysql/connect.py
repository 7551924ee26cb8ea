"""Connects to MariaDB or MySQL, and stops soon after the job is cancelled."""

import socket
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.network import UnreachableError
from csvdownloader.core.messages import Message
from csvdownloader.engine.sockets import TICK, is_ready
from csvdownloader.sources.database.driver import Login
from csvdownloader.sources.database.mysql.errors import login_error, silent_error, statement_error
from csvdownloader.sources.database.mysql.odd_answers import is_odd_answer
from csvdownloader.sources.database.mysql.settings import PORT, is_socket
from csvdownloader.sources.database.mysql.tls import protection
from csvdownloader.sources.database.other_servers import (
    MYSQL,
    SILENCE,
    is_wanted_server,
    other_server_error,
    title_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csvdownloader.sources.database.mysql.wire import Wire

_TIMEOUT = 10.0  # seconds for each step of the handshake
_GREETING = 8  # bytes that tell a greeting of MySQL from others
_KILL_TIMEOUT = 0.5  # seconds for each step of the connection that sends KILL


@contextmanager
def session(login: Login, cancel: Cancel) -> "Iterator[Wire]":
    """A connection that is closed when the block ends, without reading the rows still to come.

    Raises:
        UserError: The server cannot be reached, refuses, or stops.
        Cancelled: `cancel` was set. The server has been asked to stop the query.
    """
    from csvdownloader.sources.database.mysql.wire import MysqlError

    wire = connect(login, cancel)
    try:
        with cancel.calling(wire.shut_down):
            yield wire
    except MysqlError as error:
        if cancel.is_set:
            raise Cancelled from error
        raise statement_error(error) from error
    finally:
        wire.drop()
        if cancel.is_set:
            _kill(login, wire.thread_id)


def connect(login: Login, cancel: Cancel, timeout: float = _TIMEOUT) -> "Wire":
    """A connection to the server. Raises UserError or Cancelled."""
    from csvdownloader.sources.database.mysql.login import MysqlLogin
    from csvdownloader.sources.database.mysql.wire import Wire

    connected = _connected_socket(login, cancel, timeout)
    try:
        protected = protection(login, _peer_of(connected))
        if timeout > SILENCE:
            _refuse_other_server(connected, login, cancel)
    except BaseException:
        connected.close()
        raise
    account = MysqlLogin(
        connected,
        is_proven=protected.is_proven,
        host=login.text("host"),
        port=int(login.text("port")),
        database=login.text("database") or None,
        user=login.text("user"),
        password=(login.secret or "").encode(),
        read_timeout=timeout,
        **protected.arguments,
    )
    try:
        with cancel.calling(account.shut_down):
            account.log_in()
    except BaseException as error:
        account.drop()
        if isinstance(error, Exception) and cancel.is_set:
            raise Cancelled from error
        if user_error := _user_error(error, login):
            raise user_error from error
        raise
    return Wire(account)


def _user_error(error: BaseException, login: Login) -> UserError | None:
    """The UserError for an error while logging in; None for a bug, and for a UserError itself."""
    import pymysql  # type: ignore[import-untyped]  # it has no types

    if isinstance(error, pymysql.Error):
        return login_error(error, login)
    if isinstance(error, RuntimeError):  # the package for this authentication is not installed
        return LoginRefusedError(
            Message("The server wants another way of logging in: {error}", error=error)
        )
    if is_odd_answer(error):
        return UnreachableError(
            Message("{authority} is no MariaDB or MySQL server", authority=_authority(login))
        )
    return None


def _authority(login: Login) -> str:
    host = login.text("host")
    return host if is_socket(host) else f"{host}:{login.text('port')}"


def _connected_socket(login: Login, cancel: Cancel, timeout: float) -> socket.socket:
    host, port = login.text("host"), int(login.text("port"))
    try:
        if is_socket(host):
            return _connected_to(socket.AF_UNIX, host, cancel, timeout)
        failure: OSError = OSError(Message("there is no such address"))
        for family, _, _, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            try:
                return _connected_to(family, address, cancel, timeout)
            except OSError as error:
                failure = error
        raise failure
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreachableError(
            Message(
                "Cannot reach {authority}: {reason}", authority=_authority(login), reason=reason
            )
        ) from error


def _refuse_other_server(connected: socket.socket, login: Login, cancel: Cancel) -> None:
    """Raises UnreachableError where another server shows itself, or none. Nothing is read.

    MySQL's server speaks first; but it may look up the name of this computer before.
    """
    if not _is_heard(connected, SILENCE, cancel):
        if connected.family != socket.AF_UNIX:
            address = connected.getpeername()[:2]
            is_wanted_server(address, _authority(login), MYSQL, PORT, cancel)
        if not _is_heard(connected, _TIMEOUT / 2, cancel):
            raise silent_error(_authority(login))
    with suppress(OSError):  # a connection that was reset shows itself in the handshake
        found = title_of(connected.recv(_GREETING, socket.MSG_PEEK))
        if found and found != MYSQL:
            raise other_server_error(_authority(login), found, MYSQL, PORT)


def _is_heard(connected: socket.socket, seconds: float, cancel: Cancel) -> bool:
    for _ in range(round(seconds / TICK)):
        cancel.check()
        if is_ready(connected, writing=False, seconds=TICK):
            return True
    return False


def _peer_of(connected: socket.socket) -> str:
    """The address that was connected, or the path of the Unix socket."""
    peer = connected.getpeername()
    return str(peer if connected.family == socket.AF_UNIX else peer[0])


def _connected_to(
    family: int, address: str | tuple[object, ...], cancel: Cancel, timeout: float
) -> socket.socket:
    connection = socket.socket(family, socket.SOCK_STREAM)
    connection.settimeout(timeout)

    def shut_down() -> None:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)

    try:
        with cancel.calling(shut_down):
            connection.connect(address)
        cancel.check()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if family != socket.AF_UNIX:
            _keep_alive(connection)
    except BaseException as error:
        connection.close()
        if isinstance(error, OSError) and cancel.is_set:
            raise Cancelled from error
        raise
    return connection


def _keep_alive(connection: socket.socket) -> None:
    """Turns on TCP keep-alive: a lost peer is noticed after a minute, even if nothing is sent."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for name, value in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _kill(login: Login, thread_id: int) -> None:
    """Tells the server to stop: while it computes, it does not notice that the socket is closed.

    KILL ends the whole connection, so that it also stops a query that has only just arrived.
    """
    from csvdownloader.sources.database.mysql.wire import MysqlError

    with suppress(UserError, MysqlError):  # if it fails, the server stops at the next rows
        wire = connect(login, Cancel(), _KILL_TIMEOUT)
        try:
            wire.fetch_all(f"KILL {thread_id:d}")
        finally:
            wire.drop()
