"""Logs in by PyMySQL, which is left alone afterwards. Import it lazily: it loads PyMySQL."""

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from pymysql.connections import Connection  # type: ignore[import-untyped]  # it has no types

from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override

_CHALLENGES = frozenset({b"mysql_native_password", b"client_ed25519", b"caching_sha2_password"})
_KEY_REQUESTS = (b"\1", b"\2")


class MysqlLogin(Connection):  # type: ignore[misc]  # PyMySQL has no types
    """A login over a socket that is already there.

    The class uses a few private members of its base class: `tests/sources/database/mysql` runs them
    against a server.

    Args:
        connected: The connected socket; it belongs to the login from now on.
        is_proven: Whether the peer is certain to be the server. If not, neither the password nor
            anything that it can be computed from is sent.
        arguments: For `pymysql.connections.Connection`.
    """

    def __init__(self, connected: socket.socket, *, is_proven: bool, **arguments: Any) -> None:
        self._duplicate = connected.dup()  # TLS detaches the descriptor of the original
        self._original, self._is_proven = connected, is_proven
        super().__init__(
            defer_connect=True,
            charset="utf8mb4",
            conv={},
            use_unicode=False,
            autocommit=None,
            program_name="CSV Downloader",
            **arguments,
        )

    def log_in(self) -> None:
        """Does the handshake."""
        # By itself, PyMySQL takes only a Unix socket that it opened for secure.
        self._secure = self._original.family == socket.AF_UNIX
        self.connect(self._original)

    def logged_in(self) -> socket.socket:
        """The socket for what follows, encrypted if the login was.

        No timeout applies to it: a query may compute for any time.
        """
        connected: socket.socket = self._sock
        connected.settimeout(None)
        return connected

    def shut_down(self) -> None:
        """Shuts the socket down: waits for the server fail. For any thread; returns at once."""
        with suppress(OSError):
            self._duplicate.shutdown(socket.SHUT_RDWR)

    def drop(self) -> None:
        """Closes the socket without reading what is still to come."""
        self.shut_down()
        self._duplicate.close()
        self._original.close()
        self._force_close()

    @override
    def write_packet(self, payload: bytes) -> None:
        revealing = (self.password + b"\0", *_KEY_REQUESTS)
        if self._auth_plugin_name == "sha256_password" or payload in revealing:
            self._refuse_unless_proven()
        super().write_packet(payload)

    @override
    def _process_auth(
        self, plugin_name: bytes, auth_packet: Any, handler: Callable[..., Any] | None = None
    ) -> Any:
        if plugin_name not in _CHALLENGES:
            self._refuse_unless_proven()
        return super()._process_auth(plugin_name, auth_packet, handler)

    def _refuse_unless_proven(self) -> None:
        if self.password and not self._is_proven:
            raise LoginRefusedError(
                Message(
                    "The server asks for the password itself, and it is not certain who that is"
                ),
                Message(
                    "Choose 'Checked for remote hosts' under TLS. For a server on this computer, "
                    "write the path of its Unix socket as the host, or give its root certificate."
                ),
            )
