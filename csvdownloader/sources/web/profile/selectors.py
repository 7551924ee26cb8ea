"""Finds values in a response: JMESPath on the JSON body, `http:`, `header:Name`, `link:rel`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from csvdownloader.core.messages import Message
from csvdownloader.sources.web.profile.pages_text import shortened
from csvdownloader.sources.web.profile.value_text import text_of

if TYPE_CHECKING:
    from jmespath.parser import ParsedResult

HTTP, HEADER, LINK = "http:", "header:", "link:"
LONGEST = 1000  # characters of an expression
MOST_NODES = 60  # with more, one could double a value until the memory is full
_BODY_TEXT = "text"  # as in "http:text"
_LONGEST_LINK = 1 << 14  # characters of a Link header
# RFC 8288: <target> and its parameters, each a name with a token or a quoted text. A target has
# no "<", and nothing that was matched is given back: so no part is read twice.
_LINK = re.compile(
    r'<([^<>]*+)>((?:\s*+;\s*+[^\s=;,]++\s*+(?:=\s*+(?:"(?:\\.|[^"\\])*+"|[^\s;,"]*+))?+)*+)'
)
_REL = re.compile(r';\s*rel\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^\s;,"]*))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedReply:
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


class Selector:
    """One compiled expression of a profile, which finds a value in a response."""

    def __init__(self, expression: str) -> None:
        """Compiles the expression. Raises ValueError with a sentence for the user."""
        self.expression = expression
        self._prefix, self._rest = _split(expression)
        self._compiled = None if self._prefix in {HEADER, LINK} else _compiled(self._rest)

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the header or the fields that it reads, without those of conditions."""
        if self._prefix == HEADER:
            return (self._rest,)
        return tuple(_keys(self._compiled.parsed)) if self._compiled else ()

    def find(self, reply: ParsedReply) -> Any:
        """The value; None when there is none."""
        if self._prefix == HEADER:
            return _header(reply, self._rest)
        if self._prefix == LINK:
            return _link(reply, self._rest)
        if self._prefix == HTTP:
            return self._search(_http(reply))
        return self._search(reply.body)

    def text(self, reply: ParsedReply) -> str:
        """The value as text: booleans as true and false, None as nothing."""
        return text_of(self.find(reply))

    def _search(self, value: Any) -> Any:
        from jmespath.exceptions import JMESPathError

        from csvdownloader.sources.web.profile.capped_search import searched

        if self._compiled is None:
            return None
        try:
            return searched(self._compiled.parsed, value)
        except (JMESPathError, ValueError, ArithmeticError):
            # a function got a value of another type or range: it finds nothing
            return None


def _split(expression: str) -> tuple[str, str]:
    for prefix in (HTTP, HEADER, LINK):
        if expression.startswith(prefix):
            rest = expression.removeprefix(prefix).strip()
            if not rest:
                raise ValueError(Message("{prefix} needs something behind it", prefix=prefix))
            return prefix, rest
    return "", expression


def _compiled(expression: str) -> "ParsedResult":
    if len(expression) > LONGEST:
        raise ValueError(
            Message("This expression is longer than {longest} characters", longest=LONGEST)
        )
    try:
        compiled = _parsed(expression)
        nodes = list(islice(_nodes(compiled.parsed), MOST_NODES + 1))
    except RecursionError:
        raise ValueError(Message("This expression is nested too deeply")) from None
    if len(nodes) > MOST_NODES:
        raise ValueError(
            Message("This expression has more than {most_nodes} parts", most_nodes=MOST_NODES)
        )
    for node in nodes:
        if node["type"] == "function_expression":
            _check_function(node)
        if node["type"] == "subexpression" and node["children"][0]["type"] == "not_expression":
            raise ValueError(
                Message("! binds more tightly than a dot: write !(a.b) instead of !a.b")
            )
    return compiled


def _parsed(expression: str) -> "ParsedResult":
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        return jmespath.compile(expression)
    except JMESPathError as error:
        first = str(error).strip().splitlines()[0].rpartition("expression: ")[2].rstrip(":")
        raise ValueError(Message("This is no JMESPath expression: {first}", first=first)) from error


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for child in node["children"]:
        if isinstance(child, Mapping):
            yield from _nodes(child)


def _keys(node: Mapping[str, Any]) -> Iterator[str]:
    if node["type"] == "field":
        yield node["value"]
    # a comparison gives no text of the answer; the third part of a filter is its condition
    children = [] if node["type"] == "comparator" else node["children"]
    for child in children[:2] if node["type"] == "filter_projection" else children:
        if isinstance(child, Mapping):
            yield from _keys(child)


def _check_function(node: Mapping[str, Any]) -> None:
    # jmespath itself finds these mistakes only when it searches in a response
    from jmespath.functions import Functions

    name, arguments = node["value"], len(node["children"])
    known = Functions.FUNCTION_TABLE.get(name)
    if known is None:
        raise ValueError(Message("JMESPath has no function {name}()", name=name))
    signature = known["signature"]
    variadic = bool(signature) and bool(signature[-1].get("variadic"))
    if arguments != len(signature) and not (variadic and arguments >= len(signature)):
        raise ValueError(
            Message(
                "{name}() takes {signature} arguments, not {arguments}",
                name=name,
                signature=len(signature),
                arguments=arguments,
            )
        )


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


def _link(reply: ParsedReply, wanted: str) -> str | None:
    for name, value in reply.headers:
        if name.lower() != "link" or len(value) > _LONGEST_LINK:
            continue
        for target, parameters in _LINK.findall(value):
            rel = _REL.search(parameters)
            relations = (rel[1] or rel[2] or "").lower().split() if rel else []
            if wanted.lower() in relations:
                return str(urljoin(reply.url, target.strip()))
    return None
