"""How far a task has come, and what a source says at its end."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.reading import Finding, Reading
from csvdownloader.core.tables.columns import Schema


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


class Outcome(Struct, frozen=True):
    """What a source says once it has written its last row.

    Attributes:
        completeness: The strongest claim that the source can prove.
        promised_rows: Rows that the source says it handed over; None when it cannot count.
        statement: One sentence on what that claim rests on, shown in the receipt.
        verbatim: Whether the file's bytes are the source's own, so that its last record may lack
            a line end.
        schema: The columns, named as in the file's header; empty when the source has no types.
        reading: How the source's file was read; None where there was nothing to decide.
        name: What the source calls the file, without its ending; empty where it says nothing.
        findings: What `reading` was made of, each with its own note.
    """

    completeness: Completeness
    promised_rows: int | None
    statement: Message
    verbatim: bool = False
    schema: Schema = ()
    reading: Reading | None = None
    name: str = ""
    findings: tuple[Finding, ...] = ()
