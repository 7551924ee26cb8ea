"""Translates errors of ADBC drivers to the program's own: the server's message, no stack trace."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.databases import DriverMissingError, QueryRefusedError, ServerError
from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.errors.network import UnreachableError
from csvdownloader.core.messages import Message, verbatim
from csvdownloader.sources.database.adbc.kind import AdbcKind

if TYPE_CHECKING:
    import adbc_driver_manager

_START = re.compile(r"^\s*(?:[A-Z_]+: )?(?:\[[A-Z][A-Za-z ]*\] )?\s*")  # IO: [Spark]
_END = re.compile(r"[.;]? (?:Vendor code: -?\d+|SQLSTATE: \w{5}).*$")
_FLIGHT = re.compile(r" \(\w+; \w+.*\)$")  # (Unavailable; ExecuteQuery)
_POSITION = re.compile(r"\bline \d+,? (?:pos(?:ition)?|column) \d+")
_SAID_POSITION = re.compile(
    r"[;,]? ?\(?(?:\bat )?(?:\[\d+:\d+\]|\bline \d+(?:,| at)? (?:pos(?:ition)?|column) \d+)\)?"
)
_NETWORK = re.compile(
    r"connection error|name resolver|dial tcp|no such host|no route|i/o timeout"
    r"|deadline exceeded|handshake failed",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"unauthenticated|authenticat\w* (?:failed|error)|AuthenticateBasicToken"
    r"|incorrect username or password|credentials:",
    re.IGNORECASE,
)
_OTHER_PROTOCOL = re.compile(r"error reading server preface|malformed HTTP|http2: frame")
_NO_TLS = re.compile(r"first record does not look like a TLS handshake")
_NO_TLS_HINT = Message(
    "Check host and port: another server may listen there. If they are right, ask whoever runs it "
    "for TLS; without it, choose so under TLS only if you trust every network in between."
)
_TLS = re.compile(r"tls: |x509: |certificate")
_TLS_HINT = Message("Check the field TLS and the certificate of the server, then retry.")


class Phase(Enum):
    """What the driver was doing when an error came."""

    CONNECTING = "connecting"
    ASKING = "asking"


@contextmanager
def translated(
    kind: AdbcKind, library: str, phase: Phase, cancel: Cancel, *, is_own: bool = False
) -> Iterator[None]:
    """Turns the driver's errors inside into the program's own.

    Args:
        kind: The kind of database.
        library: The name of the driver's library.
        phase: Decides what an error means when neither its status nor its text does.
        cancel: An error after it was set is Cancelled.
        is_own: Whether the user wrote the query, so that a position in it means something.
    """
    import adbc_driver_manager

    try:
        yield
    except adbc_driver_manager.Error as error:
        if cancel.is_set:
            raise Cancelled from error
        if "[Driver Manager]" in str(error):
            raise _missing(kind, library) from error
        raise _user_error(error, kind, phase, is_own=is_own) from error


def sentence(text: str, *, is_own: bool) -> Message:
    """The first sentence of a driver's message, with the position in the user's own query."""
    lines = [line for line in _START.sub("", text, count=1).splitlines() if line.strip()]
    if not lines:
        return Message("No reason was given")
    said = _FLIGHT.sub("", _END.sub("", lines[0].strip()))
    if not is_own:
        return verbatim(_SAID_POSITION.sub("", said))
    position = _POSITION.search(text)
    if position is None or position[0] in said:
        return verbatim(said)
    return Message("{text} ({position})", text=said, position=position[0])


def _missing(kind: AdbcKind, library: str) -> SourceError:
    if kind.extra:
        return DriverMissingError(kind.title, kind.extra)
    return SourceError(
        Message("There is no ADBC driver {library} on this computer", library=library),
        Message(
            "Install it, for example by: pip install {library}", library=library.replace("_", "-")
        ),
    )


def _user_error(
    error: "adbc_driver_manager.Error", kind: AdbcKind, phase: Phase, *, is_own: bool
) -> SourceError:
    from adbc_driver_manager import AdbcStatusCode

    text = str(error)
    message = sentence(text, is_own=is_own)
    if error.status_code == AdbcStatusCode.NOT_IMPLEMENTED:
        return SourceError(
            Message("Not possible here: {message}", message=message),
            Message("Write the table's name, or a query."),
        )
    refused = (AdbcStatusCode.UNAUTHENTICATED, AdbcStatusCode.UNAUTHORIZED)
    if error.status_code in refused or _LOGIN.search(text):
        return LoginRefusedError(message)
    if other := _other_server_error(text, kind.title):
        return other
    lost = error.status_code in (AdbcStatusCode.IO, AdbcStatusCode.TIMEOUT)
    if phase is Phase.CONNECTING or (lost and _NETWORK.search(text)):
        return UnreachableError(message, _TLS_HINT if _TLS.search(text) else None)
    return ServerError(message) if lost else QueryRefusedError(message)


def _other_server_error(text: str, title: str) -> UnreachableError | None:
    """The error for a port at which something else listens, if that is what the text tells."""
    if _OTHER_PROTOCOL.search(text):
        return UnreachableError(
            Message("What listens there is no server of {title}: it speaks otherwise", title=title),
            Message("Check host and port, then retry."),
        )
    if _NO_TLS.search(text):
        message = Message("What listens there does not speak TLS, as {title} should", title=title)
        fields = ("host", "tls")
        return UnreachableError(message, _NO_TLS_HINT, remedy=Remedy.EDIT_CONNECTION, fields=fields)
    return None
