"""Where the files of a result are, and what the service says about each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from csvdownloader.engine.transfer.download import Expected
from csvdownloader.engine.transfer.http import HttpRequest
from csvdownloader.sources.web.profile.model import Result
from csvdownloader.sources.web.profile.selectors import ParsedReply, Selector
from csvdownloader.sources.web.profile.value_text import text_of
from csvdownloader.sources.web.run.poll_schedule import moment_of
from csvdownloader.sources.web.run.replies import joined

_SHA256 = re.compile(r"(?:sha-?256[:=])?([0-9a-f]{64})", re.IGNORECASE)
_MD5 = re.compile(r"(?:md5[:=])?([0-9a-f]{32})", re.IGNORECASE)

# headers of a download: HTTP allows no other characters, and how it is sent is not the service's
# matter
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\xa0-\xff]*")
_OURS = frozenset(
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


@dataclass(frozen=True, slots=True)
class Link:
    """One file that can be downloaded.

    Attributes:
        call: Without a credential.
        expected: What must come, as far as the service says.
        rows: How many rows the file has; None when the service does not say.
        ends: When the link stops to work, UTC; None when nobody knows.
        is_own_witness: Whether the headers of the download say what must come.
        is_page: Whether it is a page: the one behind the last may have not even a header.
    """

    call: HttpRequest = field(repr=False)
    expected: Expected = field(default_factory=Expected)
    rows: int | None = None
    ends: datetime | None = None
    is_self_describing: bool = False
    is_page: bool = False


def links_in(
    result: Result, reply: ParsedReply | None, call: HttpRequest | None, now: datetime
) -> list[Link]:
    """All links, in their order.

    Args:
        result: The profile's.
        reply: The last answer; None when there is none.
        call: The profile's own download; None when the answer has the links.
        now: UTC.
    """
    if reply is None:
        return [Link(call)] if call else []
    headers = _headers(result, reply)
    calls = [call] if call else [HttpRequest("GET", url, headers) for url in _urls(result, reply)]
    facts = [_each(s, reply, len(calls)) for s in (result.size, result.rows, result.checksum)]
    ends = _each(result.expires, reply, len(calls))
    return [
        Link(one, _expected(size, digest), whole_number(rows), _end(result, end, now))
        for one, size, rows, digest, end in zip(calls, *facts, ends, strict=True)
    ]


def names_of(links: Sequence[Link]) -> list[str]:
    """What tells the files from each other, also when their links were signed anew."""
    urls = [urlsplit(link.call.url) for link in links]
    names = [f"{url.netloc}{url.path}" for url in urls]
    if len(set(names)) == len(names):
        return names
    return [f"{name}?{url.query}" for name, url in zip(names, urls, strict=True)]


def whole_number(value: Any) -> int | None:
    """The number that a service wrote, None when it is none."""
    text = text_of(value).strip()
    return int(text) if text.isascii() and text.isdecimal() else None


def _urls(result: Result, reply: ParsedReply) -> list[str]:
    found = result.urls.find(reply) if result.urls else None
    values = found if isinstance(found, list) else [found]
    return [joined(reply.url, value) for value in values if isinstance(value, str) and value]


def _headers(result: Result, reply: ParsedReply) -> dict[str, str]:
    found = result.headers.find(reply) if result.headers else None
    items = found.items() if isinstance(found, dict) else ()
    headers = {str(name): text_of(value) for name, value in items}
    return {name: value for name, value in headers.items() if _may_be_sent(name, value)}


def _may_be_sent(name: str, value: str) -> bool:
    is_ours = name.lower() in _OURS or name.lower().startswith("proxy-")
    return bool(_NAME.fullmatch(name) and _VALUE.fullmatch(value)) and not is_ours


def _each(selector: Selector | None, reply: ParsedReply, number: int) -> Sequence[Any]:
    """The value for each of so many links."""
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


def _end(result: Result, end: Any, now: datetime) -> datetime | None:
    found = moment_of(end)
    if found or result.ttl is None:
        return found
    return now + timedelta(seconds=result.ttl)
