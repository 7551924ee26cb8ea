"""When a service is polled again, or a call retried. Pure: nothing waits. Times are in seconds."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from csvdownloader.engine.transfer.retry import Backoff
from csvdownloader.sources.web.profile.poll import Interval

Chance = Callable[[], float]  # a random number from 0 to 1

JITTER = 0.1  # share of an interval that is added at random, at most
MOST_FAILURES = 10  # in a row, before a call is given up
LEAST_RETRY_AFTER = 1.0  # a shorter one is ignored: our own back-off is used
RETRY_BUDGET = 3600.0  # most that the retries of one call may wait in all
_MILLISECONDS_FROM = 1e11  # Unix time; as seconds, this is the year 5138


class PollSchedule:
    """The intervals between two polls, which grow up to a maximum."""

    def __init__(self, interval: Interval, least: float, chance: Chance) -> None:
        self._interval, self._chance = interval, chance
        self._least = max(interval.min, least)
        self.begin()

    def begin(self) -> None:
        """Starts again with the first interval."""
        self._next = self._interval.first

    def next(self) -> float:
        """The next interval."""
        most = max(self._interval.max, self._least)
        seconds = min(max(self._next, self._least), most)
        self._next = min(self._next * self._interval.factor, most)
        return seconds * (1 + JITTER * self._chance())

    def asked_for(self, retry_after: float | None) -> float:
        """The next interval, or the one that the server asks for by Retry-After."""
        own = self.next()
        return own if retry_after is None else max(retry_after, self._least)


def retry_backoff(chance: Chance) -> Backoff:
    """The back-off between the retries of one call."""
    return Backoff(tries=MOST_FAILURES - 1, budget=RETRY_BUDGET, chance=chance)


class PollDeadline:
    """When a job has taken too long, on the monotonic clock."""

    def __init__(
        self, started: datetime | None, now: datetime, monotonic: float, timeout: float
    ) -> None:
        """Counts from the start of the job.

        If the wall clock jumped, or the time was over before this run, it counts from now.
        """
        passed = (now - started).total_seconds() if started else 0.0
        self._end = monotonic + timeout - (passed if 0 <= passed < timeout else 0.0)

    def left(self, monotonic: float) -> float:
        """The time that is left; never negative."""
        return max(0.0, self._end - monotonic)


def parse_timestamp(value: Any) -> datetime | None:
    """Parses a timestamp: ISO 8601, Unix time in seconds or milliseconds, or a date of HTTP."""
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip()
    for read in (_from_number, datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError, OSError):
            continue
    return None


def _from_number(text: str) -> datetime:
    number = float(text)
    return datetime.fromtimestamp(number / 1000 if number > _MILLISECONDS_FROM else number, UTC)
