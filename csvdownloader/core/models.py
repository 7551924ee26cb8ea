"""The values that all layers share. All are frozen: they cross threads."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import force_setattr

from csvdownloader.core.columns import Schema
from csvdownloader.core.failure_kind import FailureKind, Remedy
from csvdownloader.core.formats import Format
from csvdownloader.core.measured import Measured
from csvdownloader.core.messages import Message
from csvdownloader.core.reading import Finding, Reading
from csvdownloader.core.saved import Save
from csvdownloader.core.target import SaveTarget
from csvdownloader.core.writing import WriteOptions

Value: TypeAlias = str | int | bool


class JobState(StrEnum):
    """Where a job stands; `lifecycle` holds the table of allowed transitions."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    ERROR = "ERROR"
    CANCELLED = "CANCELLED"
    INTERRUPTED = "INTERRUPTED"


class Completeness(StrEnum):
    """What a finished file can claim."""

    COMPLETE = "complete"
    LIMITED = "limited"  # stopped at the number of rows that was asked for
    UNVERIFIED = "unverified"  # no proof of the end, or a doubt about how the source was read


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


class Request(Struct, frozen=True):
    """Everything needed to run a job again.

    Attributes:
        source: Key of the source, for example "sample".
        parameters: The source's own parameters, never a secret.
        row_limit: How many rows at most; None means all rows.
        format: The format of the file that is fetched.
        writing: How that is saved; None for a copy of its bytes.
        target: Where and when it is saved.
    """

    source: str
    parameters: Mapping[str, Value] = field(default_factory=dict)
    row_limit: int | None = None
    format: Format = Format.CSV
    writing: WriteOptions | None = None
    target: SaveTarget = field(default_factory=SaveTarget)

    def __post_init__(self) -> None:
        force_setattr(self, "parameters", MappingProxyType(dict(self.parameters)))

    def text(self, key: str) -> str:
        """The parameter as text; empty when it was not given."""
        return str(self.parameters.get(key, ""))

    @property
    def saved_label(self) -> str:
        """The format of the saved file, as people write it."""
        return self.writing.format.label if self.writing else self.format.label

    @property
    def saved_ending(self) -> str:
        """What the name of the saved file ends in, without its first dot."""
        return self.writing.ending if self.writing else self.format.value


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


class Receipt(Struct, frozen=True):
    """The proof that a fetched file is whole.

    Attributes:
        name: File name inside the job's folder.
        row_count: Records below the header, counted in the finished file.
        columns: Fields of every record.
        bytes: Size of the file.
        sha256: Hex digest of the file.
        completeness: See `Completeness`.
        statement: What the source said about its end.
        finished_at: When the check ended, UTC.
        schema: The columns, named as in the file's header; empty in receipts of version 0.1.0.
        reading: How the source's file was read; None where there was nothing to decide.
        aside: The file of rows that were set aside; None when none was.
        checksum: See `engine.checksum`; empty in receipts of earlier versions.
        seconds: How long the run took, by a clock that nobody sets; None in older receipts.
    """

    name: str
    row_count: int
    columns: int
    bytes: int
    sha256: str
    completeness: Completeness
    statement: Message
    finished_at: datetime
    schema: Schema = ()
    reading: Reading | None = None
    aside: Measured | None = None
    checksum: str = ""
    seconds: float | None = None


class Failure(Struct, frozen=True):
    """Why a job ended without a file.

    Attributes:
        kind: What went wrong.
        message: Plain cause, one sentence.
        hint: What the user can do next.
        is_resumable: Whether the job left a checkpoint, so that a retry goes on where it ended.
        remedy: What helps against it; None for what helps against its kind.
        fields: Keys of the parameters that may help, the likeliest first.
        line: The line of the source's text that cannot be read, from 1; None when it has none.
    """

    kind: FailureKind
    message: Message
    hint: Message
    is_resumable: bool = False
    remedy: Remedy | None = None
    fields: tuple[str, ...] = ()
    line: int | None = None


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


class Preview(Struct, frozen=True):
    """The first rows of a file, as the file has them.

    Attributes:
        header: Column names.
        rows: At most as many rows as were asked for; None in place of a missing value.
        complete: Whether these are all rows of the file.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    complete: bool


class PreviewMode(StrEnum):
    """When the first rows of a source can be shown before a job starts."""

    LIVE = "live"  # whenever the form changes: it costs next to nothing
    ON_DEMAND = "asked"  # when the user asks for it: a server has work with it
    NEVER = "never"  # only a job at the server, or the whole download, would give them


class FirstRows(Struct, frozen=True):
    """The first rows of a source, as a job would write them.

    Attributes:
        preview: The rows.
        schema: The columns; empty when the source has no types.
        reading: How the source's file was read; None where there was nothing to decide.
        findings: What `reading` was made of, each with its own note.
        aside: How many rows between them a job would set aside.
    """

    preview: Preview
    schema: Schema = ()
    reading: Reading | None = None
    findings: tuple[Finding, ...] = ()
    aside: int = 0


# Device, inode, size and time of change of each file that a request reads; empty if one is gone.
Stamp: TypeAlias = tuple[tuple[int, int, int, int], ...]


class Inspection(Struct, frozen=True):
    """What inspecting a source tells before the job starts.

    Attributes:
        choices: For a parameter's key, the values to choose from.
        note: One line about the source, for example its format and size.
        instead: The request to another source that the place belongs to, if it does.
        missing: What has to be said before a job can start: key of a parameter to sentence.
        stamp: What the files of the source were before they were looked at.
    """

    choices: Mapping[str, tuple[str, ...]]
    note: Message
    instead: Request | None = None
    missing: Mapping[str, Message] = field(default_factory=dict)
    stamp: Stamp = ()


class TableInfo(Struct, frozen=True):
    """One entry of a database's catalog.

    Attributes:
        path: Its name, outermost part first: ("public", "orders").
        is_view: Whether it is a view.
        row_estimate: The database's estimate of its rows; None when the database keeps none.
    """

    path: tuple[str, ...]
    is_view: bool = False
    row_estimate: int | None = None


class RowBounds(Struct, frozen=True):
    """Which numbers of rows a source accepts.

    Attributes:
        maximum: Most rows, or None for no bound.
        default: What a new form shows; None means "All rows".
    """

    maximum: int | None
    default: int | None

    @property
    def allows_all(self) -> bool:
        """Whether "All rows" can be asked for."""
        return self.maximum is None


class ParameterKind(StrEnum):
    """How a parameter is asked for."""

    TEXT = "text"
    FILE = "file"
    CHOICE = "choice"
    SUGGESTED = "suggested"  # a text; its choices are only suggestions
    BOOLEAN = "boolean"
    CONNECTION = "connection"  # the id of a connection, or a URL without a secret
    TABLE = "table"  # a name as `identifiers.table_text` writes it
    COLUMNS = "columns"  # names as `identifiers.columns_text` writes them; empty for all
    QUERY = "query"  # SQL of any length
    PROFILE = "profile"  # the id of a profile, or the absolute path of its file
    NUMBER = "number"  # the text of a number; empty for none
    DATE = "date"  # 2026-01-31; empty for none
    MOMENT = "moment"  # 2026-01-31T08:00:00Z or 2026-01-31; empty for none
    LINES = "lines"  # text of several lines: JSON, a query, or one value a line


class Parameter(Struct, frozen=True):
    """One parameter of a source, declared once for form, command line and store.

    Attributes:
        key: Name in requests and, with a leading `--`, on the command line.
        title: Label in the form.
        kind: How it is asked for.
        default: The value of a new form.
        help: One sentence.
        choices: (value, label) pairs of a CHOICE or a SUGGESTED; may be filled later by
            `Inspection.choices`.
        locator: Whether the SOURCE argument of the command line carries it.
        suffixes: For a FILE, the endings to offer.
        when: Another parameter's key and value: only then is this one asked for. On the command
            line, giving this one implies that value.
        kinds: For a CONNECTION, the keys of the kinds that fit.
        is_option: Whether it stands under Adjust, for the few who need it.
        placeholder: What an empty field shows, for example "optional".
    """

    key: str
    title: Message
    kind: ParameterKind
    default: Value
    help: Message
    choices: tuple[tuple[str, Message], ...] = ()
    locator: bool = False
    suffixes: tuple[str, ...] = ()
    when: tuple[str, Value] | None = None
    kinds: tuple[str, ...] = ()
    is_option: bool = False
    placeholder: str = ""
