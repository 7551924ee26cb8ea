"""The rules for following redirects."""

from csvdownloader.core.errors.responses import RedirectRefusedError
from csvdownloader.core.messages import Message
from csvdownloader.engine.transfer.addresses import AddressScope, Reach
from csvdownloader.engine.transfer.http import Headers, HttpRequest
from csvdownloader.engine.transfer.web_url import WebUrl

MOST_REDIRECTS = 20
_CODES = frozenset({301, 302, 303, 307, 308})
_KEEP_METHOD = frozenset({307, 308})
_HARMLESS = frozenset({"range", "if-range", "user-agent", "content-type"})
_OF_BODY = frozenset({"content-type", "content-encoding", "content-length"})


def is_redirect(status: int, headers: Headers) -> bool:
    """Whether the response is a redirect."""
    return status in _CODES and bool(headers.get("location"))


def redirected(request: HttpRequest, status: int, headers: Headers) -> HttpRequest:
    """The request that follows the redirect.

    Raises:
        RedirectRefusedError: The redirect must not be followed.
    """
    here = WebUrl.parse(request.url)
    try:
        there = here.joined(headers.get("location") or "")
    except ValueError:
        raise RedirectRefusedError(
            Message("{host} sent the call to no valid address", host=here.host)
        ) from None
    _check(here, there)
    keeps_method = status in _KEEP_METHOD or request.method in {"GET", "HEAD"}
    keeps_method = keeps_method or (status != 303 and request.method != "POST")
    if keeps_method and request.body is not None and not _is_same_origin(here, there):
        raise RedirectRefusedError(
            Message(
                "{host} wants the content of the call to be sent to {target}",
                host=here.host,
                target=there.host,
            )
        )
    dropped = frozenset() if keeps_method else _OF_BODY
    forwarded = {
        name: value
        for name, value in request.headers.items()
        if name.lower() not in dropped
        and (_is_same_origin(here, there) or _may_be_forwarded(name.lower()))
    }
    method, body = (request.method, request.body) if keeps_method else ("GET", None)
    return HttpRequest(method, str(there), forwarded, body, request.credentials)


_SCOPE_TITLES = {
    AddressScope.PUBLIC: Message("public"),
    AddressScope.PRIVATE: Message("private"),
    AddressScope.LINK_LOCAL: Message("link-local"),
}


def check_reach(reach: Reach, authority: str, scope: AddressScope) -> None:
    """Refuses a call that leads out of its reach, above all into a private network (SSRF).

    Raises:
        RedirectRefusedError: `authority` lies in `scope`, which the call may not reach.
    """
    if reach.allows(scope):
        return
    lies = Message(
        "{authority}, which lies in a {scope} network",
        authority=authority,
        scope=_SCOPE_TITLES[scope],
    )
    if reach.stays and scope is AddressScope.PUBLIC:
        raise RedirectRefusedError(
            Message("A service of your own network names {place}", place=lies),
            Message("Give its base URL yourself, if you trust the profile and the service."),
        )
    raise RedirectRefusedError(Message("The server sent the call to {place}", place=lies))


def _check(here: WebUrl, there: WebUrl) -> None:
    if there.scheme not in {"http", "https"} or not there.host:
        raise RedirectRefusedError(
            Message(
                "{host} sent the call to an address of the kind {scheme}",
                host=here.host,
                scheme=there.scheme or Message("unknown"),
            )
        )
    if here.scheme == "https" and there.scheme == "http":
        raise RedirectRefusedError(
            Message(
                "{host} sent the call to {target} without encryption (http)",
                host=here.host,
                target=there.host,
            )
        )


def _may_be_forwarded(name: str) -> bool:
    """Whether another origin may see the header, by an allow-list: any other may be a key."""
    return name in _HARMLESS or name.startswith("accept")


def _is_same_origin(here: WebUrl, there: WebUrl) -> bool:
    return (here.scheme, here.host, here.port) == (there.scheme, there.host, there.port)
