"""Asks a service at a bearable rate, and again when trouble passes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from csvdownloader.core.clock import Clock
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import RedirectRefusedError, UserError
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.http import Call as HttpCall
from csvdownloader.engine.transfer.http import Headers
from csvdownloader.engine.transfer.retry import Backoff, asked_wait, is_transient
from csvdownloader.sources.web.profile.selectors import Reply
from csvdownloader.sources.web.run.order import RunOrder
from csvdownloader.sources.web.run.poll_schedule import LEAST_WISH, Chance, patience
from csvdownloader.sources.web.run.replies import joined, reply_of
from csvdownloader.sources.web.run.service_errors import trouble_in

Ask = Callable[[], Reply]


@dataclass(frozen=True, slots=True)
class Passing:
    """Trouble that may pass: the error if it does not, and how long the server asks to wait."""

    error: UserError
    wish: float | None = None


class Line:
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
        self.client, self.clock, self.cancel, self.chance = client, clock, cancel, chance
        self._errors, self._spacing = order.profile.errors, order.profile.limits.spacing
        self._is_secure = order.base_url.startswith("https:")
        self._waiting = waiting
        self._free_from, self._hurries = float("-inf"), False

    def ask(self, call: HttpCall) -> Reply:
        """One attempt; any status is an answer. Raises UserError, Cancelled."""
        self.check(call.url)
        self.keep_distance()
        return reply_of(self.client.ask(call, self.cancel))

    def check(self, url: str) -> None:
        """Refuses an address that no answer may send us to. Raises RedirectRefusedError."""
        parts = urlsplit(joined(url, ""))
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise RedirectRefusedError(f"The service names an address that is none: {parts.scheme}")
        if parts.scheme == "http" and self._is_secure:
            raise RedirectRefusedError(
                f"The service names an address at {parts.hostname} without encryption (http)"
            )

    def keep_distance(self) -> None:
        """Waits until the service may be called again."""
        left = self._free_from - self.clock.monotonic()
        if left > 0 and not self._hurries:
            self.clock.wait(left, self.cancel)
        self._free_from = self.clock.monotonic() + self._spacing

    def attempt(self, ask: Ask, expect: Sequence[int] = ()) -> Reply | Passing:
        """An answer of success, or trouble that may pass. Raises any other trouble."""
        try:
            reply = ask()
        except UserError as error:
            if not is_transient(error):
                raise
            return Passing(error)
        trouble = trouble_in(self._errors, reply, expect)
        if trouble is None:
            return reply
        if not trouble.passes:
            raise trouble.error()
        return Passing(trouble.error(), self.wish(reply))

    def demand(self, ask: Ask, expect: Sequence[int] = ()) -> Reply:
        """An answer of success. Asks again while trouble may pass, within limits."""
        backoff = patience(self.chance)
        while isinstance(got := self.attempt(ask, expect), Passing):
            self.bear(got, backoff)
        return got

    def bear(self, passing: Passing, backoff: Backoff) -> None:
        """Waits before the next attempt. Raises the trouble when there was too much of it."""
        if self._hurries:
            raise passing.error
        self.wait(backoff.next(passing.error, passing.wish, self.clock.now()))

    def hurry(self) -> None:
        """From now on nothing is waited for, and nothing repeated."""
        self._hurries = True

    def wait(self, seconds: float) -> None:
        """Waits, and says until when."""
        self._waiting(self.clock.now() + timedelta(seconds=seconds))
        self.clock.wait(seconds, self.cancel)

    def wish(self, reply: Reply) -> float | None:
        """How many seconds the server asks to wait; None for no such wish, or hardly any."""
        seconds = asked_wait(reply.status, Headers(reply.headers), self.clock.now())
        return seconds if seconds is not None and seconds >= LEAST_WISH else None
