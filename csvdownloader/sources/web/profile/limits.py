"""How often a service may be called."""

from msgspec import Struct


class Limits(Struct, frozen=True):
    """The rate limit and the limit of concurrent exports. Times are in seconds.

    Attributes:
        spacing: Rate limit: least time between two calls, `per` / `requests` of `rate`.
        min_poll: Least time between two polls.
        concurrent_jobs: Most exports that run at the same time; None for any number.
    """

    spacing: float = 0.0
    min_poll: float = 0.0
    concurrent_jobs: int | None = None
