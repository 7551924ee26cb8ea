"""The rules for going where a server sends us."""

from csvdownloader.core.errors import RedirectRefusedError
from csvdownloader.engine.transfer.addresses import AddressScope
from csvdownloader.engine.transfer.http import Headers, HttpRequest
from csvdownloader.engine.transfer.web_url import WebUrl

MOST_REDIRECTS = 20
_CODES = frozenset({301, 302, 303, 307, 308})
_KEEP_METHOD = frozenset({307, 308})
_HARMLESS = frozenset({"range", "if-range", "user-agent", "content-type"})
_OF_BODY = frozenset({"content-type", "content-encoding", "content-length"})


def is_redirect(status: int, headers: Headers) -> bool:
    """Whether the answer sends us elsewhere."""
    return status in _CODES and bool(headers.get("location"))


def redirected(call: HttpRequest, status: int, headers: Headers) -> HttpRequest:
    """The call to make next.

    Raises:
        RedirectRefusedError: It must not be made.
    """
    here = WebUrl.parse(call.url)
    try:
        there = here.joined(headers.get("location") or "")
    except ValueError:
        raise RedirectRefusedError(f"{here.host} sent the call to no valid address") from None
    _check(here, there)
    keeps = status in _KEEP_METHOD or call.method in {"GET", "HEAD"}
    keeps = keeps or (status != 303 and call.method != "POST")
    if keeps and call.body is not None and not _is_same(here, there):
        raise RedirectRefusedError(
            f"{here.host} wants the content of the call to be sent to {there.host}"
        )
    dropped = frozenset() if keeps else _OF_BODY
    kept = {
        name: value
        for name, value in call.headers.items()
        if name.lower() not in dropped and (_is_same(here, there) or _is_harmless(name.lower()))
    }
    method, body = (call.method, call.body) if keeps else ("GET", None)
    return HttpRequest(method, str(there), kept, body, call.credentials)


def private_redirect_error(authority: str, there: AddressScope) -> RedirectRefusedError:
    """The refusal to go from outside into a network that only the user's computer can reach."""
    return RedirectRefusedError(
        f"The server sent the call to {authority}, which lies in a {there.value} network"
    )


def _check(here: WebUrl, there: WebUrl) -> None:
    if there.scheme not in {"http", "https"} or not there.host:
        raise RedirectRefusedError(
            f"{here.host} sent the call to an address of the kind {there.scheme or 'unknown'}"
        )
    if here.scheme == "https" and there.scheme == "http":
        raise RedirectRefusedError(
            f"{here.host} sent the call to {there.host} without encryption (http)"
        )


def _is_harmless(name: str) -> bool:
    """Whether another host may see the header: any other may be a key, whatever its name."""
    return name in _HARMLESS or name.startswith("accept")


def _is_same(here: WebUrl, there: WebUrl) -> bool:
    return (here.scheme, here.host, here.port) == (there.scheme, there.host, there.port)
