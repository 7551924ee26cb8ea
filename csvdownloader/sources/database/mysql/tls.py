"""How the line to the server is protected, and whether it can be trusted with a password."""

import ssl
from dataclasses import dataclass
from typing import Any

from csvdownloader.core.errors import SourceUnreadableError
from csvdownloader.sources.database.driver import Login
from csvdownloader.sources.database.hosts import is_this_computer
from csvdownloader.sources.database.mysql.settings import DISABLED, REQUIRED


@dataclass(frozen=True, slots=True)
class Protection:
    """What PyMySQL is told, and whether the other end is certain to be the server."""

    arguments: dict[str, Any]
    is_proven: bool


def protection(login: Login) -> Protection:
    """The protection that the connection asks for. Raises SourceUnreadableError."""
    local, mode, root = is_this_computer(login.text("host")), login.text("tls"), login.text("ca")
    if mode == DISABLED:
        return Protection({"ssl_disabled": True}, local)
    if mode == REQUIRED:
        return Protection({"ssl": _unchecked()}, local)
    if local and not root:
        return Protection({}, True)  # encrypted when the server offers it
    return Protection({"ssl": _checked(root)}, True)


def _unchecked() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _checked(root: str) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=root or None)
    except OSError as error:
        reason = error.strerror or "it is no PEM file"
        raise SourceUnreadableError(f"Cannot read the certificate {root}: {reason}") from error
    # The authority that MySQL makes for itself lacks what Python 3.13 asks for.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context
