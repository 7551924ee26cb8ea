"""Asks a service at a bearable rate, and again when trouble passes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from csvdownloader.core.clock import Clock
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import RedirectRefusedError, UserError
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.http import Headers, HttpRequest
from csvdownloader.engine.transfer.retry import Backoff, asked_wait, is_transient
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.run.order import RunOrder
from csvdownloader.sources.web.run.poll_schedule import LEAST_RETRY_AFTER, Chance, retry_backoff
from csvdownloader.sources.web.run.replies import joined, reply_of
from csvdownloader.sources.web.run.service_errors import service_error_in

Ask = Callable[[], ParsedReply]


@dataclass(frozen=True, slots=True)
class TransientError:
    """Trouble that may pass: the error if it does not, and how long the server asks to wait."""

    error: UserError
    retry_after: float | None = None


class ThrottledClient:
    """The way to one service, for one run.

    Attributes:
        clock: Tells the time.
        cancel: Stops all waiting.
        chance: Makes waits uneven, so that many programs do not ask at once.
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
        """`waiting` is told until when nothing will happen."""
        self.http_client, self.clock, self.cancel, self.chance = client, clock, cancel, chance
        self._errors, self._spacing = order.profile.errors, order.profile.limits.spacing
        self._is_secure = order.base_url.startswith("https:")
        self._waiting = waiting
        self._free_from, self._fails_fast = float("-inf"), False

    def ask(self, call: HttpRequest) -> ParsedReply:
        """One attempt; any status is an answer. Raises UserError, Cancelled."""
        self.check(call.url)
        self.throttle()
        return reply_of(self.http_client.ask(call, self.cancel))

    def check(self, url: str) -> None:
        """Refuses an address that no answer may send us to. Raises RedirectRefusedError."""
        parts = urlsplit(joined(url, ""))
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise RedirectRefusedError(f"The service names an address that is none: {parts.scheme}")
        if parts.scheme == "http" and self._is_secure:
            raise RedirectRefusedError(
                f"The service names an address at {parts.hostname} without encryption (http)"
            )

    def throttle(self) -> None:
        """Waits until the service may be called again."""
        left = self._free_from - self.clock.monotonic()
        if left > 0 and not self._fails_fast:
            self.clock.wait(left, self.cancel)
        self._free_from = self.clock.monotonic() + self._spacing

    def attempt(self, ask: Ask, expect: Sequence[int] = ()) -> ParsedReply | TransientError:
        """An answer of success, or trouble that may pass. Raises any other trouble."""
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

    def demand(self, ask: Ask, expect: Sequence[int] = ()) -> ParsedReply:
        """An answer of success. Asks again while trouble may pass, within limits."""
        backoff = retry_backoff(self.chance)
        while isinstance(got := self.attempt(ask, expect), TransientError):
            self.wait_backoff(got, backoff)
        return got

    def wait_backoff(self, transient: TransientError, backoff: Backoff) -> None:
        """Waits before the next attempt. Raises the trouble when there was too much of it."""
        if self._fails_fast:
            raise transient.error
        self.wait(backoff.next(transient.error, transient.retry_after, self.clock.now()))

    def fail_fast(self) -> None:
        """From now on nothing is waited for, and nothing repeated."""
        self._fails_fast = True

    def wait(self, seconds: float) -> None:
        """Waits, and says until when."""
        self._waiting(self.clock.now() + timedelta(seconds=seconds))
        self.clock.wait(seconds, self.cancel)

    def retry_after(self, reply: ParsedReply) -> float | None:
        """How many seconds the server asks to wait; None for no such wish, or hardly any."""
        seconds = asked_wait(reply.status, Headers(reply.headers), self.clock.now())
        return seconds if seconds is not None and seconds >= LEAST_RETRY_AFTER else None
