"""Where a server is."""

import ipaddress
import re

from csvdownloader.core.errors import InvalidRequestError

_BEHIND_THE_SERVER = re.compile(r"^[^/?#]*//[^/?#]*[/?#](.*)", re.DOTALL)


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


def refuse_raw_at(url: str) -> None:
    """Refuses a URL whose server would end inside of a password, at a / or ? or #.

    Raises:
        InvalidRequestError: At "url"; the sentence repeats nothing of it.
    """
    rest = _BEHIND_THE_SERVER.match(url)
    if rest and "@" in rest[1]:
        sentence = "Write special characters percent-encoded, as in a password: @ is %40, / is %2F"
        raise InvalidRequestError({"url": sentence})
