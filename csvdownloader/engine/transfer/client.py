"""One attempt at one call, with everything that a library would do behind our back done here."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

from csvdownloader.core.clock import Clock, SystemClock
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import NotTheDataError, RedirectRefusedError
from csvdownloader.engine.transfer.exchange import exchange
from csvdownloader.engine.transfer.http import Answer, Call
from csvdownloader.engine.transfer.packing import unpacked
from csvdownloader.engine.transfer.pools import Pools
from csvdownloader.engine.transfer.redirects import MOST_REDIRECTS, is_redirect, redirected
from csvdownloader.engine.transfer.reply import Reply
from csvdownloader.engine.transfer.watch import Watch

if TYPE_CHECKING:
    import ssl


class HttpClient:
    """Asks servers. For one thread; a context manager.

    No proxy, password or setting is read from anywhere but the system's proxy settings, no cookie
    is kept, and nothing is logged.

    Attributes:
        clock: Measures every limit.
    """

    def __init__(self, clock: Clock | None = None, tls: "ssl.SSLContext | None" = None) -> None:
        self.clock = clock or SystemClock()
        self._pools = Pools(tls)
        for name in ("httpx2", "httpcore2"):  # they log URLs and headers, secrets included
            logging.getLogger(name).setLevel(logging.WARNING)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._pools.close()

    def ask(self, call: Call, cancel: Cancel, *, most: int = 64 << 20) -> Answer:
        """One attempt, redirects followed; any status is an answer.

        Args:
            call: What to ask.
            cancel: Stops it at once, also while it connects.
            most: Bytes of the body, at most.

        Raises:
            UnreachableError, TlsRefusedError: The server never saw the call.
            SourceError: Anything else; the server may have seen the call.
            Cancelled: `cancel` was set.
        """
        with self.open(call, cancel) as reply:
            body = bytearray()
            for block in reply.blocks():
                body += block
                if len(body) > most:
                    raise NotTheDataError(f"The answer of {reply.hosts[-1]} is too large")
            plain = unpacked(bytes(body), reply.headers.get("content-encoding") or "", most)
            return Answer(reply.status, reply.reason, reply.headers, plain, reply.url, reply.hosts)

    @contextmanager
    def open(self, call: Call, cancel: Cancel) -> Iterator[Reply]:
        """The same, but the body is still to be read. Raises what `ask` raises."""
        cancel.check()
        watch, hosts, first = Watch(self.clock, cancel), list[str](), None
        for _ in range(MOST_REDIRECTS + 1):
            with exchange(self._pools, call, watch, first, hosts) as reply:
                if not is_redirect(reply.status, reply.headers):
                    yield reply
                    return
                call = redirected(call, reply.status, reply.headers)
            first = first or self._pools.reach_of(hosts[0])
        raise RedirectRefusedError(f"{hosts[0]} sends the call from place to place without end")
