"""Connection pools: keep-alive connections for each proxy."""

from typing import TYPE_CHECKING

from csvdownloader.core.settings.network import Network
from csvdownloader.core.settings.proxies import Proxy
from csvdownloader.engine.transfer.addresses import AddressScope, Reach, address_scope
from csvdownloader.engine.transfer.exchange_deadline import CurrentExchange, ExchangeDeadline
from csvdownloader.engine.transfer.tls import strict, trusting_context

if TYPE_CHECKING:
    import ssl

    import httpcore2

    from csvdownloader.engine.transfer.network_backend import SocketBackend

_KEEP_ALIVE_SECONDS = 5.0  # of an idle connection; many servers close it soon after


class ConnectionPool:
    """Connections through the same proxy, or through none.

    Attributes:
        exchange: The exchange that uses the connections now.
    """

    def __init__(
        self,
        pool: "httpcore2.ConnectionPool",
        backend: "SocketBackend",
        exchange: CurrentExchange,
        keep_alive: bool,
    ) -> None:
        self._pool, self._backend = pool, backend
        self.exchange, self._keep_alive = exchange, keep_alive

    def send(self, request: "httpcore2.Request") -> "httpcore2.Response":
        """Sends, and receives the headers of the response. Raises what the HTTP library raises."""
        import httpcore2

        while True:
            connections_made = self._backend.connections_made
            try:
                return self._pool.handle_request(request)
            except (httpcore2.NetworkError, httpcore2.RemoteProtocolError):
                # The server may be closing an idle connection just now: then another one is tried.
                if not self._keep_alive or self._backend.connections_made > connections_made:
                    raise

    def close(self) -> None:
        """Closes all connections."""
        self._pool.close()


class ConnectionPools:
    """One pool for each proxy and for no proxy.

    Requests that must not be repeated have their own pools, without keep-alive: on a connection
    that the server is just closing, nobody could tell whether it saw such a request.

    Attributes:
        network: What the user has set of the way to servers.
    """

    def __init__(self, tls: "ssl.SSLContext | None", network: Network) -> None:
        self._tls, self.network = tls, network
        self._pools: dict[tuple[Proxy | None, bool], ConnectionPool] = {}
        self._scopes: dict[str, AddressScope] = {}

    def get(
        self,
        proxy: Proxy | None,
        deadline: ExchangeDeadline,
        reach: Reach | None,
        *,
        keep_alive: bool,
    ) -> ConnectionPool:
        """The pool to use; its connections obey `deadline` from now on.

        Args:
            proxy: The proxy; None for none.
            deadline: The timeouts of this exchange.
            reach: How far the chain of redirects may go; None for its first request.
            keep_alive: Whether connections may be reused: the request may be repeated.
        """
        key = (proxy, keep_alive)
        if key not in self._pools:
            exchange = CurrentExchange(deadline, reach)
            self._pools[key] = self._new_pool(proxy, exchange, keep_alive)
        pool = self._pools[key]
        pool.exchange.deadline, pool.exchange.reach = deadline, reach
        return pool

    def has_connected(self, authority: str) -> bool:
        """Whether the authority, host and port, was connected without a proxy."""
        return authority in self._scopes

    def address_scope_of(self, authority: str) -> AddressScope:
        """The scope of the address that the authority, host and port, was connected at."""
        return self._scopes.get(authority) or address_scope(
            authority.rpartition(":")[0].strip("[]")
        )

    def close(self) -> None:
        """Closes all connections."""
        while self._pools:
            self._pools.popitem()[1].close()

    def _new_pool(
        self, proxy: Proxy | None, exchange: CurrentExchange, keep_alive: bool
    ) -> ConnectionPool:
        import httpcore2

        from csvdownloader.engine.transfer.network_backend import SocketBackend

        if self._tls is None:
            self._tls = trusting_context(self.network.certificates)
        backend = SocketBackend(exchange, self._scopes, is_proxy=proxy is not None)
        pool = httpcore2.ConnectionPool(
            ssl_context=strict(self._tls),
            proxy=_proxy(proxy) if proxy else None,
            max_keepalive_connections=None if keep_alive else 0,
            keepalive_expiry=_KEEP_ALIVE_SECONDS,
            network_backend=backend,
        )
        return ConnectionPool(pool, backend, exchange, keep_alive)


def _proxy(proxy: Proxy) -> "httpcore2.Proxy":
    import httpcore2

    host = f"[{proxy.host}]" if ":" in proxy.host else proxy.host
    auth = (proxy.user.encode(), proxy.password.encode()) if proxy.user else None
    return httpcore2.Proxy(f"http://{host}:{proxy.port}", auth=auth)
