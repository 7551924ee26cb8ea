"""The values of HTTP: request, response and their headers."""

import email.message
from collections.abc import Iterable, Mapping
from typing import Protocol

from msgspec import Struct, field

from csvdownloader.engine.transfer.addresses import Reach

_REPEATABLE = frozenset({"GET", "HEAD"})


class Headers:
    """The headers of a response, in their order; names are compared without regard to case."""

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
        message = email.message.Message()
        message["content-type"] = self.get("content-type") or ""
        try:
            return str(message.get_content_charset() or "")
        except ValueError:  # the number of a part of it has thousands of digits
            return ""


class Credentials(Protocol):
    """Decides which hosts may see a secret. Asked for every hop."""

    def apply(self, url: str) -> tuple[str, Mapping[str, str]]:
        """The URL and the headers for its host; without credentials where it may not see them."""

    def form(self, url: str) -> Mapping[str, str]:
        """Further fields of a form for its host; none where it may not see them."""


class HttpRequest(Struct, frozen=True):
    """One request.

    Attributes:
        method: In capitals.
        url: Absolute, http or https. A user and password in it are not sent.
        headers: Headers without any secret: they go to every hop.
        body: What is sent; None for nothing.
        credentials: Adds the secret, hop by hop.
        repeatable: Whether a GET or HEAD is idempotent, as it should be.
        reach: How far the place that named the URL reaches; None for a place that the user named.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    credentials: Credentials | None = None
    repeatable: bool = True
    reach: Reach | None = None

    @property
    def may_be_repeated(self) -> bool:
        """Whether it is idempotent, so that it does no harm when a server gets it twice."""
        return self.repeatable and self.method in _REPEATABLE


class HttpResponse(Struct, frozen=True):
    """A whole response.

    Attributes:
        status: The status code.
        reason: The reason phrase; may be empty.
        headers: All headers.
        body: All bytes.
        url: The URL after all redirects, without what credentials added.
        hosts: "host:port" of every hop.
        changed_by_redirect: Whether it is the response to another request than the original one:
            a server saw the original, and redirected us to its outcome (301, 302 or 303).
    """

    status: int
    reason: str
    headers: Headers
    body: bytes
    url: str
    hosts: tuple[str, ...]
    changed_by_redirect: bool = False
