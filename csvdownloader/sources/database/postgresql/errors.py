"""Translates errors of PostgreSQL and libpq to the program's own."""

import re
from typing import TYPE_CHECKING, Protocol

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.databases import QueryRefusedError, ServerError
from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.errors.network import UnreachableError
from csvdownloader.core.errors.reading import BadBytesError
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.units import count

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn

_WRONG_BYTES = "22021"
_PARAMETER_MISSING = "08P01"  # a query with $1
# Classes of SQLSTATE that are faults of the query: not supported, not in a read-only transaction,
# syntax or access.
_QUERY_CLASSES = ("0A", "25", "42")
# Classes that are no fault of the query: connection, rollback, resources, object in use, operator,
# system, configuration, internal.
_SERVER_CLASSES = ("08", "40", "53", "55", "57", "58", "F0", "XX")
# idle_in_transaction_session_timeout, transaction_timeout; and statement_timeout, whose code is
# also that of a person's cancel: only the message, in the server's language, tells them apart.
_OUT_OF_TIME = frozenset({"25P03", "25P04", "57014"})
_TIME_HINT = Message(
    "Nothing was saved. If a time limit of the server ended it (statement_timeout, "
    "transaction_timeout), ask for less, or have it raised; else retry."
)
# libpq puts "FATAL:  ", translated, before a message of the server, and nothing before its own.
_PREFIX = re.compile(r"connection to server (?:at|on) .*? failed: ")
_FROM_SERVER = re.compile(r"[^\s:]+:  (.*)")
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
_TLS = re.compile(r"certificate|does not match host name|does not support SSL|SSL error")
_NOT_READY = re.compile(r"starting up|shutting down|too many|not yet accepting|not accepting")
_TLS_HINT = Message(
    "Give the root certificate that the server's is signed with. Choose "
    "'Encrypted, but the server is not checked' under TLS only if you trust every "
    "network in between."
)
_CLEAR_TEXT = re.compile(r"server requested a cleartext password")
_CLEAR_TEXT_HINT = Message(
    "Choose 'Certificate and host name are checked' under TLS: then it is certain who asks."
)
_NO_TLS_HINT = Message(
    "Choose 'Not encrypted' under TLS only if you trust every network in between."
)


class ServerAnswer(Protocol):
    """A result of libpq, or what is like one."""

    @property
    def error_message(self) -> bytes:
        """What libpq itself says; the server's own words are fields."""

    def error_field(self, fieldcode: int, /) -> bytes | None:
        """A field of the server's error, by the character that it has in the protocol."""


class ErrorFields:
    """An error of the server that did not come through libpq; `body` is that of its message."""

    error_message = b""

    def __init__(self, body: bytes) -> None:
        self._fields = {field[0]: field[1:] for field in body.split(b"\0") if field}

    def error_field(self, fieldcode: int, /) -> bytes | None:
        """See `ServerAnswer`."""
        return self._fields.get(fieldcode)


def speaks_postgresql(connection: "PGconn") -> bool:
    """Whether a connection failed in a way that only a server of PostgreSQL's kind shows."""
    message_text = _reason(connection)
    is_of_certificate = "certificate" in message_text
    return is_of_certificate or _FROM_SERVER.fullmatch(message_text) is not None


def connect_error(connection: "PGconn", authority: str, *, shaking_hands: bool) -> UserError:
    """The UserError for a connection that could not be made.

    Args:
        connection: The one that failed.
        authority: The server as host:port, or the path of its socket.
        shaking_hands: Whether it failed in the TLS handshake.
    """
    message_text = _reason(connection)
    from_server = _FROM_SERVER.fullmatch(message_text)
    if from_server and _NOT_READY.search(from_server[1]):
        return UnreachableError(
            Message("{authority}: {answer}", authority=authority, answer=from_server[1]),
            Message("Retry when the server is well."),
            remedy=Remedy.RETRY,
        )
    if from_server:
        return LoginRefusedError(
            Message("{authority}: {answer}", authority=authority, answer=from_server[1])
        )
    if _CLEAR_TEXT.search(message_text):
        return LoginRefusedError(
            Message(
                "{authority} asks for the password in clear text, and nobody knows who that is",
                authority=authority,
            ),
            _CLEAR_TEXT_HINT,
            remedy=Remedy.EDIT_CONNECTION,
            fields=("sslmode",),
        )
    if not shaking_hands or not _TLS.search(message_text):
        return UnreachableError(
            Message(
                "Cannot reach {authority}: {message_text}",
                authority=authority,
                message_text=message_text,
            )
        )
    hint = _NO_TLS_HINT if "does not support" in message_text else _TLS_HINT
    return UnreachableError(
        Message(
            "The connection to {authority} is not safe: {message_text}",
            authority=authority,
            message_text=message_text,
        ),
        hint,
        remedy=Remedy.EDIT_CONNECTION,
        fields=("sslmode",),
    )


def connection_lost_error(connection: "PGconn") -> ServerError:
    """The error for a connection that broke before the server could say why."""
    return lost_error(first_line(connection.error_message))


def lost_error(reason: object) -> ServerError:
    """The error for a connection that broke, as the reason says."""
    return ServerError(Message("The connection was lost: {reason}", reason=reason))


def statement_error(result: ServerAnswer, sent: int | None = None, query: str = "") -> UserError:
    """The UserError for a statement that failed.

    Args:
        result: The server's error.
        sent: Rows that came before it; None when the statement was not sending rows.
        query: The user's query, when the server's positions refer to it; else empty.
    """
    state = _field(result, "SQLSTATE")
    if not state:
        return lost_error(first_line(result.error_message))
    rows = Message("(after {rows})", rows=count(sent, "row")) if sent else EMPTY
    message = joined([_field(result, "MESSAGE_PRIMARY"), _position(result, query), rows])
    hint = joined([_field(result, "MESSAGE_DETAIL"), _field(result, "MESSAGE_HINT")])
    if state == _WRONG_BYTES:
        return BadBytesError(
            message, hint or Message("Mend the text in the database; nothing was saved.")
        )
    if state in _OUT_OF_TIME:
        return ServerError(message, hint or _TIME_HINT)
    if state.startswith(_SERVER_CLASSES) and state != _PARAMETER_MISSING:
        return ServerError(message, hint or None)
    if sent is not None and not state.startswith(_QUERY_CLASSES):
        return ServerError(
            message,
            hint or Message("Nothing was saved. Correct the query or the data, then retry."),
        )
    return QueryRefusedError(message, hint or None)


def first_line(text: bytes) -> str:
    """The first line of a message in any encoding."""
    return text.decode(errors="replace").strip().partition("\n")[0].strip()


def _reason(connection: "PGconn") -> str:
    """Why a connection could not be made, without the address that libpq puts before it."""
    return _PREFIX.sub("", first_line(connection.error_message), count=1)


def _field(result: ServerAnswer, name: str) -> str:
    from psycopg.pq import DiagnosticField

    return (result.error_field(DiagnosticField[name]) or b"").decode(errors="replace")


def _position(result: ServerAnswer, query: str) -> Message:
    number = _field(result, "STATEMENT_POSITION")
    if not query or not _NUMBER.fullmatch(number):
        return EMPTY
    before = query[: int(number) - 1]
    column = len(before) - before.rfind("\n")
    line = before.count("\n") + 1
    return Message("(line {line}, column {column})", line=line, column=column)
