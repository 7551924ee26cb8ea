"""A PyMySQL connection with what this program needs. Import it lazily: it loads PyMySQL."""

import socket
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from pymysql.connections import Connection  # type: ignore[import-untyped]  # it has no types
from pymysql.protocol import FieldDescriptorPacket  # type: ignore[import-untyped]

from csvdownloader.core.errors import LoginRefusedError
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.sources.database.mysql.odd_answers import refusing_odd_answers

_CHALLENGES = frozenset({b"mysql_native_password", b"client_ed25519", b"caching_sha2_password"})
_KEY_REQUESTS = (b"\1", b"\2")
_PREPARE, _CLOSE = 0x16, 0x19
_PREPARED = struct.Struct("<xIHH")  # OK, the statement's id, its columns, its parameters


class MysqlConnection(Connection):  # type: ignore[misc]  # PyMySQL has no types
    """A connection over a socket that is already there.

    Every value comes as the bytes of the server's own text. The class uses private members of its
    base class: `tests/sources/database/mysql` runs them against a server.

    Args:
        connected: The connected socket; it belongs to the connection from now on.
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
        """Does the handshake. After it, no timeout applies: a query may compute for any time."""
        # By itself, PyMySQL takes only a Unix socket that it opened for secure.
        self._secure = self._original.family == socket.AF_UNIX
        self.connect(self._original)
        self._read_timeout = None

    def shut_down(self) -> None:
        """Shuts the socket down: waits for the server fail. For any thread; returns at once."""
        with suppress(OSError):
            self._duplicate.shutdown(socket.SHUT_RDWR)

    def drop(self) -> None:
        """Closes the socket without reading what is still to come."""
        if self._result is not None:
            self._result.unbuffered_active = False  # or its destructor reads on
        self.shut_down()
        self._duplicate.close()
        self._original.close()
        self._force_close()

    def fetch_all(self, sql: str) -> list[tuple[str | None, ...]]:
        """All rows of a small result."""
        with refusing_odd_answers():
            self.query(sql)
            rows: Sequence[Sequence[bytes | None]] = self._result.rows or ()
            return [tuple(None if v is None else v.decode() for v in row) for row in rows]

    def describe(self, sql: str) -> Sequence[Any]:
        """The columns that the query would have, as PyMySQL describes them. It is not run."""
        with refusing_odd_answers():
            self._execute_command(_PREPARE, sql)
            answer = self._read_packet().get_all_data()
            statement, columns, parameters = _PREPARED.unpack_from(answer)
            self._described(parameters)
            found = self._described(columns)
            self._execute_command(_CLOSE, struct.pack("<I", statement))  # which has no answer
        return found

    def _described(self, count: int) -> Sequence[Any]:
        found = [self._read_packet(FieldDescriptorPacket) for _ in range(count)]
        if found:
            self._read_packet()  # the mark of their end
        return found

    def send(self, sql: str) -> Sequence[Any]:
        """Runs the query, and returns its columns as PyMySQL describes them; none without rows."""
        with refusing_odd_answers():
            self.query(sql, unbuffered=True)
        return self._columns()

    def next_columns(self) -> Sequence[Any] | None:
        """The columns of the next result of the same query; None when there is none."""
        if not self._result.has_next:
            return None
        with refusing_odd_answers():
            self.next_result(unbuffered=True)
        return self._columns()

    def packets(self) -> Iterator[bytes]:
        """One packet for each row. Ends only when the server says that there are no more."""
        result, read = self._result, self._read_packet
        while True:
            packet = read()
            if packet.is_eof_packet():
                with refusing_odd_answers():
                    result._check_packet_is_eof(packet)  # noqa: SLF001  keeps warnings and has_next
                result.unbuffered_active = False
                return
            yield packet.get_all_data()

    @property
    def warnings(self) -> int:
        """How many warnings the last result had."""
        return int(self._result.warning_count)

    def _columns(self) -> Sequence[Any]:
        return self._result.fields if self._result.unbuffered_active else ()

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
