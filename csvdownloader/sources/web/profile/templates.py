"""Text with placeholders: `{{ params.x }}`, `{{ secret.x }}`, `{{ job.x }}`. No code.

Two filters exist: `{{ params.since | date('%Y-%m-%d') }}` writes a date or a datetime, in UTC.
`%s` is the number of seconds since 1970. `{{ params.names | each }}` is one value of a list: what
stands around it in a list of a body is repeated for each.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import quote

from msgspec import Struct, field

from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.sources.web.profile.value_text import text_of

# It ends at the next "{{", too: else each of many would be looked for through all that follows.
PLACEHOLDER = re.compile(r"\{\{((?:(?!\{\{|\}\}).)*+)\}\}", re.DOTALL)
_EXPRESSION = re.compile(
    r"\s*(?P<space>params|secret|job)\.(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*"
    r"(?:\|\s*(?:date\(\s*'(?P<date>[^']*)'\s*\)|(?P<each>each))\s*)?"
)
_DIRECTIVE = re.compile(r"%(.?)", re.DOTALL)
_DIRECTIVES = frozenset("YmdHMSfjs%")
_LINE_ENDS = re.compile(r"[\r\n\0]")
_EMPTY: tuple[Any, ...] = (None, "", ())


class TemplateScope(Struct, frozen=True):
    """The values of placeholders, by namespace; a name that is missing or None has no value."""

    params: Mapping[str, Any] = field(default_factory=dict)
    secret: Mapping[str, str] = field(default_factory=dict)
    job: Mapping[str, Any] = field(default_factory=dict)

    @override
    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.params})"  # what a job gives may be a secret too


class Placeholder(Struct, frozen=True):
    """One placeholder of a template.

    Attributes:
        namespace: "params", "secret" or "job".
        name: In the namespace.
        date: The format of its date filter; empty without one.
        each: Whether it is one value of a list.
    """

    namespace: str
    name: str
    date: str = ""
    each: bool = False

    def value(self, scope: TemplateScope) -> Any:
        """The value, with its type; None when there is none."""
        spaces: dict[str, Mapping[str, Any]] = {
            "params": scope.params,
            "secret": scope.secret,
            "job": scope.job,
        }
        value = spaces[self.namespace].get(self.name)
        if value in _EMPTY:
            return None
        return _formatted(value, self.date) if self.date else value


class Template:
    """A text with placeholders."""

    def __init__(self, source: str) -> None:
        """Parses the source. Raises ValueError with a sentence for the user."""
        self.source = source
        self._parts = tuple(_parts(source))

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """All placeholders, in their order."""
        return tuple(part for part in self._parts if isinstance(part, Placeholder))

    @property
    def names(self) -> frozenset[tuple[str, str]]:
        """The placeholders, for example {("params", "project")}."""
        return frozenset((part.namespace, part.name) for part in self.placeholders)

    def lacks_value(self, scope: TemplateScope) -> bool:
        """Whether a placeholder has no value, so that `omit_empty` leaves the text out."""
        return any(part.value(scope) is None for part in self.placeholders)

    def value(self, scope: TemplateScope) -> Any:
        """The typed value of a text that is one placeholder and nothing else; else the text."""
        if len(self._parts) == 1 and isinstance(self._parts[0], Placeholder):
            value = self._parts[0].value(scope)
            if isinstance(value, tuple):
                return list(value)
            return text_of(value) if isinstance(value, date) else value
        return self.text(scope)

    def text(self, scope: TemplateScope) -> str:
        """The text; a placeholder without a value is empty."""
        return "".join(_text(part, scope) for part in self._parts)

    def url(self, scope: TemplateScope) -> str:
        """The text as a URL: values are percent-encoded, except for one at its very start."""
        parts = []
        for index, part in enumerate(self._parts):
            text = _text(part, scope)
            encoded = isinstance(part, Placeholder) and index > 0
            parts.append(quote(text, safe="") if encoded else text)
        return "".join(parts)

    def header(self, scope: TemplateScope) -> str:
        """The text as a header's value. Raises ProfileError if it has a line end."""
        text = self.text(scope)
        if _LINE_ENDS.search(text):
            names = ", ".join(sorted(name for _, name in self.names))
            raise ProfileError(
                Message("A line end cannot be sent in a header (from {names})", names=names),
                Message("Take the line end out of the value."),
            )
        return text


def _parts(source: str) -> Iterator[str | Placeholder]:
    end = 0
    for match in PLACEHOLDER.finditer(source):
        if match.start() > end:
            yield _literal(source[end : match.start()])
        yield _placeholder(match)
        end = match.end()
    if end < len(source):
        yield _literal(source[end:])


def _literal(text: str) -> str:
    if "{{" in text:
        raise ValueError(Message('A "{{" has no "}}"'))
    return text


def _placeholder(match: re.Match[str]) -> Placeholder:
    expression = _EXPRESSION.fullmatch(match[1])
    if expression is None:
        raise ValueError(
            Message(
                "{placeholder} is not understood: only params.NAME, secret.NAME and job.NAME, and "
                "the filters date('%Y-%m-%d') and each",
                placeholder=match[0],
            )
        )
    wrong = [c for c in _DIRECTIVE.findall(expression["date"] or "") if c not in _DIRECTIVES]
    if wrong:
        raise ValueError(Message("The date filter has no %{wrong}", wrong=wrong[0]))
    each = expression["each"] is not None
    return Placeholder(expression["space"], expression["name"], expression["date"] or "", each)


def _text(part: str | Placeholder, scope: TemplateScope) -> str:
    return part if isinstance(part, str) else text_of(part.value(scope))


def _formatted(value: Any, pattern: str) -> str:
    if isinstance(value, datetime):
        moment = value.astimezone(UTC)
    elif isinstance(value, date):
        moment = datetime.combine(value, time(), UTC)
    else:
        raise ProfileError(
            Message("The date filter needs a date, not {value}", value=text_of(value))
        )
    # %s of the C library goes by the local time zone, and %Y drops leading zeros on Linux
    replacements = {"s": str(int(moment.timestamp())), "Y": f"{moment.year:04}"}
    return moment.strftime(
        _DIRECTIVE.sub(lambda directive: replacements.get(directive[1], directive[0]), pattern)
    )
