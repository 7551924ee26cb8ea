"""Whether a response says that it is one page of several; what asks for the others is a profile."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.units import count
from csvdownloader.sources.web.profile.selectors import ParsedReply, Selector

_LINK_HEADER = Message("JSON pages with a Link header")  # names of bundled profiles
_ODATA = Message("OData: any service")
_NEXT_LINK = Selector("link:next")
_CONTENT_RANGE = Selector("header:Content-Range")
_ROWS_OF = re.compile(r"(?!bytes)(?:[a-z]{1,20} )?\d{1,15}-\d{1,15}/(\d{1,15})", re.I)
_ABOUT_PAGES = ("x-", "total", "next", "pagination", "page")  # names of headers begin so
_DIGITS = 16  # of a number of rows, fewer than that
# Names are compared without case, and without what is no letter.
_NEXT = frozenset(
    {"next", "nextlink", "odatanextlink", "nextpage", "nextpageurl", "nextpagelink", "nexturl"}
    | {"nexturi", "nexthref", "nextpagetoken", "nexttoken", "nextcursor", "nextpagecursor"}
    | {"nextoffset", "nextmarker", "nextrecordsurl", "cursor", "pagetoken", "continuation"}
    | {"continuationtoken", "lastevaluatedkey", "scrollid", "xnextpage", "xnextcursor"}
    | {"xnext", "xnexttoken", "xnextpagetoken", "xnextlink", "xcontinuation", "xmscontinuation"}
)
_MORE = frozenset(
    {"hasmore", "more", "hasnext", "hasnextpage", "istruncated", "truncated", "moreavailable"}
    | {"hasmorepages", "xhasmore", "xhasnext", "moreresults"}
)
_LAST = frozenset({"last", "islast", "islastpage", "done", "endofrecords"})  # if false
_TOTAL = frozenset(
    {"total", "totalcount", "totalrows", "totalresults", "totalitems", "totalelements"}
    | {"totalrecords", "totalsize", "totalhits", "numfound", "odatacount", "count", "recordstotal"}
    | {"xtotalcount", "xtotal", "xwptotal", "xtotalresults", "xtotalrecords", "xtotalitems"}
    | {"xpaginationtotal", "xpaginationtotalcount", "matched", "numbermatched"}
)
_PAGES = frozenset(
    {"totalpages", "pagecount", "numpages", "pages", "xtotalpages", "xwptotalpages"}
    | {"xpagecount", "xpaginationtotalpages"}
)
_AROUND = frozenset(  # objects that say more about the pages
    {"links", "paging", "pagination", "pageinfo", "meta", "metadata", "page", "responsemetadata"}
    | {"pages", "result", "response", "data", "d", "hits", "xpagination"}
)


def pages_by_headers(reply: ParsedReply, rows: int) -> Message:
    """A sentence when the headers name more pages, or more than `rows` rows; else empty."""
    if _NEXT_LINK.find(reply):
        return _more_pages(_LINK_HEADER)
    named = {name: _value(name, text) for name, text in reply.headers}
    named = {name: value for name, value in named.items() if name.lower().startswith(_ABOUT_PAGES)}
    of_rows = _ROWS_OF.fullmatch(_CONTENT_RANGE.text(reply).strip())
    return pages_by_object(named | ({"total": int(of_rows[1])} if of_rows else {}), rows)


def pages_by_object(value: Mapping[str, Any], rows: int) -> Message:
    """A sentence when the object around `rows` rows names more pages, or more rows; else empty."""
    found = list(_said(value))
    if any(_is_next(name, item) for name, item in found):
        is_odata = any("odata" in name for name, _ in found) or isinstance(value.get("d"), dict)
        return _more_pages(_ODATA if is_odata else EMPTY)
    total = max((_number(item) for name, item in found if name in _TOTAL), default=0)
    if rows < total:
        total_rows = Message("The service counts {total} in all.", total=count(total, "row"))
        return joined([total_rows, _how(EMPTY)])
    pages = max((_number(item) for name, item in found if name in _PAGES), default=0)
    return _more_pages(EMPTY) if pages > 1 else EMPTY


def _more_pages(service: Message) -> Message:
    return joined([Message("The service says that there are more pages."), _how(service)])


def _how(service: Message) -> Message:
    if not service:
        return Message("A profile of your own with the table [pages] fetches them all.")
    return Message(
        "The service {service}, or a profile of your own with [pages], fetches them all.",
        service=service,
    )


def _said(value: Mapping[str, Any], depth: int = 3) -> Iterator[tuple[str, Any]]:
    """The names and values of an object, and of the objects in it that are about pages."""
    for name, item in value.items():
        letters = _letters(name)
        yield letters, item
        if depth and letters in _AROUND and isinstance(item, dict):
            yield from _said(item, depth - 1)


def _is_next(name: str, value: Any) -> bool:
    if name in _MORE:
        return value is True or value == "true"
    if name in _LAST:
        return value is False
    is_place = isinstance(value, str | dict | int) and not isinstance(value, bool)
    return name in _NEXT and is_place and value not in ("", 0, {}, "null", "-1", -1, "0")


def _number(value: Any) -> int:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < _DIGITS else 0


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, name.lower()))


def _value(name: str, text: str) -> Any:
    """The value of a header; JSON where it is an object, as in X-Pagination."""
    if name.lower() != "x-pagination":
        return text.strip()
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
