"""The system's proxies.

They are those of the operating system; on Linux, where it has none, those of the environment.
No proxy is used for this computer itself, nor for the exceptions that the system lists (no_proxy).
Scripts that choose a proxy (PAC) are not run.
"""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from csvdownloader.core.errors import ProxyError
from csvdownloader.core.messages import Message
from csvdownloader.engine.transfer.addresses import is_loopback


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy.

    Attributes:
        host: Name or address.
        port: Port number.
        user: Empty when the proxy needs none.
        password: Never shown.
    """

    host: str
    port: int
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def proxy_for(scheme: str, host: str, port: int) -> Proxy | None:
    """The proxy for the server, None for none.

    Raises:
        ProxyError: The setting is invalid, or names a type of proxy that is not supported.
    """
    proxies = getproxies()
    setting = proxies.get(scheme) or proxies.get("all")
    if not setting or is_loopback(host) or proxy_bypass(f"{host}:{port}"):
        return None
    return _parsed(setting if "://" in setting else f"http://{setting}")


def _parsed(setting: str) -> Proxy:
    try:
        parts = urlsplit(setting)
        port = parts.port or 80
    except ValueError:
        raise ProxyError(Message("The system's proxy setting is not an address")) from None
    if parts.scheme != "http" or not parts.hostname:
        raise ProxyError(
            Message("Proxies of the kind {scheme} are not supported", scheme=parts.scheme)
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Proxy(parts.hostname, port, user, password)
