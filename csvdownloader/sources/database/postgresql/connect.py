"""Connects to PostgreSQL, and stops soon after the job is cancelled."""

import os
import socket
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError, SecretNeededError
from csvdownloader.core.errors.network import UnreachableError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.engine.sockets import TICK, is_ready
from csvdownloader.sources.database.driver import Login
from csvdownloader.sources.database.other_servers import POSTGRESQL, SILENCE, is_wanted_server
from csvdownloader.sources.database.postgresql.errors import connect_error, speaks_postgresql
from csvdownloader.sources.database.postgresql.settings import PORT, check, is_text, parse_options
from csvdownloader.sources.database.postgresql.tls import protection

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn

# Seconds for each address, unless the user's connect_timeout says otherwise: for all, and for the
# first answer, which PostgreSQL gives at once.
_TIMEOUT, _SILENCE_TIMEOUT = 10.0, 5.0
_DEFAULT_HOST = "localhost" if os.name == "nt" else ""  # libpq's own; empty for its socket
_FIRST_WITH_REQUIRE_AUTH = 16_00_00
_SILENT_HINT = Message(
    "Check host and port. A server that is only slow gets more time by connect_timeout=30 under "
    "Options."
)
_ALWAYS = {
    "application_name": "CSV Downloader",
    # TCP keep-alive: a lost peer is noticed after a minute, even if nothing is sent to it.
    "keepalives": "1",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}


def connect(login: Login, cancel: Cancel) -> "PGconn":
    """A connection to the first server that answers.

    Raises:
        UserError: No server answers, or it refuses the login.
        Cancelled: `cancel` was set.
    """
    fields = check(login.settings)
    if fields:  # stored settings may have been edited by hand
        raise InvalidRequestError(fields, Message("Correct the settings of the connection."))
    parameters = _parameters(login)
    seconds = float(parameters.pop("connect_timeout", "0")) or None
    failure: UserError = UnreachableError(Message("There is no server to connect to"))
    where = _defaults() | parameters
    for address in _addresses(where):
        cancel.check()
        secured = _secured(login, parameters, where | address) | address
        try:
            return _connect(secured, login.name, seconds, cancel)
        except UnreachableError as error:
            failure = error
    raise failure


def _parameters(login: Login) -> dict[str, str]:
    parameters = _ALWAYS | parse_options(login.text("options"))
    host, port = login.text("host"), login.text("port")
    texts = {"dbname": login.text("database"), "user": login.text("user"), "host": host}
    if host or port != PORT:  # without a host, a service or the environment decides
        texts["port"] = port
    parameters |= {key: value for key, value in texts.items() if value}
    if login.secret:
        if not is_text(login.secret):
            raise LoginRefusedError(Message("No password of PostgreSQL has such characters"))
        parameters["password"] = login.secret
    return parameters


def _secured(
    login: Login, parameters: Mapping[str, str], where: Mapping[str, str]
) -> dict[str, str]:
    """The parameters for the one server at `where`: its address decides how much it must prove."""
    mode, root = login.text("sslmode"), login.text("sslrootcert")
    secured = {**parameters, **protection(mode, root, where)}
    _require_library(secured)
    return secured


def _require_library(parameters: Mapping[str, str]) -> None:
    from psycopg import pq

    if "require_auth" in parameters and pq.version() < _FIRST_WITH_REQUIRE_AUTH:
        raise LoginRefusedError(
            Message("The installed libpq tells the password to every server that asks for it"),
            Message("Install version 16 or newer, for example by: pip install 'psycopg[binary]'"),
        )


def _defaults() -> dict[str, str]:
    """The parameters that libpq takes from the environment."""
    from psycopg.pq import Conninfo

    options = Conninfo.get_defaults()
    return {o.keyword.decode(): o.val.decode(errors="replace") for o in options if o.val}


def _addresses(where: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Parameters for each address to try in turn: libpq itself would wait for the first forever.

    A name is resolved here and only once, so that what is judged is what is connected to.
    """
    if where.keys() & {"hostaddr", "service"}:
        yield {}
        return
    hosts = (where.get("host") or _DEFAULT_HOST).split(",")
    ports = where.get("port", PORT).split(",")
    for host, port in zip(hosts, ports if len(ports) > 1 else ports * len(hosts), strict=True):
        if not host or host[0] in "/@":
            yield {"host": host, "port": port}
            continue
        for address in _resolved(host, port):
            yield {"host": host, "port": port, "hostaddr": address}


def _resolved(host: str, port: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreachableError(
            Message("Cannot reach {host}:{port}: {reason}", host=host, port=port, reason=reason)
        ) from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _connect(
    parameters: dict[str, str], name: str, seconds: float | None, cancel: Cancel
) -> "PGconn":
    from psycopg.conninfo import make_conninfo
    from psycopg.pq import PGconn

    host = parameters.get("host", "")
    port = parameters.get("port", "")
    authority = host if host.startswith("/") else f"{host}:{port}".rstrip(":")
    if not host:  # a service or the environment decides
        authority = Message("the server, port {port}", port=port) if port else Message("the server")
    connection = PGconn.connect_start(make_conninfo(**parameters).encode())
    try:
        _Handshake(connection, authority, cancel).finish(seconds)
    except UserError:
        wants_secret = connection.needs_password
        connection.finish()
        if wants_secret:
            raise SecretNeededError(name) from None
        raise
    except BaseException:
        connection.finish()
        raise
    return connection


class _Handshake:
    """Waits until a connection is made."""

    def __init__(self, connection: "PGconn", authority: str, cancel: Cancel) -> None:
        self._connection, self._authority, self._cancel = connection, authority, cancel
        self._begun = time.monotonic()
        self._is_postgresql: bool | None = None  # None before it was looked

    def finish(self, seconds: float | None) -> None:
        """Ends with the handshake.

        Args:
            seconds: How long it may take, if the user said that.

        Raises:
            UserError: There is no PostgreSQL server, or it refuses.
            Cancelled: `cancel` was set.
        """
        from psycopg.pq import ConnStatus, PollingStatus

        connection = self._connection
        unanswered = (ConnStatus.SSL_STARTUP, ConnStatus.AWAITING_RESPONSE)
        reached = connection.status
        while (state := connection.connect_poll()) != PollingStatus.OK:
            if state == PollingStatus.FAILED:
                if reached in unanswered and not speaks_postgresql(connection):
                    self._refuse_other_server()
                shaking_hands = reached == ConnStatus.SSL_STARTUP
                raise connect_error(connection, self._authority, shaking_hands=shaking_hands)
            reached = connection.status
            writing = state == PollingStatus.WRITING
            while not is_ready(connection.socket, writing=writing, seconds=TICK):
                self._cancel.check()
                if reached in unanswered and self._waited > SILENCE:
                    self._refuse_other_server()
                is_silent = reached in unanswered and not self._is_postgresql
                most = _SILENCE_TIMEOUT if is_silent else _TIMEOUT
                if self._waited > (seconds or most):
                    raise self._silent()

    @property
    def _waited(self) -> float:
        return time.monotonic() - self._begun

    def _refuse_other_server(self) -> None:
        """Raises UnreachableError where another server shows itself. Looks only once."""
        host, port = self._connection.hostaddr.decode(), self._connection.port.decode()
        if self._is_postgresql is None and host:
            self._is_postgresql = is_wanted_server(
                (host, int(port)), self._authority, POSTGRESQL, PORT, self._cancel
            )

    def _silent(self) -> UnreachableError:
        return UnreachableError(
            Message(
                "{authority} did not answer within {seconds:.0f} seconds",
                authority=self._authority,
                seconds=self._waited,
            ),
            _SILENT_HINT,
        )
