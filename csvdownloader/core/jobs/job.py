"""A job: one run of a request, and its state."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.requests.request import Request
from csvdownloader.core.saving.saved import Save


class JobState(StrEnum):
    """Where a job stands; `lifecycle` holds the table of allowed transitions."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    ERROR = "ERROR"
    CANCELLED = "CANCELLED"
    INTERRUPTED = "INTERRUPTED"


class Job(Struct, frozen=True):
    """One run of a request. Times are UTC.

    Attributes:
        aging_since: The seen time (see the glossary), in seconds, from which its age counts; None
            until the first clean-up after its end.
        turn: Of those that wait, the ones with lower turns start first, then the older ones.
        saves: When and how its file was saved, the latest last; of each place the latest only.
        failure: Why it ended without a file; of a finished job, why that was not saved.
        is_save_due: Whether its finished file is still to be saved, as its target says.
    """

    id: str
    title: str
    request: Request
    state: JobState
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    receipt: Receipt | None = None
    failure: Failure | None = None
    pinned: bool = False
    saved_to: str | None = None
    aging_since: float | None = None
    turn: int = 0
    saves: tuple[Save, ...] = ()
    is_save_due: bool = False
