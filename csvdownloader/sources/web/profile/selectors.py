"""Finds values in a response.

JMESPath on the JSON body, `http:`, `header:Name`, `json-header:Name expression`, `link:rel`.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from msgspec import Struct

from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.json.expressions import compiled
from csvdownloader.sources.web.profile.pages_text import shortened
from csvdownloader.sources.web.profile.value_text import text_of

HTTP, HEADER, LINK = "http:", "header:", "link:"
JSON_HEADER = "json-header:"  # the name of a header, a space, and JMESPath on the JSON in it
_BODY_TEXT = "text"  # as in "http:text"
# RFC 8288: <target> and its parameters, each a name with a token or a quoted text. A target has
# no "<", and nothing that was matched is given back: so no part is read twice.
_LINK = re.compile(
    r'<([^<>]*+)>((?:\s*+;\s*+[^\s=;,]++\s*+(?:=\s*+(?:"(?:\\.|[^"\\])*+"|[^\s;,"]*+))?+)*+)'
)
_REL = re.compile(r';\s*rel\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^\s;,"]*))', re.IGNORECASE)


class ParsedReply(Struct, frozen=True):
    """An HTTP response as selectors see it.

    Attributes:
        status: HTTP code.
        headers: Names and values in the order of the response; names of any case.
        body: The parsed JSON; None if the body is not JSON.
        text: The body as text, at most its first 64 Ki characters.
        url: Of the last hop, which sent the response.
        changed_by_redirect: Whether another call gave the response than the one that was made: the
            server received that one, and redirected (303, for example) to a GET of its outcome.
    """

    status: int
    headers: Sequence[tuple[str, str]]
    body: Any
    text: str
    url: str
    changed_by_redirect: bool = False


class UnfitValueError(Exception):
    """A function of an expression got a value of another type or range than it takes."""


class Selector:
    """One compiled expression of a profile, which finds a value in a response."""

    def __init__(self, expression: str) -> None:
        """Compiles the expression. Raises ValueError with a sentence for the user."""
        self.expression = expression
        self._prefix, self._rest = _split(expression)
        path = self._rest
        if self._prefix == JSON_HEADER:
            self._rest, _, path = self._rest.partition(" ")
        self._compiled = None if self._prefix in {HEADER, LINK} else compiled(path)

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the header or the fields that it reads, without those of conditions."""
        if self._prefix == HEADER:
            return (self._rest,)
        if self._prefix == JSON_HEADER and self._compiled:
            return (self._rest, *_keys(self._compiled.parsed))
        return tuple(_keys(self._compiled.parsed)) if self._compiled else ()

    def find(self, reply: ParsedReply) -> Any:
        """The value; None when there is none, also where a function cannot take what it gets."""
        try:
            return self.found(reply)
        except UnfitValueError:
            return None

    def found(self, reply: ParsedReply) -> Any:
        """The value; None when there is none. Raises UnfitValueError."""
        if self._prefix == HEADER:
            return _header(reply, self._rest)
        if self._prefix == LINK:
            return _link(reply, self._rest)
        if self._prefix == JSON_HEADER:
            return self._search(_json(_header(reply, self._rest) or ""))
        if self._prefix == HTTP:
            return self._search(_http(reply))
        return self._search(reply.body)

    def text(self, reply: ParsedReply) -> str:
        """The value as text: booleans as true and false, None as nothing."""
        return text_of(self.find(reply))

    def _search(self, value: Any) -> Any:
        from jmespath.exceptions import JMESPathError

        from csvdownloader.sources.tabular.json.capped_search import TooManyValuesError, searched

        if self._compiled is None:
            return None
        try:
            return searched(self._compiled.parsed, value)
        except (JMESPathError, ValueError, ArithmeticError, TypeError) as error:
            raise UnfitValueError from error  # merge() and contains() raise what Python raises
        except TooManyValuesError as error:
            raise ProfileError(
                Message("An expression of the profile makes too many values of an answer"),
                Message("Repeat less of it in the expression."),
            ) from error


def _split(expression: str) -> tuple[str, str]:
    for prefix in (HTTP, HEADER, JSON_HEADER, LINK):
        if expression.startswith(prefix):
            rest = expression.removeprefix(prefix).strip()
            if not rest:
                raise ValueError(Message("{prefix} needs something behind it", prefix=prefix))
            return prefix, rest
    return "", expression


def _keys(node: Mapping[str, Any]) -> Iterator[str]:
    if node["type"] == "field":
        yield node["value"]
    # a comparison gives no text of the answer; the third part of a filter is its condition
    children = [] if node["type"] == "comparator" else node["children"]
    for child in children[:2] if node["type"] == "filter_projection" else children:
        if isinstance(child, Mapping):
            yield from _keys(child)


def _http(reply: ParsedReply) -> dict[str, Any]:
    headers: dict[str, str] = {}
    for name, value in reply.headers:
        headers.setdefault(name.lower(), value)
    return {
        "status": reply.status,
        "headers": headers,
        "body": reply.body,
        _BODY_TEXT: shortened(reply.text) or None,
    }


def _header(reply: ParsedReply, wanted: str) -> str | None:
    values = (value for name, value in reply.headers if name.lower() == wanted.lower())
    return next(values, None)


def _json(text: str) -> Any:
    """The value of a JSON text; None for any other."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _link(reply: ParsedReply, wanted: str) -> str | None:
    for name, value in reply.headers:
        if name.lower() != "link":
            continue
        for target, parameters in _LINK.findall(value):
            rel = _REL.search(parameters)
            relations = (rel[1] or rel[2] or "").lower().split() if rel else []
            if wanted.lower() in relations:
                return str(urljoin(reply.url, target.strip()))
    return None
