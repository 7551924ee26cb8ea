"""Turns answers into what selectors read."""

from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from csvdownloader.core.errors import (
    BadBytesError,
    NotTheDataError,
    RedirectRefusedError,
    WrongContentError,
)
from csvdownloader.engine.transfer.http import HttpResponse
from csvdownloader.sources.tabular.markup import is_html
from csvdownloader.sources.web.bodies.json_values import parse_json
from csvdownloader.sources.web.profile.selectors import ParsedReply, Selector

_TEXT_BYTES = 1 << 16
_JSON_STARTS = (b"{", b"[")
_ADDRESSES = ("/", "?", "./", "../")


def reply_of(answer: HttpResponse) -> ParsedReply:
    """The answer as selectors see it.

    Raises:
        NotTheDataError: A page for people came instead.
        WrongContentError, BadBytesError: It is JSON that cannot be read.
    """
    charset = answer.headers.charset
    text = _text(answer.body[:_TEXT_BYTES], charset)
    is_page = is_html(text.encode())
    if answer.status == HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED or (
        is_page and answer.status == HTTPStatus.OK
    ):
        raise NotTheDataError(f"{host_of(answer.url)} sent a page for people, not data")
    body = None if is_page else _json(answer, charset)
    head = answer.status, answer.headers.items
    return ParsedReply(*head, body, text, answer.url, answer.changed_by_redirect)


def host_of(url: str) -> str:
    """The host of a URL, with its port when it names one."""
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2]


def joined(base: str, address: str) -> str:
    """The address that a service names, absolute. Raises RedirectRefusedError when it is none."""
    try:
        url = urljoin(base, address)
        urlsplit(url)
    except ValueError:
        raise RedirectRefusedError("The service names an address that is none") from None
    return url


def captured(selector: Selector, reply: ParsedReply) -> object:
    """The value; a URL in it is made absolute against the answer's own.

    Raises:
        RedirectRefusedError: The URL is none.
    """
    value = selector.find(reply)
    is_address = selector.expression.lower().startswith(("header:location", "link:"))
    if isinstance(value, str) and value and (is_address or value.startswith(_ADDRESSES)):
        return joined(reply.url, value)
    return value


def _text(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset or "utf-8", errors="replace")
    except LookupError:
        return body.decode("utf-8", errors="replace")


def _json(answer: HttpResponse, charset: str) -> object:
    start = answer.body.lstrip()[:1]
    if not start:
        return None
    try:
        return parse_json(answer.body, charset)
    except (WrongContentError, BadBytesError):
        if start in _JSON_STARTS and answer.status < HTTPStatus.BAD_REQUEST:
            raise
        return None
