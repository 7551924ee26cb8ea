"""The messages for network errors. They name host and port, never path or query."""

import errno
import socket
from typing import TYPE_CHECKING

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.network import (
    NameNotFoundError,
    ProxyError,
    TimedOutError,
    TlsRefusedError,
    UnreachableError,
)
from csvdownloader.core.messages import Message

if TYPE_CHECKING:
    import ssl

_NO_NAME = {
    getattr(socket, name)
    for name in ("EAI_NONAME", "EAI_NODATA")
    if hasattr(socket, name)  # Windows has no EAI_NODATA of its own
}
_OFFLINE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
_NOT_YET_VALID, _EXPIRED = 9, 10  # X509_V_ERR_... of OpenSSL
_WRONG_NAME = {62, 64}


def name_error(host: str, error: socket.gaierror) -> UserError:
    """Why the name of a server could not be looked up."""
    if error.errno in _NO_NAME:
        return NameNotFoundError(Message("There is no server {host}", host=host))
    return UnreachableError(
        Message("The name {host} could not be looked up", host=host),
        Message("Check the network, then retry."),
    )


def connect_error(authority: str, error: OSError) -> UserError:
    """Why no connection could be made; `authority` is host and port."""
    if error.errno == errno.ECONNREFUSED:
        return UnreachableError(
            Message(
                "{authority} refused the connection: no server listens there", authority=authority
            )
        )
    if error.errno in _OFFLINE:
        return UnreachableError(
            Message(
                "There is no way to {authority}: this computer seems to be offline",
                authority=authority,
            ),
            Message("Check the network, then retry."),
        )
    if isinstance(error, TimeoutError):
        return connect_timeout(authority)
    return UnreachableError(
        Message(
            "No connection to {authority}: {strerror}",
            authority=authority,
            strerror=error.strerror or error,
        )
    )


def connect_timeout(authority: str) -> UserError:
    """The server did not accept the connection in time."""
    return TimedOutError(
        Message("{authority} did not take the connection in time", authority=authority)
    )


def proxy_error(error: UserError) -> UserError:
    """The same error, of the connection to the proxy."""
    return ProxyError(Message("The proxy cannot be used: {message}", message=error.message))


def tls_error(host: str, error: "ssl.SSLError") -> UserError:
    """Why the TLS handshake failed."""
    import ssl

    if isinstance(error, ssl.SSLCertVerificationError):
        return TlsRefusedError(_certificate(host, error))
    if isinstance(error, ssl.SSLEOFError):
        return UnreachableError(
            Message("{host} closed the connection before it was secure", host=host)
        )
    reason = (error.reason or "").replace("_", " ").lower() or Message("unknown reason")
    return TlsRefusedError(
        Message("No secure connection to {host} came about: {reason}", host=host, reason=reason)
    )


def _certificate(host: str, error: "ssl.SSLCertVerificationError") -> Message:
    code = getattr(error, "verify_code", 0)  # only OpenSSL has codes
    if code == _EXPIRED:
        return Message("The certificate of {host} has expired", host=host)
    if code == _NOT_YET_VALID:
        return Message(
            "The certificate of {host} is not valid yet: is the computer's clock right?", host=host
        )
    if code in _WRONG_NAME or "hostname" in str(error).lower():
        return Message("The certificate is for another server than {host}", host=host)
    reason = getattr(error, "verify_message", "") or Message("unknown issuer")
    return Message(
        "Nobody this computer trusts vouches for {host} ({reason})", host=host, reason=reason
    )
