"""A connection with one read-only snapshot; each wait notices that the job is cancelled."""

import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.databases import QueryRefusedError, ServerError
from csvdownloader.core.messages import Message
from csvdownloader.engine.sockets import TICK, is_ready
from csvdownloader.sources.database.driver import Login
from csvdownloader.sources.database.postgresql.connect import connect
from csvdownloader.sources.database.postgresql.errors import connection_lost_error, statement_error
from csvdownloader.sources.database.postgresql.odd_answers import (
    odd_answer_error,
    refusing_odd_answers,
)
from csvdownloader.sources.database.postgresql.settings import is_text

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn, PGresult

# Set in the transaction, not at the connection's start: so they pass through a connection pool.
_BEGIN = (
    b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
    b"SET LOCAL client_encoding = 'UTF8';"
    b"SET LOCAL extra_float_digits = 3"
)
_CANCEL_TIMEOUT = 3.0  # seconds for a request to cancel


class PostgresqlSession:
    """One statement at a time over a connection.

    Attributes:
        connection: libpq's.
        socket: The same connection, for use while libpq waits for nothing. It does not block.
        cancel: The job's.
        is_plain: Whether nothing encrypts what the server sends; False before it sent something.
        is_asked: Whether the server was asked something past libpq, and has not answered all.
    """

    def __init__(self, connection: "PGconn", cancel: Cancel) -> None:
        self.connection, self.cancel = connection, cancel
        self.socket = socket.socket(fileno=connection.socket)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self.socket, selectors.EVENT_READ)
        self.is_plain = self.is_asked = self._broken = False

    @property
    def version(self) -> str:
        """The server's version, for example "18.4"."""
        status = self.connection.parameter_status(b"server_version") or b""
        text = status.decode(errors="replace")
        return text.partition(" ")[0]

    def close(self) -> None:
        """Ends the connection, and what the server is still doing for it."""
        from psycopg.pq import TransactionStatus

        self._selector.close()
        self.socket.detach()  # libpq closes it
        is_active = self.connection.transaction_status == TransactionStatus.ACTIVE
        if self.is_asked or (is_active and not self._broken):
            _request_cancel(self.connection)
        self.connection.finish()

    def begin(self) -> None:
        """Begins the transaction."""
        self.connection.nonblocking = 1
        self.connection.send_query(_BEGIN)
        while not self.wait():
            pass
        # A message begins with a letter, a record of TLS or of GSSAPI with neither. libpq could
        # tell of TLS alone.
        with suppress(OSError):  # the answer will say so
            self.is_plain = self.socket.recv(1, socket.MSG_PEEK).isalpha()
        self.answer()

    def ask(self, statement: str, *values: str) -> list[tuple[str | None, ...]]:
        """The rows of the one statement that the text holds. Raises UserError."""
        self.send(statement, *values)
        return _rows(self.answer())

    def attempt(self, statement: str, *values: str) -> list[tuple[str | None, ...]] | None:
        """Like `ask`, but None when the server refuses it; the transaction goes on."""
        self.ask("SAVEPOINT attempt")
        try:
            return self.ask(statement, *values)
        except ServerError:
            raise
        except UserError:
            self.ask("ROLLBACK TO attempt")
            return None

    def prepare(self, query: str, *, is_own: bool) -> "PGresult":
        """Has the server parse the query without running it, and describe its columns.

        This proves that it is one complete statement, and mistakes get positions in its own text.

        Args:
            query: The SQL.
            is_own: Whether the user wrote it, so that a position in it means something.

        Raises:
            UserError: The server refuses it.
        """
        self.connection.send_prepare(b"", sendable(query))
        self._flush()
        self.answer(query if is_own else "")
        self.connection.send_describe_prepared(b"")
        self._flush()
        return self.answer()

    def send(self, statement: str, *values: str) -> None:
        """Sends the one statement that the text holds: this protocol takes no second one."""
        parameters = [value.encode() for value in values]
        self.connection.send_query_params(sendable(statement), parameters or None)
        self._flush()

    def answer(self, query: str = "") -> "PGresult":
        """The last result of what was sent. Raises UserError.

        Args:
            query: The user's query, when the server's positions refer to it; else empty.
        """
        from psycopg.pq import ExecStatus

        copying = (ExecStatus.COPY_IN, ExecStatus.COPY_OUT, ExecStatus.COPY_BOTH)
        results = []
        while (result := self.result()) is not None:
            if result.status in copying:  # libpq would give this result again and again
                raise odd_answer_error()
            results.append(result)
        for result in results:
            if result.status == ExecStatus.FATAL_ERROR:
                raise statement_error(result, query=query)
        if not results:
            raise odd_answer_error()
        return results[-1]

    def result(self) -> "PGresult | None":
        """The next result of what was sent; None when there is no more."""
        while not self._broken and self.connection.is_busy():
            self.receive()
        return self.connection.get_result()

    def receive(self) -> bool:
        """Reads what the server sends; False when nothing comes for a tenth of a second.

        Raises:
            ServerError: The connection is lost, and all that came before has been read.
            Cancelled: `cancel` was set.
        """
        import psycopg

        if self._broken:
            raise connection_lost_error(self.connection)
        if not self.wait():
            return False
        try:
            self.connection.consume_input()
        except psycopg.OperationalError:
            self._broken = True  # the server's last message may be in the buffer
        return True

    def wait(self) -> bool:
        """Waits until something comes; False when nothing does for a tenth of a second.

        Raises:
            Cancelled: `cancel` was set.
        """
        self.cancel.check()
        return bool(self._selector.select(TICK))

    def _flush(self) -> None:
        while self.connection.flush():
            self.cancel.wait(TICK)


@contextmanager
def opened(login: Login, cancel: Cancel) -> Iterator[PostgresqlSession]:
    """A session that is closed when the block ends. Raises UserError or Cancelled."""
    import psycopg

    connection = connect(login, cancel)
    session = PostgresqlSession(connection, cancel)
    try:
        session.begin()
        yield session
    except psycopg.OperationalError as error:
        raise connection_lost_error(connection) from error
    finally:
        session.close()


def sendable(text: str) -> bytes:
    """The text as it is sent. Raises QueryRefusedError for what would be cut or refused."""
    if not is_text(text):  # libpq would truncate it at a NUL
        raise QueryRefusedError(Message("SQL cannot hold the character NUL or broken Unicode"))
    return text.encode()


def _rows(result: "PGresult") -> list[tuple[str | None, ...]]:
    def cell(row: int, column: int) -> str | None:
        value = result.get_value(row, column)
        return None if value is None else value.decode()

    columns = range(result.nfields)
    with refusing_odd_answers():
        return [tuple(cell(row, column) for column in columns) for row in range(result.ntuples)]


def _request_cancel(connection: "PGconn") -> None:
    import psycopg
    from psycopg.pq import PollingStatus

    waiting = (PollingStatus.READING, PollingStatus.WRITING)
    deadline = time.monotonic() + _CANCEL_TIMEOUT
    with suppress(psycopg.Error, OSError):  # an unreachable server cannot be asked
        request = connection.cancel_conn()
        request.start()
        while (state := request.poll()) in waiting and time.monotonic() < deadline:
            is_ready(request.socket, writing=state == PollingStatus.WRITING, seconds=TICK)
