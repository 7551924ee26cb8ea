"""Finds out what listens at a port that does not answer as the database should."""

import selectors
import socket
from collections.abc import Generator
from contextlib import ExitStack, closing, suppress
from typing import Final

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.network import UnreachableError
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.engine.sockets import TICK

SILENCE: Final = (
    2.0  # seconds without an answer, after which it is looked what else may listen there
)
_TICKS = 10  # of waiting for the answers
_TLS_OF_POSTGRESQL = b"\0\0\0\x08\x04\xd2\x16\x2f"  # SSLRequest; the answer is S or N
# The first only listens. Each is asked over a connection of its own, as nobody knows what a server
# makes of half a question.
_QUESTIONS = (b"", _TLS_OF_POSTGRESQL, b"HEAD / HTTP/1.0\r\n\r\n")
_MOST = 8  # bytes of an answer
POSTGRESQL: Final = Message("a PostgreSQL server")
MYSQL: Final = Message("a MariaDB or MySQL server")
_TITLES = (
    (b"SSH-", Message("an SSH server")),
    (b"HTTP/", Message("a web server")),
    (b"<", Message("a web server")),
    (b"\x15\x03", Message("a server that speaks TLS from the first byte on, like a web server")),
    (b"220", Message("a mail or FTP server")),
    (b"+OK", Message("a mail server")),
    (b"* OK", Message("a mail server")),
    (b"-ERR", Message("a Redis server")),
)


def is_wanted_server(
    address: tuple[str, int], authority: str, wanted: Message, port: str, cancel: Cancel
) -> bool:
    """Whether the wanted server shows itself there. Takes a second when nothing does.

    Args:
        address: Where to look.
        authority: How the user calls it.
        wanted: What should listen there: `POSTGRESQL` or `MYSQL`.
        port: Where that usually listens.
        cancel: Checked ten times a second.

    Raises:
        UnreachableError: It is something else, which the message names.
        Cancelled: `cancel` was set.
    """
    with closing(_answers(address, cancel)) as answers:
        found = next(filter(None, map(title_of, answers)), EMPTY)
    if found and found != wanted:
        raise other_server_error(authority, found, wanted, port)
    return found == wanted


def title_of(answer: bytes) -> Message:
    """The kind of server that answers so; empty when it cannot be told."""
    if answer in {b"S", b"N"}:
        return POSTGRESQL
    if answer[3:5] in {b"\0\x0a", b"\0\xff"}:  # its first packet: a greeting or an error
        return MYSQL
    return next((title for start, title in _TITLES if answer.startswith(start)), EMPTY)


def other_server_error(
    authority: str, found: Message, wanted: Message, port: str
) -> UnreachableError:
    """The error for a port at which something else listens; see `is_wanted_server`."""
    return UnreachableError(
        Message(
            "{authority} is {found}, not {wanted}", authority=authority, found=found, wanted=wanted
        ),
        Message(
            "Check host and port: {wanted} usually listens at {port}.", wanted=wanted, port=port
        ),
    )


def _answers(address: tuple[str, int], cancel: Cancel) -> Generator[bytes, None, None]:
    """The first bytes that come to each question, as they come."""
    with ExitStack() as connections, selectors.DefaultSelector() as selector:
        for question in _QUESTIONS:
            with suppress(OSError):
                connection = socket.create_connection(address, _TICKS * TICK)
                connections.enter_context(connection)
                connection.sendall(question)
                selector.register(connection, selectors.EVENT_READ, connection)
        for _ in range(_TICKS):
            cancel.check()
            if not selector.get_map():
                return
            for key, _ in selector.select(TICK):
                selector.unregister(key.fileobj)
                with suppress(OSError):
                    yield key.data.recv(_MOST)
