"""What PostgreSQL and libpq say, as the program's own errors."""

import re
from typing import TYPE_CHECKING

from csvdownloader.core.errors import (
    BadBytesError,
    LoginRefusedError,
    QueryRefusedError,
    ServerError,
    UnreachableError,
    UserError,
)
from csvdownloader.core.units import count

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn, PGresult

_WRONG_BYTES = "22021"
_PARAMETER_MISSING = "08P01"  # a query with $1
# Classes of SQLSTATE that are no fault of the query: connection, rollback, resources, object in
# use, operator, system, internal.
_QUERYS_OWN = ("0A", "25", "42")  # not supported, not in a read-only transaction, not allowed
_SERVERS_OWN = ("08", "40", "53", "55", "57", "58", "F0", "XX")
# libpq puts "FATAL:  ", translated, before what the server said, and nothing before its own words.
_PLACE = re.compile(r"connection to server (?:at|on) .*? failed: ")
_SAID = re.compile(r"[^\s:]+:  (.*)")
_TLS = re.compile(r"SSL|TLS|certificate")
_UNWELL = re.compile(r"starting up|shutting down|too many|not yet accepting|not accepting")
_TLS_HINT = (
    "Give the root certificate that the server's is signed with. Choose 'Encrypted, but the server "
    "is not checked' under TLS only if you trust every network in between."
)
_NO_TLS_HINT = "Choose 'Not encrypted' under TLS only if you trust every network in between."


def connect_error(connection: "PGconn", place: str, *, shaking_hands: bool) -> UserError:
    """Why no connection came about.

    Args:
        connection: The one that failed.
        place: The server, as the user knows it.
        shaking_hands: Whether it failed while TLS was being agreed on.
    """
    line = first_line(connection.error_message)
    words = _PLACE.sub("", line, count=1)
    said = _SAID.fullmatch(words)
    if said and _UNWELL.search(said[1]):
        return UnreachableError(f"{place}: {said[1]}", "Retry when the server is well.")
    if said:
        return LoginRefusedError(f"{place}: {said[1]}")
    if not shaking_hands or not _TLS.search(words):
        return UnreachableError(f"Cannot reach {place}: {words}")
    hint = _NO_TLS_HINT if "does not support" in words else _TLS_HINT
    return UnreachableError(f"The connection to {place} is not safe: {words}", hint)


def lost(connection: "PGconn") -> ServerError:
    """The connection broke and the server could not say why."""
    return ServerError(f"The connection was lost: {first_line(connection.error_message)}")


def statement_error(result: "PGresult", sent: int | None = None, query: str = "") -> UserError:
    """Why the server did not do what was asked.

    Args:
        result: The server's answer.
        sent: Rows that came before it; None when none were on their way.
        query: The user's text, when the positions are in it.
    """
    state = _field(result, "SQLSTATE")
    if not state:
        return ServerError(f"The connection was lost: {first_line(result.error_message)}")
    message = _field(result, "MESSAGE_PRIMARY") + _position(result, query)
    hint = " ".join(
        filter(None, (_field(result, "MESSAGE_DETAIL"), _field(result, "MESSAGE_HINT")))
    )
    if sent:
        message += f" (after {count(sent, 'row')})"
    if state == _WRONG_BYTES:
        return BadBytesError(message, hint or "Mend the text in the database; nothing was saved.")
    if state.startswith(_SERVERS_OWN) and state != _PARAMETER_MISSING:
        return ServerError(message, hint or None)
    if sent is not None and not state.startswith(_QUERYS_OWN):
        return ServerError(
            message, hint or "Nothing was saved. Correct the query or the data, then retry."
        )
    return QueryRefusedError(message, hint or None)


def first_line(text: bytes) -> str:
    """The first line of a message in any encoding."""
    return text.decode(errors="replace").strip().partition("\n")[0].strip()


def _field(result: "PGresult", name: str) -> str:
    from psycopg.pq import DiagnosticField

    return (result.error_field(DiagnosticField[name]) or b"").decode(errors="replace")


def _position(result: "PGresult", query: str) -> str:
    number = _field(result, "STATEMENT_POSITION")
    if not query or not number.isdigit():
        return ""
    before = query[: int(number) - 1]
    column = len(before) - before.rfind("\n")
    return f" (line {before.count(chr(10)) + 1}, column {column})"
