"""Reads [result] and [pages], which say where the rows are."""

from csvdownloader.core.messages import Message
from csvdownloader.sources.web.profile.calls import CallTemplate
from csvdownloader.sources.web.profile.pages import Pages
from csvdownloader.sources.web.profile.result import Result, RowCount
from csvdownloader.sources.web.profile_toml.calls import BODIES, read_call
from csvdownloader.sources.web.profile_toml.headers import header_problem
from csvdownloader.sources.web.profile_toml.reader import ProfileTable

ON_EXPIRED = ("stop", "poll", "resolve", "link", "restart")
RESUME = ("auto", "none")
PAGE_KINDS = ("next-url", "token", "page", "offset", "index")
LISTED_HOSTS, NOBODY = "listed-hosts", "none"


def read_result(table: ProfileTable | None) -> Result:
    """The table [result]."""
    if table is None:
        return Result()
    table.anything("name")  # allowed and ignored: the user names the file
    per_link = isinstance(table.anything("headers"), str)
    result = Result(
        call=_call(table, headers=not per_link),
        urls=table.selector("urls"),
        headers=table.selector("headers") if per_link else None,
        auth=table.choice("auth", (LISTED_HOSTS, NOBODY), LISTED_HOSTS) == LISTED_HOSTS,
        size=table.selector("size"),
        rows=table.selector("rows"),
        checksum=table.selector("checksum"),
        expires=table.selector("expires"),
        ttl=table.seconds("ttl", 0.0) or None,
        on_expired=table.choice("on_expired", ON_EXPIRED, "stop"),
        resume=table.choice("resume", RESUME, "auto"),
        empty_ok=table.flag("empty_ok"),
        row_cap=table.template("row_cap"),
        truncated=table.selector("truncated"),
        bad_tail=table.pattern("bad_tail"),
    )
    table.close()
    return result


def _call(table: ProfileTable, *, headers: bool) -> CallTemplate | None:
    if "url" in table:
        if "urls" in table:
            table.wrong("urls", Message("There is a url already"))
        return read_call(table, headers=headers)
    for key in ("method", "query", *BODIES, "expect", "omit_empty", "capture"):
        if table.anything(key) is not None:
            table.wrong(key, Message("This goes with url only"))
    return None


def read_count(table: ProfileTable | None) -> RowCount | None:
    """The table [count]."""
    if table is None:
        return None
    count = RowCount(read_call(table), table.needed_selector("rows"))
    table.close()
    return count


def read_pages(table: ProfileTable | None) -> Pages | None:
    """The table [pages]."""
    if table is None:
        return None
    table.need("kind")
    send, size = table.table("send"), table.table("size")
    pages = Pages(
        kind=table.choice("kind", PAGE_KINDS, "next-url"),
        next=table.selector("next"),
        send_in=send.choice("in", ("query", "header", "body"), "query") if send else "query",
        send_name=send.text("name") if send else "",
        size_name=size.text("name") if size else "",
        size=size.whole("value", least=1) if size else 0,
        first=table.whole("first", 1 if table.anything("kind") == "page" else 0),
        stop=table.items("stop", str),
        end_when=table.selector("end_when"),
        total=table.selector("total"),
        rows=table.selector("rows"),
        max_pages=table.whole("max_pages", 100_000, least=1),
    )
    _check_pages(table, pages, send, size)
    return pages


def _check_pages(
    table: ProfileTable, pages: Pages, send: ProfileTable | None, size: ProfileTable | None
) -> None:
    if pages.kind in {"next-url", "token", "index"}:
        table.need("next")
    if pages.kind != "next-url":
        table.need("send")
    if pages.kind == "offset":
        table.need("size")
    if send and pages.send_in == "header" and (problem := header_problem(pages.send_name)):
        send.wrong("name", problem)
    for part, keys in ((send, ("in", "name")), (size, ("name", "value"))):
        if part:
            part.need(*keys)
            if "name" in part and not part.text("name", "x"):
                part.wrong("name", Message("Give it a name"))
            part.close()
    table.close()
