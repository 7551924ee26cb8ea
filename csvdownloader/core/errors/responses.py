"""A server answers by HTTP, but not with the data."""

from typing import TYPE_CHECKING

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.failure_kind import FailureKind, Remedy
from csvdownloader.core.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence


class RedirectRefusedError(SourceError):
    """The server redirected the request to a URL that is not allowed."""

    kind = FailureKind.REDIRECT_REFUSED
    hint = Message("Check the address, or ask whoever runs the server.")


class HttpStatusError(SourceError):
    """The server refused the request with an HTTP status.

    Attributes:
        status: The status code.
        body: The beginning of the response's body; never shown as it is.
        headers: Names and values of the response; never shown as they are.
    """

    kind = FailureKind.HTTP_STATUS

    def __init__(
        self,
        status: int,
        message: Message,
        hint: Message | None = None,
        remedy: Remedy | None = None,
    ) -> None:
        super().__init__(message, hint, remedy=remedy)
        self.status = status
        self.body = b""
        self.headers: Sequence[tuple[str, str]] = ()


class ThrottledError(SourceError):
    """The server's rate limit asks for a longer wait than the program makes by itself."""

    kind = FailureKind.THROTTLED
    hint = Message("Retry at the time that the server named.")


class NotTheDataError(SourceError):
    """The response is not the data, but a login page, an error or another type of file."""

    kind = FailureKind.NOT_THE_DATA
    hint = Message("Open the address in a browser to see what it gives; nothing was saved.")
