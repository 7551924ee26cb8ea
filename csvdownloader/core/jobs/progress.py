"""How far a task has come."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Stage(StrEnum):
    """What a running task is doing now; `texts.STAGE_TITLES` says it to the user."""

    WAITING = "waiting"
    QUEUEING = "queueing"  # for another export of the same service
    STARTING = "starting"
    PREPARING = "preparing"
    DOWNLOADING = "downloading"
    COPYING = "copying"
    VERIFYING = "verifying"
    SAVING = "saving"


class Progress(Struct, frozen=True):
    """How far a task has come.

    Attributes:
        stage: What is being done.
        row_count: Rows so far, when known.
        bytes: Bytes so far, when known.
        total: Rows that there will be, when the source knows.
        percent: 0 to 100 of the whole task, or None when nobody can know.
        estimate: A database's estimate of the rows; too inexact to compute a percent from.
        status: The service's own status of its job; empty when it has none.
        next_poll: When the service is polled, or the call retried, UTC; None while not waiting.
        is_resumable: Whether a checkpoint lets the next start of the program resume the task.
    """

    stage: Stage
    row_count: int | None = None
    bytes: int | None = None
    total: int | None = None
    percent: float | None = None
    estimate: int | None = None
    status: str = ""
    next_poll: datetime | None = None
    is_resumable: bool = False
