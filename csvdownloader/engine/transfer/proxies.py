"""Which proxy leads to a server: the one of the settings, or else the system's.

The system's are those of the operating system; on Linux, where it has none, those of the
environment. No proxy is used for this computer itself, nor for the exceptions that the system lists
(no_proxy). Scripts that choose a proxy (PAC) are not run.
"""

from urllib.request import getproxies, proxy_bypass

from csvdownloader.core.settings.proxies import Proxy, parsed_proxy
from csvdownloader.engine.transfer.addresses import is_loopback


def proxy_for(scheme: str, host: str, port: int, own: str = "") -> Proxy | None:
    """The proxy for the server, None for none. `own` is that of the settings; empty for none.

    Raises:
        ProxyError: It is no address, or of a kind that is not supported.
    """
    proxies = getproxies()
    named = own or proxies.get(scheme) or proxies.get("all")
    if not named or is_loopback(host) or proxy_bypass(f"{host}:{port}"):
        return None
    return parsed_proxy(named)
