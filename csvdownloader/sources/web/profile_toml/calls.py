"""Reads the tables that describe calls: start, poll, resolve, cancel, cleanup."""

from csvdownloader.core.messages import Message
from csvdownloader.sources.web.profile.calls import CallTemplate
from csvdownloader.sources.web.profile.poll import Interval, Poll, RemoteProgress, StatusClass
from csvdownloader.sources.web.profile.start import LostReply, Start
from csvdownloader.sources.web.profile.template_trees import TemplateTree
from csvdownloader.sources.web.profile.templates import Template
from csvdownloader.sources.web.profile_toml.headers import header_problem
from csvdownloader.sources.web.profile_toml.reader import ProfileTable

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
RETRY = ("never", "safe", "idempotent")
BODY = "body"  # in [poll.http]: the body decides about the status, not the HTTP code
BODIES = ("json", "form", "text")


def read_call(table: ProfileTable, method: str = "GET", *, headers: bool = True) -> CallTemplate:
    """Reads a call; the caller reads the other keys of the table."""
    kind = _body_kind(table)
    return CallTemplate(
        method=table.choice("method", METHODS, method),
        url=table.needed_template("url"),
        query=table.tree("query"),
        headers=table.headers("headers") if headers else {},
        body_kind=kind,
        body=_body(table, kind),
        expect=table.items("expect", int),
        omit_empty=table.flag("omit_empty"),
        capture=table.selectors("capture"),
    )


def _body_kind(table: ProfileTable) -> str:
    kinds = [kind for kind in BODIES if kind in table]
    for kind in kinds[1:]:
        table.wrong(kind, Message("There is a body already: {kinds}", kinds=kinds[0]))
    for kind in BODIES:
        table.anything(kind)
    return kinds[0] if kinds else ""


def _body(table: ProfileTable, kind: str) -> TemplateTree | Template | None:
    if kind == "text":
        return table.template(kind)
    return table.tree(kind, may_be_list=kind == "json") if kind else None


def read_plain_call(table: ProfileTable | None, method: str) -> CallTemplate | None:
    """Reads a table that may only have the keys of a call; None without a table."""
    if table is None:
        return None
    call = read_call(table, method)
    table.close()
    return call


def read_start(table: ProfileTable | None) -> Start | None:
    """The table [start]."""
    if table is None:
        return None
    start = Start(
        call=read_call(table, "POST"),
        then=tuple(call for t in table.tables("then") if (call := read_plain_call(t, "POST"))),
        retry=table.choice("retry", RETRY, "never"),
        idempotency_header=table.text("idempotency_header"),
        confirm=table.text("confirm"),
        lost_reply=_lost_reply(table.table("lost_reply")),
    )
    if start.retry == "idempotent" and not start.idempotency_header:
        table.wrong("retry", Message('"idempotent" needs an idempotency_header'))
    if start.idempotency_header and (problem := header_problem(start.idempotency_header)):
        table.wrong("idempotency_header", problem)
    table.close()
    return start


def _lost_reply(table: ProfileTable | None) -> LostReply | None:
    if table is None:
        return None
    lost_reply = LostReply(
        read_call(table), table.needed_selector("pick"), table.selector("newer_than_start")
    )
    table.close()
    return lost_reply


def read_poll(table: ProfileTable | None) -> Poll | None:
    """The table [poll]."""
    if table is None:
        return None
    poll = Poll(
        call=read_call(table),
        status=table.selector("status"),
        failed_when=table.selector_items("failed_when"),
        interval=_interval(table.table("interval")),
        timeout=table.some_seconds("timeout", 7200.0),
        unknown=table.word("unknown", StatusClass, StatusClass.RUNNING),
        not_found_grace=table.seconds("not_found_grace", 0.0),
        classes=_classes(table.table("classes")),
        http=_http_classes(table.table("http")),
        progress=_progress(table.table("progress")),
    )
    if "status" not in table and not poll.http:
        table.wrong("status", Message("This key is missing; [poll.http] would do as well"))
    reachable = (*poll.classes.values(), *poll.http.values(), poll.unknown)
    if poll.status and StatusClass.DONE not in reachable:
        table.wrong("classes", Message("Name the words that mean done: nothing else ends the job"))
    table.close()
    return poll


def _interval(table: ProfileTable | None) -> Interval:
    if table is None:
        return Interval()
    defaults, factor = Interval(), table.number("factor")
    if factor is not None and factor < 1:
        table.wrong("factor", Message("This must be 1 or more"))
    interval = Interval(
        first=table.seconds("first", defaults.first),
        factor=defaults.factor if factor is None else max(1.0, factor),
        min=table.seconds("min", defaults.min),
        max=table.some_seconds("max", defaults.max),
    )
    if interval.max < interval.min:
        table.wrong("max", Message("This must not be shorter than min"))
    table.close()
    return interval


def _classes(table: ProfileTable | None) -> dict[str, StatusClass]:
    classes: dict[str, StatusClass] = {}
    for key in table.keys if table else ():
        if not table or key not in set(StatusClass):
            continue  # `close` reports it
        for word in table.items(key, str):
            if word.casefold() in classes:
                table.wrong(key, Message("{word} has a class already", word=word))
            classes[word.casefold()] = StatusClass(key)
    if table:
        for key in StatusClass:
            table.anything(key.value)
        table.close()
    return classes


def _http_classes(table: ProfileTable | None) -> dict[int, StatusClass | None]:
    classes: dict[int, StatusClass | None] = {}
    names = [*(name.value for name in StatusClass), BODY]
    for key in table.keys if table else ():
        name = table.choice(key, names, BODY) if table else BODY
        if table and not (key.isdecimal() and len(key) == len("404")):
            table.wrong(key, Message("This must be a code of HTTP, for example 202"))
            continue
        classes[int(key)] = None if name == BODY else StatusClass(name)
    return classes


def _progress(table: ProfileTable | None) -> RemoteProgress:
    if table is None:
        return RemoteProgress()
    scale = table.number("scale")
    progress = RemoteProgress(
        value=table.selector("value"),
        scale=RemoteProgress().scale if scale is None else scale,
        done=table.selector("done"),
        total=table.selector("total"),
        count=table.selector("count"),
        text=table.selector("text"),
    )
    if progress.scale <= 0:
        table.wrong("scale", Message("This must be more than 0"))
    table.close()
    return progress
