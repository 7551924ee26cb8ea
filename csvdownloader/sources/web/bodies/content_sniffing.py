"""Content sniffing: the first bytes, not the media type, decide whether a body is data."""

import codecs
import json
import re
from collections.abc import Sequence
from typing import Any

from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.messages import EMPTY, Message, joined, verbatim
from csvdownloader.core.texts import one_line
from csvdownloader.sources.tabular.markup import is_fragment, is_json, is_markup
from csvdownloader.sources.tabular.signatures import signature_title
from csvdownloader.sources.web.bodies.error_message import LONGEST, message_in
from csvdownloader.sources.web.bodies.further_pages import pages_by_object
from csvdownloader.sources.web.bodies.notices import is_notice

_XML = re.compile(rb"<(?:\?xml\b|error>)(?!.{0,500}<html)", re.I | re.S)
_TITLE = re.compile(rb"<title[^<>]{0,200}+>\s*+([^<]{1,100})", re.I)
_LOGIN_TITLE = re.compile(
    r"\b(?:log|sign)[ -]?(?:in|on)\b|\bauthenticat|\banmeld|\bconnexion\b|\biniciar ses", re.I
)
_PASSWORD_FIELD = re.compile(rb"<input[^<>]{0,500}?type=[\"']?password", re.I)
_TAG = re.compile(rb"<[^<>]{0,4096}+>")
# Kinds of text that can be misread as one column, or as a header.
_OTHER = re.compile(
    rb"(?P<multipart>--[^\r\n]{1,100}+\r?+\nContent-[a-z-]{1,40}+:)"
    rb"|(?P<script>(?:[a-z_$][\w$.]{0,100}+\(|\)\]\}'|while ?\(1\);|for ?\(;;\);)[\s,]{0,9}+[\[{])"
    rb"|(?P<events>(?:event|data):[^\r\n]{0,2000}+\r?+\n(?:data:|event:|id:|retry:|\r?+\n))"
    rb"|(?P<php>[aOs]:\d{1,10}+:[{\"])"
    rb"|(?P<drawn>\+(?:-{1,200}+\+){1,200}+\s)"
    rb"|(?P<settings>\[[\w .-]{1,100}+\]\r?+\n[\w.-]{1,100}+ ?+=)"
    rb"|(?P<base64>[a-z0-9+/]{76}+\r?+\n[a-z0-9+/=]{1,76}+\r?+\n)",
    re.I,
)
_OTHER_TITLES = {
    "multipart": Message("several parts in one (multipart)"),
    "script": Message("JSON inside a script"),
    "events": Message("a stream of events"),
    "php": Message("a value of PHP"),
    "drawn": Message("a table that is drawn with lines"),
    "settings": Message("a file of settings"),
    "base64": Message("base64"),
}
_LOGIN_HINT = Message(
    "It wants somebody to log in. Where a token may read it, give an account or a token; where the "
    "network wants it, log in there with a browser and retry. Nothing was saved."
)
_REDIRECTED_HINT = Message(
    "Open the address in a browser to see where it leads: it may have moved, or want a login. "
    "Nothing was saved."
)
_XML_MESSAGE = re.compile(rb"<message>\s*([^<]{1,300})", re.I)


def refuse_binary(start: bytes, hosts: Sequence[str]) -> None:
    """Refuses what is surely not text: documents, databases, containers that are not expected.

    Args:
        start: The first bytes.
        hosts: The host of each hop: first the one asked, last the one that responded.

    Raises:
        NotTheDataError: Names the host, and what it sent.
    """
    found = signature_title(start)
    if found and found != "a web page":
        raise NotTheDataError(_refusal(hosts, found, ""))


def refuse_page(start: bytes, hosts: Sequence[str]) -> None:
    """Refuses web pages and XML. Raises NotTheDataError with the title or message in it.

    Args:
        start: The first bytes, as UTF-8.
        hosts: The host of each hop: first the one asked, last the one that responded.
    """
    text = start.removeprefix(codecs.BOM_UTF8).lstrip()
    if not is_markup(text):
        return
    if not _XML.match(text):
        raise page_error(text, hosts)
    what = Message("an XML document")
    raise NotTheDataError(_refusal(hosts, what, _found(_TITLE, text) or _found(_XML_MESSAGE, text)))


def page_error(text: bytes, hosts: Sequence[str]) -> NotTheDataError:
    """The error for a web page, which may be that of a login or of another address.

    Args:
        text: The beginning of the page, as UTF-8.
        hosts: The host of each hop: first the one asked, last the one that responded.
    """
    title = _found(_TITLE, text)
    if _LOGIN_TITLE.search(title) or _PASSWORD_FIELD.search(text):
        return NotTheDataError(_refusal(hosts, Message("a login page"), title), _LOGIN_HINT)
    hint = _REDIRECTED_HINT if len(hosts) > 1 else None
    return NotTheDataError(_refusal(hosts, Message("a web page"), title), hint)


def refuse_other(start: bytes, hosts: Sequence[str]) -> None:
    """Refuses a piece of a page and other kinds of text that can be misread as one column.

    Not to be asked about a table of several columns: their names may look like anything.

    Args:
        start: The first bytes, as UTF-8.
        hosts: The host of each hop: first the one asked, last the one that responded.

    Raises:
        NotTheDataError: It is one of them.
    """
    text = start.lstrip()
    match = _OTHER.match(text)
    if match:
        raise NotTheDataError(_refusal(hosts, _OTHER_TITLES[str(match.lastgroup)], ""))
    _refuse_fragment(text, hosts)


def _refuse_fragment(text: bytes, hosts: Sequence[str]) -> None:
    if is_fragment(text):
        plain = _TAG.sub(b" ", text).decode(errors="replace")
        raise NotTheDataError(_refusal(hosts, Message("a piece of a web page, or XML,"), plain))


def refuse_notice(start: bytes, hosts: Sequence[str]) -> None:
    """Refuses a text that is no table and begins with words of trouble. Raises NotTheDataError."""
    lines = start.decode(errors="ignore").strip().splitlines()
    has_columns = bool(lines) and any(mark in lines[0] for mark in ",;\t|")
    if lines and not has_columns and is_notice(lines, ""):
        raise NotTheDataError(_refusal(hosts, Message("a message"), "\n".join(lines)))


def refuse_json(start: bytes, hosts: Sequence[str]) -> None:
    """Refuses JSON where CSV is wanted. Raises NotTheDataError with the service's own message."""
    if not is_json(start):
        return
    try:
        message = message_in(json.loads(start))
    except (ValueError, RecursionError):  # truncated, as it is only the start
        message = ""
    raise NotTheDataError(_refusal(hosts, "JSON", message))


def refuse_no_json(start: bytes, hosts: Sequence[str]) -> None:
    """Refuses what is not JSON. Raises NotTheDataError."""
    if start.strip() and not is_json(start):
        refuse_notice(start, hosts)
        raise NotTheDataError(_refusal(hosts, Message("a text that is not JSON"), ""))


def refuse_error(value: Any, hosts: Sequence[str]) -> None:
    """Refuses a single object where rows are wanted. Raises NotTheDataError."""
    refusal = _refusal(hosts, Message("one JSON object"), message_in(value))
    pages = pages_by_object(value, 0) if isinstance(value, dict) else EMPTY
    raise NotTheDataError(joined([refusal, pages], ". "))


def nothing_sent(hosts: Sequence[str]) -> NotTheDataError:
    """The error for a response without even a header."""
    return NotTheDataError(
        Message("{hosts} sent nothing: not even a header", hosts=_host_names(hosts))
    )


def _refusal(hosts: Sequence[str], what: str, text: str) -> Message:
    refusal = Message(
        "{hosts} sent {what} instead of the data", hosts=_host_names(hosts), what=what
    )
    line = one_line(text, LONGEST)
    return joined([refusal, line], ": ")


def _host_names(hosts: Sequence[str]) -> Message:
    if not hosts:
        return Message("The server")
    asked = list(dict.fromkeys(host for host in hosts if host != hosts[-1]))
    if asked:
        return Message("{host} (redirected from {asked})", host=hosts[-1], asked=", ".join(asked))
    if len(hosts) > 1:
        return Message("{host} redirected to another address of its own and", host=hosts[-1])
    return verbatim(hosts[-1])


def _found(pattern: re.Pattern[bytes], text: bytes) -> str:
    match = pattern.search(text)
    return one_line(match.group(1).decode(errors="replace")) if match else ""
