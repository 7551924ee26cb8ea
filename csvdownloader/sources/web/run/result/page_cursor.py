"""Pagination: how one page leads to the next. Pure: no I/O."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.errors.services import EndlessPagesError
from csvdownloader.core.messages import Message
from csvdownloader.sources.web.profile.decode import Decode
from csvdownloader.sources.web.profile.pages import Pages
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.profile.value_text import text_of
from csvdownloader.sources.web.run.calls.render import ExtraFields
from csvdownloader.sources.web.run.calls.replies import host_of, joined_url
from csvdownloader.sources.web.run.result.links import whole_number


class PageCursor(Struct, frozen=True):
    """Which page is asked for; kept in the checkpoint.

    Attributes:
        number: Pages before it.
        at: Its number, for "page", "offset" and "index".
        token: For "token": a text, or JSON values to send as they came, such as the values that the
            last row was sorted by; empty for the first page.
        url: For "next-url"; empty for the first page.
        parts: How many parts there are, for "index", once known.
    """

    number: int = 0
    at: int = 0
    token: Any = ""
    url: str = ""
    parts: int | None = None

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> "PageCursor":
        """The cursor that `state` gave."""
        return cls(**state)

    def state(self) -> dict[str, Any]:
        """JSON values for the checkpoint."""
        return asdict(self)


def first_page(pages: Pages) -> PageCursor:
    """The cursor of the first page."""
    return PageCursor(at=pages.first)


def extra_of(pages: Pages, cursor: PageCursor) -> ExtraFields:
    """The fields that the call for this page sends in addition."""
    size: dict[str, Any] = {pages.size_name: pages.size} if pages.size_name else {}
    if pages.kind == "next-url":
        return ExtraFields(query=size)
    value: Any = cursor.token if pages.kind == "token" else cursor.at
    if value == "":
        return ExtraFields(body=size) if pages.send_in == "body" else ExtraFields(query=size)
    if pages.send_in == "header":
        return ExtraFields(query=size, headers={pages.send_name: text_of(value)})
    if pages.send_in == "body":
        return ExtraFields(body={**size, pages.send_name: value})
    return ExtraFields(query={**size, pages.send_name: text_of(value)})


def next_page(
    pages: Pages, cursor: PageCursor, reply: ParsedReply, rows: int, sum_of_rows: int
) -> PageCursor | None:
    """The cursor of the next page; None when this was the last.

    Args:
        pages: The profile's.
        cursor: This page.
        reply: The response with this page.
        rows: Rows of this page.
        sum_of_rows: Rows of all pages so far.

    Raises:
        EndlessPagesError: There are more pages than the profile allows.
    """
    following = _next_cursor(pages, cursor, reply, rows, sum_of_rows)
    if following is None:
        return None
    following = replace(following, number=cursor.number + 1)
    if following.number >= pages.max_pages:
        raise EndlessPagesError(
            Message(
                "{host} has more than {max_pages:,} pages",
                host=host_of(reply.url),
                max_pages=pages.max_pages,
            ),
            Message("Nothing was saved. Ask for fewer rows, or raise max_pages of the profile."),
        )
    return following


class LoopDetector:
    """Remembers the pages so far, so that no service sends a run in circles.

    Attributes:
        content: Of the last page, or a hash of it; empty before the first.
    """

    def __init__(self, content: str = "") -> None:
        """`content` is that of the last page of an earlier run."""
        self._seen: set[str] = set()
        self.content = content

    def record_page(self, cursor: PageCursor, reply: ParsedReply) -> None:
        """Records the next page. Raises EndlessPagesError if it was there before."""
        self.record_name(cursor.url or text_of(cursor.token), reply)

    def record_name(self, name: str, reply: ParsedReply) -> None:
        """Records the name of the next page; empty if it has none. Raises as `record_page` does."""
        if name and name in self._seen:
            raise _loop_error(reply)
        self._seen.add(name)

    def record_content(self, content: str, reply: ParsedReply) -> None:
        """Records the content of this page, or a hash of it.

        Raises:
            EndlessPagesError: The page before had the same content.
        """
        if content == self.content:
            raise _loop_error(reply)
        self.content = content


def _loop_error(reply: ParsedReply) -> EndlessPagesError:
    return EndlessPagesError(
        Message("{host} gives the same page again and again", host=host_of(reply.url))
    )


def total_in(pages: Pages, reply: ParsedReply) -> int | None:
    """How many rows there are in all, as the service says."""
    return whole_number(pages.total.find(reply)) if pages.total else None


def is_last(pages: Pages, reply: ParsedReply) -> bool:
    """Whether the service says that this page is the last."""
    return pages.end_when is not None and pages.end_when.text(reply) not in ("", "false")


def lacks_page(pages: Pages, decode: Decode, reply: ParsedReply) -> bool:
    """Whether the response has nothing that a page has, not even an empty list of rows."""
    selectors = decode.rows, decode.columns, pages.total, pages.end_when, pages.next
    configured = [selector for selector in selectors if selector]
    return decode.rows is not None and all(selector.find(reply) is None for selector in configured)


def _next_cursor(
    pages: Pages, cursor: PageCursor, reply: ParsedReply, rows: int, sum_of_rows: int
) -> PageCursor | None:
    if is_last(pages, reply):
        return None
    if pages.kind in {"next-url", "token"}:
        return _by_link_or_token(pages, cursor, reply)
    if pages.kind == "index":
        return _by_index(pages, cursor, reply)
    total = total_in(pages, reply)
    is_short = rows == 0 or rows < pages.size
    if is_short if total is None else rows == 0 or sum_of_rows >= total:
        return None
    return replace(cursor, at=cursor.at + (rows if pages.kind == "offset" else 1))


def _by_link_or_token(pages: Pages, cursor: PageCursor, reply: ParsedReply) -> PageCursor | None:
    following = pages.next.text(reply) if pages.next else ""
    if not following or following in pages.stop:
        return None
    if pages.kind == "token":
        found = pages.next.find(reply) if pages.next else None
        is_tree = isinstance(found, list | dict) and pages.send_in == "body"
        return replace(cursor, token=found if is_tree else following)
    return replace(cursor, url=joined_url(reply.url, following))


def _by_index(pages: Pages, cursor: PageCursor, reply: ParsedReply) -> PageCursor | None:
    found = pages.next.find(reply) if pages.next else None
    parts = len(found) if isinstance(found, list) else whole_number(found)
    parts = cursor.parts if parts is None else parts
    if parts is None:
        raise ProfileError(
            Message(
                "The answer of {host} does not say how many parts it has", host=host_of(reply.url)
            )
        )
    at = cursor.at + 1
    return replace(cursor, at=at, parts=parts) if at < pages.first + parts else None
