"""How a service is asked whether the job is done."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from csvdownloader.sources.web.profile.calls import CallTemplate
from csvdownloader.sources.web.profile.selectors import Selector


class StatusClass(StrEnum):
    """What a status word means."""

    RUNNING = "running"
    DONE = "done"
    EMPTY = "empty"  # done, and there are no rows
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Interval(Struct, frozen=True):
    """Times between two polls, in seconds: the first, its growth factor, and the bounds."""

    first: float = 5.0
    factor: float = 1.5
    min: float = 1.0
    max: float = 60.0


class RemoteProgress(Struct, frozen=True):
    """Finds the progress of the job in a poll response; any of the selectors may be None.

    Attributes:
        value, scale: A number from 0 to `scale`.
        done, total: Two numbers, the first of which grows to the second.
        count: Rows so far, without a total.
        text: A description.
    """

    value: Selector | None = None
    scale: float = 100.0
    done: Selector | None = None
    total: Selector | None = None
    count: Selector | None = None
    text: Selector | None = None


class Poll(Struct, frozen=True):
    """Polls the status of the job. Times are in seconds.

    Precedence: transient errors, `failed_when`, `http`, `status`.

    Attributes:
        classes: Status word, case-folded, to its class.
        http: HTTP code to a class; None ("body") means that the body decides.
        unknown: Class of a status word that is not listed.
        timeout: How long the job may take in all.
        not_found_grace: How long after the start a 404 means "not there yet".
    """

    call: CallTemplate
    status: Selector | None
    failed_when: tuple[Selector, ...] = ()
    interval: Interval = field(default_factory=Interval)
    timeout: float = 7200.0
    unknown: StatusClass = StatusClass.RUNNING
    not_found_grace: float = 0.0
    classes: Mapping[str, StatusClass] = field(default_factory=dict)
    http: Mapping[int, StatusClass | None] = field(default_factory=dict)
    progress: RemoteProgress = field(default_factory=RemoteProgress)
