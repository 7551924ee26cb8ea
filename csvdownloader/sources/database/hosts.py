"""Checks of host names and server URLs that the drivers share."""

import ipaddress
import re
import socket

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message

_AFTER_AUTHORITY = re.compile(r"^[^/?#]*//[^/?#]*[/?#](.*)", re.DOTALL)


def is_this_computer(host: str) -> bool:
    """Whether the host is this computer, as far as its name tells.

    Args:
        host: A name, an address, or the path of a Unix socket; empty for the default of a library.
    """
    if not host or host[0] == "/" or host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def leads_to_this_computer(host: str) -> bool:
    """Whether the host is this computer by its name and by all of its addresses.

    It is for drivers that connect by themselves, so that nobody sees which address they take.
    """
    if not is_this_computer(host):
        return False
    try:
        found = socket.getaddrinfo(host or "localhost", None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return all(is_this_computer(str(address[0])) for *_, address in found)


def require_percent_encoding(url: str) -> None:
    """Refuses a URL with a password in which a /, ? or # is not percent-encoded.

    The URL's authority would end there, and the rest of the password would be read as a path.

    Raises:
        InvalidRequestError: At "url"; the message does not repeat the URL.
    """
    rest = _AFTER_AUTHORITY.match(url)
    if rest and "@" in rest[1]:
        message = Message(
            "Write special characters percent-encoded, as in a password: @ is %40, / is %2F"
        )
        raise InvalidRequestError({"url": message})
