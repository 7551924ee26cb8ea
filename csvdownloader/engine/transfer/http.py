"""The values of HTTP: what is asked, and what came back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol


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


class Credentials(Protocol):
    """Who may see a secret. Asked anew for every hop."""

    def apply(self, url: str) -> tuple[str, Mapping[str, str]]:
        """The URL and the headers to send to its host; both bare where it may see no secret."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request.

    Attributes:
        method: In capitals.
        url: Absolute, http or https. A user and password in it are not sent.
        headers: Headers without any secret: they go to every hop.
        body: What is sent; None for nothing.
        credentials: Adds the secret, hop by hop.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    credentials: Credentials | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer.

    Attributes:
        status: The status code.
        reason: The server's word for it; may be empty.
        headers: All headers.
        body: All bytes.
        url: Where it came from in the end, without what credentials added.
        hosts: "host:port" of every hop.
    """

    status: int
    reason: str
    headers: Headers
    body: bytes
    url: str
    hosts: tuple[str, ...]
