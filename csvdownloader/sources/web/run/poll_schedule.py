"""When a service is asked again. Pure: nothing here waits. Times are seconds."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from csvdownloader.engine.transfer.retry import Backoff
from csvdownloader.sources.web.profile.model import Interval

Chance = Callable[[], float]  # from 0 to 1

JITTER = 0.1  # share of an interval that chance adds
MOST_FAILURES = 10  # in a row, before a call is given up
LEAST_RETRY_AFTER = 1.0  # that a service may ask for; for less, it is put off as if it did not ask
RETRY_BUDGET = 3600.0  # that one call may be put off in all
_MILLISECONDS_FROM = 1e11  # as seconds, this is the year 5138


class PollSchedule:
    """The intervals between two polls: they grow."""

    def __init__(self, interval: Interval, least: float, chance: Chance) -> None:
        self._interval, self._chance = interval, chance
        self._least = max(interval.min, least)
        self.begin()

    def begin(self) -> None:
        """The next interval is the first again."""
        self._next = self._interval.first

    def next(self) -> float:
        """The next interval."""
        most = max(self._interval.max, self._least)
        seconds = min(max(self._next, self._least), most)
        self._next = min(self._next * self._interval.factor, most)
        return seconds * (1 + JITTER * self._chance())

    def asked_for(self, retry_after: float | None) -> float:
        """The next interval, or the one that the server wishes."""
        usual = self.next()
        return usual if retry_after is None else max(retry_after, self._least)


def retry_backoff(chance: Chance) -> Backoff:
    """How trouble that may pass is borne with."""
    return Backoff(tries=MOST_FAILURES - 1, budget=RETRY_BUDGET, chance=chance)


class PollDeadline:
    """The end of all waiting. Runs on a clock that does not jump."""

    def __init__(
        self, started: datetime | None, now: datetime, monotonic: float, timeout: float
    ) -> None:
        """Goes on from the start, unless the wall clock jumped or the time was over before."""
        passed = (now - started).total_seconds() if started else 0.0
        self._end = monotonic + timeout - (passed if 0 <= passed < timeout else 0.0)

    def left(self, monotonic: float) -> float:
        """The time that is left; never negative."""
        return max(0.0, self._end - monotonic)


def moment_of(value: Any) -> datetime | None:
    """The moment that a service wrote: ISO 8601, seconds or milliseconds since 1970, HTTP's way."""
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip()
    for read in (_from_number, datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
        except (ValueError, OverflowError, OSError):
            continue
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return None


def _from_number(text: str) -> datetime:
    number = float(text)
    return datetime.fromtimestamp(number / 1000 if number > _MILLISECONDS_FROM else number, UTC)
