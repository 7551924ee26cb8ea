"""Parses HTTP responses into what selectors read."""

from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from csvdownloader.core.errors.reading import BadBytesError, WrongContentError
from csvdownloader.core.errors.responses import NotTheDataError, RedirectRefusedError
from csvdownloader.core.messages import Message
from csvdownloader.engine.charsets import known_charset
from csvdownloader.engine.transfer.http import HttpResponse
from csvdownloader.engine.transfer.status import status_error
from csvdownloader.sources.tabular.markup import is_html
from csvdownloader.sources.web.bodies.content_sniffing import page_error
from csvdownloader.sources.web.bodies.json_values import parse_json
from csvdownloader.sources.web.profile.selectors import ParsedReply, Selector

_TEXT_BYTES = 1 << 16
_JSON_STARTS = (b"{", b"[")
_RELATIVE_URL = ("/", "?", "./", "../")


def reply_of(response: HttpResponse) -> ParsedReply:
    """The response as selectors see it.

    Raises:
        NotTheDataError: A web page came instead, for example of a captive portal.
        WrongContentError, BadBytesError: The body is JSON that cannot be read.
    """
    charset = response.headers.charset
    text = _text(response.body[:_TEXT_BYTES], charset)
    is_page = is_html(text.encode(errors="replace"))
    if response.status == HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED:
        refusal = status_error(response.status, host_of(response.url))
        raise NotTheDataError(refusal.message, refusal.hint)
    if is_page and response.status == HTTPStatus.OK:
        raise page_error(text.encode(errors="replace"), response.hosts)
    body = None if is_page else _json(response, charset)
    head = response.status, response.headers.items
    return ParsedReply(*head, body, text, response.url, response.changed_by_redirect)


def host_of(url: str) -> str:
    """The host of a URL, with its port when it names one."""
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2]


def joined_url(base: str, address: str) -> str:
    """A URL that a service sent, made absolute. Raises RedirectRefusedError if it is not valid."""
    try:
        url = urljoin(base, address)
        urlsplit(url)
    except ValueError:
        raise RedirectRefusedError(Message("The service names an address that is none")) from None
    return url


def captured_value(selector: Selector, reply: ParsedReply) -> object:
    """The value; a relative URL is made absolute with the URL of the response.

    Raises:
        RedirectRefusedError: The URL is not valid.
    """
    value = selector.find(reply)
    is_address = selector.expression.lower().startswith(("header:location", "link:"))
    if isinstance(value, str) and value and (is_address or value.startswith(_RELATIVE_URL)):
        return joined_url(reply.url, value)
    return value


def _text(body: bytes, charset: str) -> str:
    return body.decode(known_charset(charset) or "utf-8", errors="replace")


def _json(response: HttpResponse, charset: str) -> object:
    start = response.body.lstrip()[:1]
    if not start:
        return None
    try:
        return parse_json(response.body, charset)
    except (WrongContentError, BadBytesError):
        if start in _JSON_STARTS and response.status < HTTPStatus.BAD_REQUEST:
            raise
        return None
