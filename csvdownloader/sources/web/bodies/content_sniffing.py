"""Looks at what came before it is believed: a label decides nothing, the bytes do."""

import json
import re
from collections.abc import Sequence
from typing import Any

from csvdownloader.core.errors import NotTheDataError
from csvdownloader.core.texts import one_line
from csvdownloader.sources.tabular.file_types import found_in
from csvdownloader.sources.tabular.markup import is_markup
from csvdownloader.sources.web.bodies.error_message import LONGEST, message_in

_XML = re.compile(rb"<(?:\?xml\b|error>)(?!.{0,500}<html)", re.I | re.S)
_TITLE = re.compile(rb"<title[^>]*>\s*([^<]{1,100})", re.I)
_XML_MESSAGE = re.compile(rb"<message>\s*([^<]{1,300})", re.I)
_JSON = re.compile(rb'\s*+(?:\{\s*+(?:"(?:[^"\\]|\\.)*+"\s*+:|\}\s*+\Z)|\[\s*+[\[{"\]])', re.S)


def is_json(start: bytes) -> bool:
    """Whether a text that begins so is JSON, and no CSV."""
    return _JSON.match(start) is not None


def refuse_binary(start: bytes, hosts: Sequence[str]) -> None:
    """Refuses what is surely no text: documents, databases, containers nobody expected.

    Args:
        start: The first bytes.
        hosts: Who was asked, and who answered in the end.

    Raises:
        NotTheDataError: Names who answered, and what.
    """
    found = found_in(start)
    if found and found != "a web page":
        raise NotTheDataError(_sent(hosts, found, ""))


def refuse_page(start: bytes, hosts: Sequence[str]) -> None:
    """Refuses web pages and XML. Raises NotTheDataError with the title or message in it.

    Args:
        start: The first bytes, as UTF-8.
        hosts: Who was asked, and who answered in the end.
    """
    text = start.lstrip()
    if is_markup(text):
        what = "an XML document" if _XML.match(text) else "a web page"
        raise NotTheDataError(_sent(hosts, what, _said(_TITLE, text) or _said(_XML_MESSAGE, text)))


def refuse_json(start: bytes, hosts: Sequence[str]) -> None:
    """Refuses JSON where CSV is wanted. Raises NotTheDataError with the service's own words."""
    if not is_json(start):
        return
    try:
        words = message_in(json.loads(start))
    except (ValueError, RecursionError):  # it is cut off, as it is only the start
        words = ""
    raise NotTheDataError(_sent(hosts, "JSON", words))


def refuse_no_json(start: bytes, hosts: Sequence[str]) -> None:
    """Refuses what is not JSON. Raises NotTheDataError."""
    if start.strip() and not is_json(start):
        raise NotTheDataError(_sent(hosts, "a text that is not JSON", ""))


def refuse_error(value: Any, hosts: Sequence[str]) -> None:
    """Refuses a single object where rows are wanted. Raises NotTheDataError."""
    raise NotTheDataError(_sent(hosts, "one JSON object", message_in(value)))


def nothing_sent(hosts: Sequence[str]) -> NotTheDataError:
    """The error for an answer in which there is not even a header."""
    return NotTheDataError(f"{_who(hosts)} sent nothing: not even a header")


def _sent(hosts: Sequence[str], what: str, words: str) -> str:
    message = one_line(words, LONGEST)
    return f"{_who(hosts)} sent {what} instead of the data" + (f": {message}" if message else "")


def _who(hosts: Sequence[str]) -> str:
    if not hosts:
        return "The server"
    asked = list(dict.fromkeys(host for host in hosts if host != hosts[-1]))
    return f"{hosts[-1]} (reached from {', '.join(asked)})" if asked else hosts[-1]


def _said(pattern: re.Pattern[bytes], text: bytes) -> str:
    match = pattern.search(text)
    return match.group(1).decode(errors="replace") if match else ""
