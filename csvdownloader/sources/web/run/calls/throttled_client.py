"""Calls a service within its rate limit, and retries after transient errors."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from csvdownloader.core.clock import Clock
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.responses import RedirectRefusedError
from csvdownloader.core.messages import Message
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.http import Headers, HttpRequest
from csvdownloader.engine.transfer.retry import Backoff, is_transient, requested_wait
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.run.calls.named_places import NamedPlaces
from csvdownloader.sources.web.run.calls.replies import joined_url, reply_of
from csvdownloader.sources.web.run.calls.service_errors import service_error_in
from csvdownloader.sources.web.run.order import RunOrder
from csvdownloader.sources.web.run.poll_schedule import LEAST_RETRY_AFTER, Chance, retry_backoff

Ask = Callable[[], ParsedReply]


class TransientError(Struct, frozen=True):
    """An error that may pass, and how many seconds the server asks to wait. Never raised."""

    error: UserError
    retry_after: float | None = None


class ThrottledClient:
    """Calls one service, for one run.

    Attributes:
        http_client: Sends the requests.
        clock: Tells the time.
        cancel: Stops all waiting.
        chance: For the jitter of waits, so that many programs do not call at once.
    """

    def __init__(
        self,
        client: HttpClient,
        clock: Clock,
        cancel: Cancel,
        order: RunOrder,
        waiting: Callable[[datetime], None],
        chance: Chance,
    ) -> None:
        """`waiting` is notified until when nothing will happen."""
        self.http_client, self.clock, self.cancel, self.chance = client, clock, cancel, chance
        self._errors, self._spacing = order.profile.errors, order.profile.limits.spacing
        self._is_secure = urlsplit(order.base_url).scheme == "https"
        self._places = NamedPlaces(order)
        self._waiting = waiting
        self._next_call_at, self._fails_fast = float("-inf"), False

    def send(self, call: HttpRequest) -> ParsedReply:
        """Sends the request once; returns any HTTP status. Raises UserError, Cancelled."""
        self.check(call.url)
        self.throttle()
        return reply_of(self.http_client.send(self.scoped(call), self.cancel))

    def scoped(self, call: HttpRequest) -> HttpRequest:
        """The call, kept to the addresses that a redirect of the base URL might lead to."""
        return replace(call, reach=self._places.reach(call.url, self.http_client))

    def check(self, url: str) -> None:
        """Refuses a URL that is not HTTP, or unencrypted while the base URL is https.

        Such a URL comes from a response of the service.

        Raises:
            RedirectRefusedError: The URL is refused.
        """
        parts = urlsplit(joined_url(url, ""))
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise RedirectRefusedError(
                Message("The service names an address that is none: {scheme}", scheme=parts.scheme)
            )
        if parts.scheme == "http" and self._is_secure:
            raise RedirectRefusedError(
                Message(
                    "The service names an address at {hostname} without encryption (http)",
                    hostname=parts.hostname,
                )
            )

    def throttle(self) -> None:
        """Waits until the rate limit permits the next call."""
        left = self._next_call_at - self.clock.monotonic()
        if left > 0 and not self._fails_fast:
            self.clock.wait(left, self.cancel)
        self._next_call_at = self.clock.monotonic() + self._spacing

    def attempt(self, ask: Ask, expect: Sequence[int] = ()) -> ParsedReply | TransientError:
        """A successful response, or a transient error. Raises any other error."""
        try:
            reply = ask()
        except UserError as error:
            if not is_transient(error):
                raise
            return TransientError(error)
        service_error = service_error_in(self._errors, reply, expect)
        if service_error is None:
            return reply
        if not service_error.is_transient:
            raise service_error.error()
        return TransientError(service_error.error(), self.retry_after(reply))

    def send_with_retries(self, ask: Ask, expect: Sequence[int] = ()) -> ParsedReply:
        """A successful response. Retries after transient errors, within limits."""
        backoff = retry_backoff(self.chance)
        while isinstance(result := self.attempt(ask, expect), TransientError):
            self.wait_backoff(result, backoff)
        return result

    def wait_backoff(self, transient: TransientError, backoff: Backoff) -> None:
        """Waits before the next attempt. Raises the error if there have been too many."""
        if self._fails_fast:
            raise transient.error
        self.wait(backoff.next(transient.error, transient.retry_after, self.clock.now()))

    def fail_fast(self) -> None:
        """From now on, neither waits for the rate limit nor retries."""
        self._fails_fast = True

    def wait(self, seconds: float) -> None:
        """Waits, and reports until when."""
        self._waiting(self.clock.now() + timedelta(seconds=seconds))
        self.clock.wait(seconds, self.cancel)

    def retry_after(self, reply: ParsedReply) -> float | None:
        """How many seconds the server asks to wait; None if it does not ask, or for hardly any."""
        seconds = requested_wait(reply.status, Headers(reply.headers), self.clock.now())
        return seconds if seconds is not None and seconds >= LEAST_RETRY_AFTER else None
