"""One attempt at one call, with everything that a library would do behind our back done here."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from types import TracebackType
from typing import TYPE_CHECKING, Self

from csvdownloader.core.clock import Clock, SystemClock
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import (
    IncompleteError,
    NotTheDataError,
    RedirectRefusedError,
    TlsRefusedError,
    UnreachableError,
)
from csvdownloader.engine.transfer.connection_pools import ConnectionPools
from csvdownloader.engine.transfer.content_coding import unpacked
from csvdownloader.engine.transfer.exchange import exchange
from csvdownloader.engine.transfer.exchange_deadline import ExchangeDeadline
from csvdownloader.engine.transfer.http import HttpRequest, HttpResponse
from csvdownloader.engine.transfer.redirects import MOST_REDIRECTS, is_redirect, redirected
from csvdownloader.engine.transfer.streamed_response import StreamedResponse

if TYPE_CHECKING:
    import ssl

# by these, a server says that it did nothing, and that the same call is to be made elsewhere
_SAME_CALL = frozenset({HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT})


class HttpClient:
    """Asks servers. For one thread; a context manager.

    No proxy, password or setting is read from anywhere but the system's proxy settings, no cookie
    is kept, and nothing is logged.

    Attributes:
        clock: Measures every limit.
    """

    def __init__(self, clock: Clock | None = None, tls: "ssl.SSLContext | None" = None) -> None:
        self.clock = clock or SystemClock()
        self._pools = ConnectionPools(tls)
        # it logs URLs and headers, secrets included
        logging.getLogger("httpcore2").setLevel(logging.WARNING)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._pools.close()

    def ask(self, call: HttpRequest, cancel: Cancel, *, most: int = 64 << 20) -> HttpResponse:
        """One attempt, redirects followed; any status is an answer.

        Args:
            call: What to ask.
            cancel: Stops it at once, also while it connects.
            most: Bytes of the body, at most.

        Raises:
            UnreachableError, TlsRefusedError: The server never saw the call, or it may be
                repeated.
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
            head = reply.status, reply.reason, reply.headers
            return HttpResponse(*head, plain, reply.url, reply.hosts, reply.changed_by_redirect)

    @contextmanager
    def open(self, call: HttpRequest, cancel: Cancel) -> Iterator[StreamedResponse]:
        """The same, but the body is still to be read. Raises what `ask` raises."""
        cancel.check()
        deadline, hosts, origin_scope = ExchangeDeadline(self.clock, cancel), list[str](), None
        asked, is_sent_on = call, False
        try:
            for _ in range(MOST_REDIRECTS + 1):
                with exchange(self._pools, call, deadline, origin_scope, hosts) as reply:
                    if not is_redirect(reply.status, reply.headers):
                        reply.changed_by_redirect = is_sent_on
                        yield reply
                        return
                    call = redirected(call, reply.status, reply.headers)
                    call = replace(call, repeatable=asked.repeatable)
                    is_sent_on |= reply.status not in _SAME_CALL
                origin_scope = origin_scope or self._pools.scope_of(hosts[0])
        except (UnreachableError, TlsRefusedError) as error:
            if asked.may_be_repeated or not is_sent_on:
                raise
            raise IncompleteError(f"{hosts[0]} sent the call on: {error.message}") from error
        raise RedirectRefusedError(f"{hosts[0]} sends the call from place to place without end")
