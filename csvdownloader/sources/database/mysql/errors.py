"""Translates the errors of PyMySQL and `wire` to the program's own, with the server's message."""

from typing import Any

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError, SecretNeededError
from csvdownloader.core.errors.databases import QueryRefusedError, ServerError
from csvdownloader.core.errors.network import UnreachableError
from csvdownloader.core.messages import Message, verbatim
from csvdownloader.sources.database.driver import Login

_DENIED = frozenset({1045, 1698})
# Unknown database or no access to it, host not allowed, password expired, unknown authentication.
_REFUSED = frozenset({1044, 1049, 1130, 1251, 1275, 1524, 1820, 1862, 2054, 2059, 2061, 3118, 4151})
_NO_TLS = 2026
# Errors of the server, not of the query: disk, memory, damaged tables, locks, time, shutdown, kill
_STOPPED = frozenset(
    {0, 3, 5, 126, 127, 134, 1021, 1028, 1030, 1034, 1035, 1037, 1038, 1041, 1053, 1077, 1078}
    | {1079, 1080, 1105, 1114, 1135, 1194, 1195, 1205, 1213, 1290, 1317, 1637, 1927, 1969, 3024}
    | {2000, 2006, 2013, 2014, 2027, 3169}
)

_OUT_OF_TIME = frozenset({1969, 3024})  # max_statement_time, max_execution_time
_TIME_HINT = Message(
    "Nothing was saved. A time limit of the server ended it: ask for less, or have it raised."
)


def login_error(error: Any, login: Login) -> UserError:
    """The UserError for a connection that could not be made."""
    import ssl

    number, message = _read(error)
    cause = getattr(error, "original_exception", None)
    host = login.text("host")
    if number in _DENIED and not login.secret:
        return SecretNeededError(login.name)
    if number in _DENIED | _REFUSED:
        return LoginRefusedError(message)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return UnreachableError(
            Message(
                "The certificate of {host} cannot be trusted: {verify_message}",
                host=host,
                verify_message=cause.verify_message,
            ),
            Message(
                "Give the root certificate that signed it. Choose 'Encrypted, but the server "
                "is not checked' under TLS only if you trust every network in between."
            ),
        )
    if number == _NO_TLS:
        return UnreachableError(
            Message("{host} offers no encryption", host=host),
            Message(
                "Turn it on in the server. Choose 'Not encrypted' under TLS only if you trust "
                "every network in between."
            ),
        )
    if isinstance(cause, TimeoutError) or "timed out" in message:
        return silent_error(host)
    return UnreachableError(
        Message("{host} did not let a connection come about: {message}", host=host, message=message)
    )


def silent_error(authority: str) -> UnreachableError:
    """The error for a server that can be reached and says nothing, or no more."""
    return UnreachableError(
        Message("{authority} did not answer in time", authority=authority),
        Message("Check host and port; or retry later: the server or the network is slow now."),
    )


def statement_error(error: Any) -> UserError:
    """The UserError for a statement that failed, at once or while its rows came."""
    number, message = _read(error)
    if number in _STOPPED:
        hint = _TIME_HINT if number in _OUT_OF_TIME else None
        stopped = Message("The server stopped in the middle: {message}", message=message)
        return ServerError(stopped, hint)
    return QueryRefusedError(message)


def _read(error: Any) -> tuple[int, Message]:
    number, message = (*error.args, "", "")[:2]
    if not isinstance(number, int):
        return -1, verbatim(str(number))
    lines = str(message).splitlines()
    if not lines or not lines[0]:
        return number, Message("the connection was lost")
    return number, verbatim(lines[0])
