"""How the connection to the server is encrypted, and whether it may carry the password."""

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.messages import Message
from csvdownloader.sources.database.driver import Login
from csvdownloader.sources.database.hosts import is_this_computer
from csvdownloader.sources.database.mysql.settings import DISABLED, REQUIRED, is_socket

if TYPE_CHECKING:
    import ssl


class Protection(Struct, frozen=True):
    """The arguments for PyMySQL, and whether the peer is certain to be the server."""

    arguments: dict[str, Any]
    is_proven: bool


def protection(login: Login, peer: str) -> Protection:
    """The protection that the connection asks for.

    On this computer too, any user may listen on a port: a Unix socket alone needs no certificate.

    Args:
        login: The settings.
        peer: The address that was connected, or the path of the Unix socket: names may mislead.

    Raises:
        SourceUnreadableError: The file with the root certificate cannot be read.
    """
    host, mode, root = login.text("host"), login.text("tls"), login.text("ca")
    if mode == DISABLED:
        return Protection({"ssl_disabled": True}, is_socket(host))
    if mode == REQUIRED:
        return Protection({"ssl": _unverified_context()}, is_socket(host))
    if is_this_computer(host) and is_this_computer(peer) and not root:
        return Protection({}, is_socket(host))  # encrypted when the server offers it
    return Protection({"ssl": _verifying_context(root)}, True)


def _unverified_context() -> "ssl.SSLContext":
    import ssl

    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _verifying_context(root: str) -> "ssl.SSLContext":
    import ssl

    try:
        context = ssl.create_default_context(cafile=root or None)
    except OSError as error:
        reason = error.strerror or Message("it is no PEM file")
        raise SourceUnreadableError(
            Message("Cannot read the certificate {root}: {reason}", root=root, reason=reason)
        ) from error
    # The root certificate that MySQL generates lacks extensions that Python 3.13 demands.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context
