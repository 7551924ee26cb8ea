"""Retries: which errors are transient, and the backoff between attempts."""

import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.network import NameNotFoundError, ProxyError, UnreachableError
from csvdownloader.core.errors.responses import HttpStatusError, ThrottledError
from csvdownloader.core.errors.wholeness import IncompleteError
from csvdownloader.core.messages import Message
from csvdownloader.engine.transfer.dates import http_date
from csvdownloader.engine.transfer.http import Headers

MOST_WAIT = 6 * 3600.0  # seconds; a longer wait that a server asks for is cut to this
TRANSIENT_STATUS = frozenset({408, 429, 500, 502, 503, 504, 522, 524})
_TOO_MANY = 429
_REMAINING = ("x-ratelimit-remaining", "ratelimit-remaining")
_EPOCH_LIKE = 1e9  # a reset above it is a date, below it a span of seconds

_Parse = Callable[[str, datetime], float | None]


def is_transient(error: UserError) -> bool:
    """Whether the same request may well succeed a little later."""
    if isinstance(error, HttpStatusError):
        return error.status in TRANSIENT_STATUS
    if isinstance(error, NameNotFoundError | ProxyError):
        return False
    return isinstance(error, UnreachableError | IncompleteError)


def retry_after(headers: Headers, now: datetime) -> float | None:
    """The seconds of Retry-After, at most `MOST_WAIT`; None when there are none.

    It is a date of any of HTTP's three forms, or whole seconds.
    """
    return _first({"retry-after": _date_or_seconds}, headers, now)


def requested_wait(status: int, headers: Headers, now: datetime) -> float | None:
    """The seconds that the server asks to wait after an error, at most `MOST_WAIT`.

    Beside Retry-After it understands the reset times and rates of x-ratelimit-reset,
    ratelimit-reset and x-amzn-ratelimit-limit. Many servers send those with every response:
    they only count when the rate limit was exceeded.
    """
    seconds = retry_after(headers, now)
    if seconds is None and (status == _TOO_MANY or _no_calls_remain(headers)):
        return _first(_RATES, headers, now)
    return seconds


def _no_calls_remain(headers: Headers) -> bool:
    return any((headers.get(name) or "").strip() == "0" for name in _REMAINING)


def _first(forms: Mapping[str, _Parse], headers: Headers, now: datetime) -> float | None:
    for name, parse in forms.items():
        seconds = parse((headers.get(name) or "").strip(), now)
        if seconds is not None:
            return min(max(0.0, seconds), MOST_WAIT)
    return None


def _date_or_seconds(text: str, now: datetime) -> float | None:
    date = http_date(text)
    return (date - now).total_seconds() if date else _seconds(text, now)


def _seconds(text: str, _now: datetime) -> float | None:
    return float(text) if text.isascii() and text.isdigit() else None


def _reset(text: str, now: datetime) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return _date_or_seconds(text, now)
    if not 0 <= number < 1e12:  # also not a number at all
        return None
    return number - now.timestamp() if number > _EPOCH_LIKE else number


def _rate(text: str, _now: datetime) -> float | None:
    try:
        per_second = float(text)
    except ValueError:
        return None
    return 1 / per_second if 0 < per_second < float("inf") else None


_RATES: Mapping[str, _Parse] = {
    "x-ratelimit-reset": _reset,
    "ratelimit-reset": _reset,
    "x-amzn-ratelimit-limit": _rate,
}


class Backoff:
    """How long to wait before the next try: growing, with jitter, bounded in number and sum.

    Attributes:
        tries: Waits so far, since the last `reset`.
    """

    def __init__(
        self,
        tries: int = 6,
        first: float = 1.0,
        most: float = 60.0,
        budget: float = 900.0,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """A backoff without waits so far.

        Args:
            tries: Waits at most, before it gives up.
            first: Seconds of the first wait.
            most: Seconds of the longest wait that it chooses itself.
            budget: Seconds of all waits together.
            chance: Gives numbers from 0 to 1.
        """
        self._most_tries, self._first, self._most = tries, first, most
        self._budget, self._chance = budget, chance
        self.reset()

    def reset(self) -> None:
        """Resets tries and budget: something went well in between."""
        self.tries, self._waited = 0, 0.0

    def next(self, error: UserError, asked: float | None, now: datetime) -> float:
        """The seconds to wait now.

        Args:
            error: Why the last try failed; raised when there is no further one.
            asked: The seconds that the server asked for; None when it did not.
            now: The time.

        Raises:
            UserError: No tries are left, or the budget is used up.
            ThrottledError: The server asks for a longer wait than the budget has.
        """
        if self.tries >= self._most_tries:
            raise error
        seconds = self._own_wait() if asked is None else asked
        if self._waited + seconds > self._budget:
            raise error if asked is None else _throttled(error, now + timedelta(seconds=seconds))
        self.tries += 1
        self._waited += seconds
        return seconds

    def _own_wait(self) -> float:
        """Exponential, with jitter: between half and all of a span that doubles."""
        span: float = min(self._most, self._first * 2**self.tries)
        return span * (0.5 + self._chance() / 2)


def _throttled(error: UserError, until: datetime) -> ThrottledError:
    when = until.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return ThrottledError(
        Message("{message}: the server asks to wait until {when}", message=error.message, when=when)
    )
