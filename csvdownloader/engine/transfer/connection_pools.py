"""The connections that are kept open for the next call."""

from typing import TYPE_CHECKING

from csvdownloader.engine.transfer.addresses import AddressScope, address_scope
from csvdownloader.engine.transfer.exchange_deadline import CurrentExchange, ExchangeDeadline
from csvdownloader.engine.transfer.proxies import Proxy
from csvdownloader.engine.transfer.tls import strict, system_context

if TYPE_CHECKING:
    import ssl

    import httpcore2

    from csvdownloader.engine.transfer.network_backend import SocketBackend

_KEPT_SECONDS = 5.0  # an idle connection; many servers close theirs soon after


class ConnectionPool:
    """Open connections.

    Attributes:
        exchange: What they work for now.
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
        """Sends; the headers of the answer are here. Raises what the HTTP library raises."""
        import httpcore2

        while True:
            connections_made = self._backend.connections_made
            try:
                return self._pool.handle_request(request)
            except (httpcore2.NetworkError, httpcore2.RemoteProtocolError):
                # A kept connection may just be closed by the server: then the next one is tried.
                if not self._keep_alive or self._backend.connections_made > connections_made:
                    raise

    def close(self) -> None:
        """Closes all connections."""
        self._pool.close()


class ConnectionPools:
    """One pool for each proxy and for no proxy.

    Calls that must not be repeated have their own pools, which keep nothing: on a connection that
    the server is just closing, nobody could tell whether such a call was seen.
    """

    def __init__(self, tls: "ssl.SSLContext | None") -> None:
        self._tls = tls
        self._pools: dict[tuple[Proxy | None, bool], ConnectionPool] = {}
        self._scopes: dict[str, AddressScope] = {}

    def get(
        self,
        proxy: Proxy | None,
        deadline: ExchangeDeadline,
        origin_scope: AddressScope | None,
        *,
        keep_alive: bool,
    ) -> ConnectionPool:
        """The pool to use; its sockets are looked after by `deadline`.

        Args:
            proxy: Where calls go first.
            deadline: Of this exchange.
            origin_scope: Where the chain of redirects began; None for its first call.
            keep_alive: Whether connections may be kept: the call may be repeated.
        """
        key = (proxy, keep_alive)
        if key not in self._pools:
            exchange = CurrentExchange(deadline, origin_scope)
            self._pools[key] = self._made(proxy, exchange, keep_alive)
        pool = self._pools[key]
        pool.exchange.deadline, pool.exchange.origin_scope = deadline, origin_scope
        return pool

    def scope_of(self, authority: str) -> AddressScope:
        """The scope of the address that the host and port were connected at."""
        return self._scopes.get(authority) or address_scope(
            authority.rpartition(":")[0].strip("[]")
        )

    def close(self) -> None:
        """Closes all connections."""
        while self._pools:
            self._pools.popitem()[1].close()

    def _made(
        self, proxy: Proxy | None, exchange: CurrentExchange, keep_alive: bool
    ) -> ConnectionPool:
        import httpcore2

        from csvdownloader.engine.transfer.network_backend import SocketBackend

        if self._tls is None:
            self._tls = system_context()
        backend = SocketBackend(exchange, self._scopes, is_proxy=proxy is not None)
        pool = httpcore2.ConnectionPool(
            ssl_context=strict(self._tls),
            proxy=_proxy(proxy) if proxy else None,
            max_keepalive_connections=None if keep_alive else 0,
            keepalive_expiry=_KEPT_SECONDS,
            network_backend=backend,
        )
        return ConnectionPool(pool, backend, exchange, keep_alive)


def _proxy(proxy: Proxy) -> "httpcore2.Proxy":
    import httpcore2

    host = f"[{proxy.host}]" if ":" in proxy.host else proxy.host
    auth = (proxy.user.encode(), proxy.password.encode()) if proxy.user else None
    return httpcore2.Proxy(f"http://{host}:{proxy.port}", auth=auth)
