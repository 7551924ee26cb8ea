"""Where the files of a result are, and what the service says about each."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct, field

from csvdownloader.core.overrides import override
from csvdownloader.engine.transfer.download import Expected
from csvdownloader.engine.transfer.http import HttpRequest
from csvdownloader.sources.web.profile.result import Result
from csvdownloader.sources.web.profile.selectors import ParsedReply, Selector
from csvdownloader.sources.web.profile.value_text import text_of
from csvdownloader.sources.web.run.calls.replies import joined_url
from csvdownloader.sources.web.run.poll_schedule import parse_timestamp

_WHOLE = re.compile(r"[0-9]{1,30}")
_SHA256 = re.compile(r"(?:sha-?256[:=])?([0-9a-f]{64})", re.IGNORECASE)
_MD5 = re.compile(r"(?:md5[:=])?([0-9a-f]{32})", re.IGNORECASE)

# headers that a service wants on a download: only characters that HTTP allows, and none of those
# that control the transfer
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\xa0-\xff]*")
_RESERVED = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "expect",
        "host",
        "if-range",
        "keep-alive",
        "range",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)


class Link(Struct, frozen=True):
    """One file that can be downloaded.

    Attributes:
        call: Without a credential.
        expected: Size and checksum, as far as the service says.
        promised_rows: How many rows the file has; None when the service does not say.
        expires: When the link expires, UTC; None when unknown.
        is_self_describing: Whether the headers of the download say what is expected.
        is_page: Whether the file is a page: one after the last may lack even a header.
    """

    call: HttpRequest
    expected: Expected = field(default_factory=Expected)
    promised_rows: int | None = None
    expires: datetime | None = None
    is_self_describing: bool = False
    is_page: bool = False

    @override
    def __repr__(self) -> str:
        return f"Link({self.expected})"  # a link may be a secret


def links_in(
    result: Result, reply: ParsedReply | None, call: HttpRequest | None, now: datetime
) -> list[Link]:
    """All links, in their order.

    Args:
        result: The profile's.
        reply: The last response; None when there is none.
        call: The profile's own download; None when the response has the links.
        now: UTC.
    """
    if reply is None:
        return [Link(call)] if call else []
    headers = _headers(result, reply)
    calls = [call] if call else [HttpRequest("GET", url, headers) for url in _urls(result, reply)]
    promises = [_values(s, reply, len(calls)) for s in (result.size, result.rows, result.checksum)]
    ends = _values(result.expires, reply, len(calls))
    return [
        Link(request, _expected(size, digest), whole_number(rows), _expiry(result, end, now))
        for request, size, rows, digest, end in zip(calls, *promises, ends, strict=True)
    ]


def names_of(links: Sequence[Link]) -> list[str]:
    """Names that tell the files apart; if that suffices without the query, which may be signed."""
    urls = [urlsplit(link.call.url) for link in links]
    names = [f"{url.netloc}{url.path}" for url in urls]
    if len(set(names)) == len(names):
        return names
    return [f"{name}?{url.query}" for name, url in zip(names, urls, strict=True)]


def whole_number(value: Any) -> int | None:
    """The whole number that a service sent; None if it is not one, or is one that nothing has."""
    text = text_of(value).strip()
    return int(text) if _WHOLE.fullmatch(text) else None


def _urls(result: Result, reply: ParsedReply) -> list[str]:
    found = result.urls.find(reply) if result.urls else None
    values = found if isinstance(found, list) else [found]
    return [joined_url(reply.url, value) for value in values if isinstance(value, str) and value]


def _headers(result: Result, reply: ParsedReply) -> dict[str, str]:
    found = result.headers.find(reply) if result.headers else None
    items = found.items() if isinstance(found, dict) else ()
    headers = {str(name): text_of(value) for name, value in items}
    return {name: value for name, value in headers.items() if _may_be_sent(name, value)}


def _may_be_sent(name: str, value: str) -> bool:
    is_reserved = name.lower() in _RESERVED or name.lower().startswith("proxy-")
    return bool(_NAME.fullmatch(name) and _VALUE.fullmatch(value)) and not is_reserved


def _values(selector: Selector | None, reply: ParsedReply, number: int) -> Sequence[Any]:
    """The value for each of `number` links; None where the response has none."""
    found = selector.find(reply) if selector else None
    if isinstance(found, list):
        return found if len(found) == number else [None] * number
    return [found] if number == 1 else [None] * number


def _expected(size: Any, digest: Any) -> Expected:
    text = text_of(digest).strip()
    sha256, md5 = _SHA256.fullmatch(text), _MD5.fullmatch(text)
    return Expected(
        size=whole_number(size),
        sha256=sha256[1].lower() if sha256 else None,
        md5=md5[1].lower() if md5 else None,
    )


def _expiry(result: Result, end: Any, now: datetime) -> datetime | None:
    expires = parse_timestamp(end)
    if expires or result.ttl is None:
        return expires
    return now + timedelta(seconds=result.ttl)
