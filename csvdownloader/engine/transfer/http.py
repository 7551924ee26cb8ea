"""The values of HTTP: what is asked, and what came back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Protocol

_REPEATABLE = frozenset({"GET", "HEAD"})


class Headers:
    """The headers of an answer, in their order; names are compared without regard to case."""

    def __init__(self, items: Iterable[tuple[str, str]] = ()) -> None:
        self.items = tuple(items)

    def all(self, name: str) -> list[str]:
        """All values of the header."""
        wanted = name.lower()
        return [value for key, value in self.items if key.lower() == wanted]

    def get(self, name: str) -> str | None:
        """The first value of the header, None when it is missing."""
        return next(iter(self.all(name)), None)

    @property
    def charset(self) -> str:
        """The charset of the content type, in lower case; empty when there is none."""
        message = Message()
        message["content-type"] = self.get("content-type") or ""
        return str(message.get_content_charset() or "")


class Credentials(Protocol):
    """Who may see a secret. Asked anew for every hop."""

    def apply(self, url: str) -> tuple[str, Mapping[str, str]]:
        """The URL and the headers to send to its host; both bare where it may see no secret."""


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request.

    Attributes:
        method: In capitals.
        url: Absolute, http or https. A user and password in it are not sent.
        headers: Headers without any secret: they go to every hop.
        body: What is sent; None for nothing.
        credentials: Adds the secret, hop by hop.
        repeatable: Whether a GET is one like any other, and does nothing but get.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    credentials: Credentials | None = None
    repeatable: bool = True

    @property
    def may_be_repeated(self) -> bool:
        """Whether it does no harm when a server gets it twice."""
        return self.repeatable and self.method in _REPEATABLE


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A whole answer.

    Attributes:
        status: The status code.
        reason: The server's word for it; may be empty.
        headers: All headers.
        body: All bytes.
        url: Where it came from in the end, without what credentials added.
        hosts: "host:port" of every hop.
        is_sent_on: Whether another call gave it than the one that was made: the server had that
            one, and sent us elsewhere for its outcome.
    """

    status: int
    reason: str
    headers: Headers
    body: bytes
    url: str
    hosts: tuple[str, ...]
    changed_by_redirect: bool = False
