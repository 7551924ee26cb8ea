"""The HTTP client: one attempt at one request. Redirects and proxies are not left to a library."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from types import TracebackType
from typing import TYPE_CHECKING, Self

from msgspec.structs import replace

from csvdownloader.core.clock import Clock, SystemClock
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.network import TlsRefusedError, UnreachableError
from csvdownloader.core.errors.responses import NotTheDataError, RedirectRefusedError
from csvdownloader.core.errors.wholeness import IncompleteError
from csvdownloader.core.messages import Message
from csvdownloader.core.settings.network import NOTHING_SET, Network
from csvdownloader.engine.transfer.addresses import AddressScope, Reach
from csvdownloader.engine.transfer.connection_pools import ConnectionPools
from csvdownloader.engine.transfer.content_coding import unpacked
from csvdownloader.engine.transfer.exchange import exchange
from csvdownloader.engine.transfer.exchange_deadline import ExchangeDeadline
from csvdownloader.engine.transfer.http import HttpRequest, HttpResponse
from csvdownloader.engine.transfer.ranges import says_part
from csvdownloader.engine.transfer.redirects import MOST_REDIRECTS, is_redirect, redirected
from csvdownloader.engine.transfer.streamed_response import StreamedResponse

if TYPE_CHECKING:
    import ssl

# by these, a server says that it did nothing, and that the same request is to be sent elsewhere
_SAME_CALL = frozenset({HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT})


class HttpClient:
    """Sends requests to servers. For one thread; a context manager.

    No proxy, password or setting is read from anywhere but `network` and the system's proxy
    settings, no cookie is kept, and nothing is logged.

    Attributes:
        clock: Measures all timeouts.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        tls: "ssl.SSLContext | None" = None,
        network: Network = NOTHING_SET,
    ) -> None:
        self.clock = clock or SystemClock()
        self._pools = ConnectionPools(tls, network)
        # else it would log URLs and headers, secrets included
        logging.getLogger("httpcore2").setLevel(logging.WARNING)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._pools.close()

    def address_scope_of(self, authority: str) -> AddressScope:
        """The scope of the address that "host:port" was connected at; by its name until then."""
        return self._pools.address_scope_of(authority)

    def send(self, request: HttpRequest, cancel: Cancel, *, most: int = 64 << 20) -> HttpResponse:
        """Makes one attempt and follows redirects. No status is an error.

        Args:
            request: What to send.
            cancel: Stops at once, also while connecting.
            most: Bytes of the body at most.

        Raises:
            UnreachableError, TlsRefusedError: The server never saw the request, or it may be
                repeated.
            SourceError: Anything else; the server may have seen the request.
            Cancelled: `cancel` was set.
        """
        with self.open(request, cancel) as response:
            if says_part(response):
                raise NotTheDataError(
                    Message("{host} sends only a part of its answer", host=response.hosts[-1])
                )
            body = bytearray()
            for block in response.blocks():
                body += block
                if len(body) > most:
                    raise NotTheDataError(
                        Message("The answer of {host} is too large", host=response.hosts[-1])
                    )
            plain = unpacked(bytes(body), response.headers.get("content-encoding") or "", most)
            head = response.status, response.reason, response.headers
            return HttpResponse(
                *head, plain, response.url, response.hosts, response.changed_by_redirect
            )

    @contextmanager
    def open(self, request: HttpRequest, cancel: Cancel) -> Iterator[StreamedResponse]:
        """Like `send`, but the body is still to be read. Raises what `send` raises."""
        cancel.check()
        deadline, hosts = ExchangeDeadline(self.clock, cancel), list[str]()
        reach = request.reach
        original, changed_by_redirect = request, False
        try:
            for _ in range(MOST_REDIRECTS + 1):
                with exchange(self._pools, request, deadline, reach, hosts) as response:
                    if not is_redirect(response.status, response.headers):
                        response.changed_by_redirect = changed_by_redirect
                        yield response
                        return
                    request = redirected(request, response.status, response.headers)
                    request = replace(request, repeatable=original.repeatable)
                    changed_by_redirect |= response.status not in _SAME_CALL
                reach = reach or Reach(self._pools.address_scope_of(hosts[0]))
        except (UnreachableError, TlsRefusedError) as error:
            if original.may_be_repeated or not changed_by_redirect:
                raise
            raise IncompleteError(
                Message("{host} sent the call on: {message}", host=hosts[0], message=error.message)
            ) from error
        raise RedirectRefusedError(
            Message("{host} sends the call from place to place without end", host=hosts[0])
        )
