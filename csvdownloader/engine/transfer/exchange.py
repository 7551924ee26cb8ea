"""One hop: sends a request, and receives the headers of the response."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from csvdownloader import __version__
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.network import ProxyError
from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.errors.wholeness import IncompleteError
from csvdownloader.core.messages import Message
from csvdownloader.engine.transfer.addresses import Reach
from csvdownloader.engine.transfer.connection_pools import ConnectionPool, ConnectionPools
from csvdownloader.engine.transfer.exchange_deadline import ExchangeDeadline
from csvdownloader.engine.transfer.http import Headers, HttpRequest
from csvdownloader.engine.transfer.proxies import proxy_for
from csvdownloader.engine.transfer.redirects import check_reach
from csvdownloader.engine.transfer.streamed_response import Framing, StreamedResponse, framing_of
from csvdownloader.engine.transfer.web_url import DEFAULT_PORTS, WebUrl

if TYPE_CHECKING:
    from httpcore2 import Request, Response

logger = logging.getLogger(__name__)

_DEFAULT_HEADERS = {
    "User-Agent": f"CSV-Downloader/{__version__}",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
}
_PROXY_AUTHENTICATION_REQUIRED = 407


@contextmanager
def exchange(
    pools: ConnectionPools,
    request: HttpRequest,
    deadline: ExchangeDeadline,
    reach: Reach | None,
    hosts: list[str],
) -> Iterator[StreamedResponse]:
    """The response to one request; follows no redirect. Adds the authority to `hosts`."""
    url = _parsed(request.url)
    authority = url.authority
    hosts.append(authority)
    port = url.port or DEFAULT_PORTS[url.scheme]
    proxy = proxy_for(url.scheme, url.unicode_host, port, pools.network.proxy)
    if reach and (proxy or pools.has_connected(authority)):  # else the address is checked
        check_reach(reach, authority, pools.address_scope_of(authority))
    pool = pools.get(proxy, deadline, reach, keep_alive=request.may_be_repeated)
    raw_response = _send(pool, _raw_request(request, url), authority)
    # its path and query may be secret
    logger.debug("%s %s: %d", request.method, authority, raw_response.status)
    is_reusable = False
    try:
        if raw_response.status == _PROXY_AUTHENTICATION_REQUIRED and proxy:
            raise ProxyError(Message("The proxy asks for a user and a password, or refused them"))
        response = _streamed_response(raw_response, request, url, tuple(hosts), deadline)
        is_reusable = response.framing is not Framing.NONE
        yield response
    finally:
        if not is_reusable:  # else the library would reuse even a connection that has ended
            raw_response.extensions["network_stream"].close()
        raw_response.close()


def _streamed_response(
    raw_response: "Response",
    request: HttpRequest,
    url: WebUrl,
    hosts: tuple[str, ...],
    deadline: ExchangeDeadline,
) -> StreamedResponse:
    headers = _headers(raw_response)
    framing, length = framing_of(raw_response.status, request.method, headers)
    reason = raw_response.extensions["reason_phrase"].decode(errors="replace")
    return StreamedResponse(
        raw_response.status,
        reason,
        headers,
        str(url),
        hosts,
        framing,
        length,
        raw_response,
        deadline,
    )


def _parsed(text: str) -> WebUrl:
    try:
        url = WebUrl.parse(text)
    except ValueError:
        raise SourceError(
            Message("This is not a valid address"), Message("Check the address.")
        ) from None
    if url.scheme not in DEFAULT_PORTS or not url.host:
        raise SourceError(
            Message("Only addresses with http:// or https:// work"), Message("Check the address.")
        )
    return url


def _raw_request(request: HttpRequest, url: WebUrl) -> "Request":
    """The request as it is sent, with the credentials that only this host may see."""
    import httpcore2

    public_url = str(url)
    full, secret = (
        request.credentials.apply(public_url) if request.credentials else (public_url, {})
    )
    target = _parsed(full)
    body = _with_secret(request, public_url)
    headers = _merged({"Host": target.netloc, **_DEFAULT_HEADERS}, request.headers, secret)
    if body is not None or request.method in {"POST", "PUT", "PATCH"}:
        headers["content-length"] = str(len(body or b""))
    return httpcore2.Request(
        request.method,
        httpcore2.URL(
            scheme=target.scheme.encode(),
            host=target.host.encode(),
            port=target.port,
            target=target.target.encode(),
        ),
        headers=[(name.encode(), value.encode()) for name, value in headers.items()],
        content=body,
    )


def _with_secret(request: HttpRequest, url: str) -> bytes | None:
    """The body; a form has the fields, too, that only this host may see."""
    if request.body is None or not request.credentials:
        return request.body
    fields = request.credentials.form(url)
    return b"&".join(filter(None, [request.body, urlencode(fields).encode()]))


def _merged(*layers: Mapping[str, str]) -> dict[str, str]:
    """All headers, by names in lower case; later layers win."""
    return {name.lower(): value for layer in layers for name, value in layer.items()}


def _send(pool: ConnectionPool, raw_request: "Request", authority: str) -> "Response":
    import httpcore2

    try:
        return pool.send(raw_request)
    except httpcore2.ProxyError as error:
        raise ProxyError(
            Message(
                "The proxy did not let the call to {authority} through: {error}",
                authority=authority,
                error=error,
            )
        ) from None
    except httpcore2.LocalProtocolError:
        raise SourceError(
            Message("The address or a header has characters that HTTP does not allow"),
            Message("Check the address and the credential for line breaks and blanks."),
        ) from None
    except httpcore2.RemoteProtocolError as error:
        if "disconnected" in str(error):
            raise IncompleteError(
                Message("{authority} closed the connection without an answer", authority=authority)
            ) from None
        raise NotTheDataError(
            Message(
                "{authority} does not answer in proper HTTP: {error}",
                authority=authority,
                error=error,
            )
        ) from None
    except httpcore2.NetworkError as error:
        raise IncompleteError(
            Message("{authority} broke the connection off before it answered", authority=authority)
        ) from error


def _headers(raw_response: "Response") -> Headers:
    return Headers(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in raw_response.headers
    )
