"""Proxies as people write them."""

from urllib.parse import unquote, urlsplit

from msgspec import Struct

from csvdownloader.core.errors.network import ProxyError
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override


class Proxy(Struct, frozen=True):
    """An HTTP proxy.

    Attributes:
        host: Name or address.
        port: Port number.
        user: Empty when the proxy needs none.
        password: Never shown.
    """

    host: str
    port: int
    user: str = ""
    password: str = ""

    @override
    def __repr__(self) -> str:
        return f"Proxy({self.host}:{self.port})"  # without the password


def parsed_proxy(text: str) -> Proxy:
    """The proxy that a text names: `http://host:port`, or without scheme or port.

    Raises:
        ProxyError: It is no address, or of a kind that is not supported.
    """
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        port = parts.port or 80
    except ValueError:
        raise ProxyError(Message("The setting of the proxy is not an address")) from None
    if parts.scheme != "http":
        raise ProxyError(
            Message("Proxies of the kind {scheme} are not supported", scheme=parts.scheme)
        )
    if not parts.hostname:
        raise ProxyError(Message("The setting of the proxy is not an address"))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Proxy(parts.hostname, port, user, password)
