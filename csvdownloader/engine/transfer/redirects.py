"""The rules for going where a server sends us."""

from typing import TYPE_CHECKING

from csvdownloader.core.errors import RedirectRefusedError
from csvdownloader.engine.transfer.addresses import AddressScope
from csvdownloader.engine.transfer.http import Headers, HttpRequest

if TYPE_CHECKING:
    from httpx2 import URL

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
    import httpx2

    here = httpx2.URL(call.url)
    try:
        there = here.join(headers.get("location") or "")
    except (httpx2.InvalidURL, UnicodeError):
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
    target = str(there.copy_with(userinfo=b"", fragment=None))
    method, body = (call.method, call.body) if keeps else ("GET", None)
    return HttpRequest(method, target, kept, body, call.credentials)


def private_redirect_error(authority: str, there: AddressScope) -> RedirectRefusedError:
    """The refusal to go from outside into a network that only the user's computer can reach."""
    return RedirectRefusedError(
        f"The server sent the call to {authority}, which lies in a {there.value} network"
    )


def _check(here: "URL", there: "URL") -> None:
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


def _is_same(here: "URL", there: "URL") -> bool:
    return (here.scheme, here.host, here.port) == (there.scheme, there.host, there.port)
