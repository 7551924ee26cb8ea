"""One hop: a request goes out, the headers of the answer come in."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from csvdownloader import __version__
from csvdownloader.core.errors import (
    IncompleteError,
    NotTheDataError,
    ProxyError,
    SourceError,
)
from csvdownloader.engine.transfer.addresses import AddressScope, may_redirect
from csvdownloader.engine.transfer.connection_pools import ConnectionPool, ConnectionPools
from csvdownloader.engine.transfer.exchange_deadline import ExchangeDeadline
from csvdownloader.engine.transfer.http import Headers, HttpRequest
from csvdownloader.engine.transfer.proxies import proxy_for
from csvdownloader.engine.transfer.redirects import private_redirect_error
from csvdownloader.engine.transfer.streamed_response import Framing, StreamedResponse, framing_of
from csvdownloader.engine.transfer.web_url import DEFAULT_PORTS, WebUrl

if TYPE_CHECKING:
    from httpcore2 import Request, Response

_OURS = {
    "User-Agent": f"CSV-Downloader/{__version__}",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
}
_PROXY_ASKS = 407


@contextmanager
def exchange(
    pools: ConnectionPools,
    call: HttpRequest,
    deadline: ExchangeDeadline,
    origin_scope: AddressScope | None,
    hosts: list[str],
) -> Iterator[StreamedResponse]:
    """The reply to one call, redirects not followed. Adds its place to `hosts`."""
    url = _parsed(call.url)
    authority = url.authority
    hosts.append(authority)
    if origin_scope and not may_redirect(origin_scope, target_scope := pools.scope_of(authority)):
        raise private_redirect_error(authority, target_scope)
    proxy = proxy_for(url.scheme, url.host, url.port or DEFAULT_PORTS[url.scheme])
    pool = pools.get(proxy, deadline, origin_scope, keep_alive=call.may_be_repeated)
    response = _sent(pool, _request(call, url), authority)
    keeps = False
    try:
        if response.status == _PROXY_ASKS and proxy:
            raise ProxyError("The proxy asks for a user and a password, or refused them")
        reply = _reply(response, call, url, tuple(hosts), deadline)
        keeps = reply.framing is not Framing.NONE
        yield reply
    finally:
        if not keeps:  # the library takes even a connection that has ended for one to use again
            response.extensions["network_stream"].close()
        response.close()


def _reply(
    response: "Response",
    call: HttpRequest,
    url: WebUrl,
    hosts: tuple[str, ...],
    deadline: ExchangeDeadline,
) -> StreamedResponse:
    headers = _headers(response)
    framing, length = framing_of(response.status, call.method, headers)
    reason = response.extensions.get("reason_phrase", b"").decode(errors="replace")
    return StreamedResponse(
        response.status, reason, headers, str(url), hosts, framing, length, response, deadline
    )


def _parsed(text: str) -> WebUrl:
    try:
        url = WebUrl.parse(text)
    except ValueError:
        raise SourceError("This is not a valid address", "Check the address.") from None
    if url.scheme not in DEFAULT_PORTS or not url.host:
        raise SourceError("Only addresses with http:// or https:// work", "Check the address.")
    return url


def _request(call: HttpRequest, url: WebUrl) -> "Request":
    """The request as it goes out, with what only this host may see."""
    import httpcore2

    public_url = str(url)
    full, secret = call.credentials.apply(public_url) if call.credentials else (public_url, {})
    target = _parsed(full)
    headers = _merged({"Host": target.netloc, **_OURS}, call.headers, secret)
    if call.body is not None or call.method in {"POST", "PUT", "PATCH"}:
        headers["content-length"] = str(len(call.body or b""))
    return httpcore2.Request(
        call.method,
        httpcore2.URL(
            scheme=target.scheme.encode(),
            host=target.host.encode(),
            port=target.port,
            target=target.target.encode(),
        ),
        headers=[(name.encode(), value.encode()) for name, value in headers.items()],
        content=call.body,
    )


def _merged(*layers: Mapping[str, str]) -> dict[str, str]:
    """All headers, by names in lower case; later layers win."""
    return {name.lower(): value for layer in layers for name, value in layer.items()}


def _sent(pool: ConnectionPool, request: "Request", authority: str) -> "Response":
    import httpcore2

    try:
        return pool.send(request)
    except httpcore2.ProxyError as error:
        raise ProxyError(
            f"The proxy did not let the call to {authority} through: {error}"
        ) from None
    except httpcore2.LocalProtocolError:
        raise SourceError(
            "The address or a header has characters that HTTP does not allow",
            "Check the address and the credential for line breaks and blanks.",
        ) from None
    except httpcore2.RemoteProtocolError as error:
        if "disconnected" in str(error):
            raise IncompleteError(f"{authority} closed the connection without an answer") from None
        raise NotTheDataError(f"{authority} does not answer in proper HTTP: {error}") from None
    except httpcore2.NetworkError as error:
        raise IncompleteError(f"{authority} broke the connection off before it answered") from error


def _headers(response: "Response") -> Headers:
    return Headers(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers
    )
