"""The interfaces between the layers. `app` and `cli` bring the implementations together.

What only their signatures name is imported by type checkers alone: everything imports this module.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
    from contextlib import AbstractContextManager
    from pathlib import Path

    from csvdownloader.core.column_summary import ColumnSummary
    from csvdownloader.core.columns import ColumnType
    from csvdownloader.core.connections import Connection, SecretField
    from csvdownloader.core.control import Cancel
    from csvdownloader.core.excerpt import Excerpt
    from csvdownloader.core.first_lines import FirstLines
    from csvdownloader.core.formats import Format
    from csvdownloader.core.measured import Measured
    from csvdownloader.core.messages import Message
    from csvdownloader.core.models import (
        FirstRows,
        Inspection,
        Job,
        Outcome,
        Parameter,
        Preview,
        PreviewMode,
        Progress,
        Receipt,
        Request,
        RowBounds,
        Stamp,
        TableInfo,
        Value,
    )
    from csvdownloader.core.names import FreeNames
    from csvdownloader.core.profiles import ProfileEntry, ProfileProblem
    from csvdownloader.core.reader_effects import ReaderEffects
    from csvdownloader.core.receipt_files import ReceiptFiles
    from csvdownloader.core.save_place import SavedState, SavePlace
    from csvdownloader.core.saved import Saved
    from csvdownloader.core.saved_requests import SavedRequest
    from csvdownloader.core.table_search import Found, Row, Search
    from csvdownloader.core.table_view import RowNumbers, TableView
    from csvdownloader.core.writing import WriteOptions

ASIDE = "set-aside"  # has no ending, so that no finished file has this name


class Report(Protocol):
    """How a worker reports its progress."""

    def __call__(self, progress: Progress) -> None:
        """Shows `progress`. Cheap: may be called for every block."""

    def watching(self, probe: Callable[[], Progress | None]) -> AbstractContextManager[None]:
        """While inside, asks `probe` about ten times a second, on another thread.

        For a worker that waits inside a library. A probe that returns None reports nothing, and is
        of use all the same: the part file is verified in the background meanwhile. So the file may
        only grow.
        """


def _ignore(_checksum: str) -> None:
    """For a part file whose checksum nobody compares."""


class Output(Struct, frozen=True):
    """Where the rows of one export go, and who hears of it.

    Attributes:
        part: The file to write; it is there already, and keeps its mode.
        format: Of the file; decides the delimiter.
        limit: Rows at most; None for all.
        report: Gets the progress, in percents of the export itself: 0 to 100.
        cancel: Stops the export.
        verifying: While inside, the part file is verified as it grows, so it may only grow. Without
            it, that happens at the end, or while `report` is watching.
        wrote: Called with the checksum (hex) of all bytes of the part file, as they were written.
    """

    part: Path
    format: Format
    limit: int | None
    report: Report
    cancel: Cancel
    verifying: Callable[[], AbstractContextManager[None]] = nullcontext
    wrote: Callable[[str], None] = _ignore

    @property
    def aside(self) -> Path:
        """Where rows that are set aside go. There is no file before the first one."""
        return self.part.with_name(ASIDE)


class ByteObserver(Protocol):
    """Sees the bytes of a file, from its start to its end."""

    def take(self, block: bytes) -> None:
        """Takes the next bytes; never empty. On any thread, but one block at a time."""


class Spool(Protocol):
    """The private file that a job writes."""

    @property
    def part(self) -> Path:
        """The part file: it exists, and only its owner may read it.

        It is empty, unless the job is resumed; see `load_checkpoint`.
        """

    @property
    def folder(self) -> Path:
        """The job's private folder. Files that the source adds to it go when the job has ended."""

    def reset(self) -> None:
        """Empties the part file; it is then verified from its start. Raises StorageError."""

    def truncate(self, size: int) -> None:
        """Truncates the part file to so many bytes; it is then verified from its start.

        Raises:
            StorageError: The disk refused.
        """

    def move_part(self, target: Path) -> None:
        """Moves the part file to `target` in the folder, and makes a new one, empty."""

    def verifying(self) -> AbstractContextManager[None]:
        """While inside, verifies the part file as it grows, on another thread: it may only grow."""

    def wrote(self, checksum: str) -> None:
        """Notes the checksum (hex) of what was written: the file on disk must have the same."""

    def observe(self, make: Callable[[], ByteObserver]) -> None:
        """Lets an observer see the bytes of the part file while it is verified.

        Args:
            make: Makes the observer; called now, and whenever the verification starts again.
        """

    def measured(self, cancel: Cancel) -> Measured | None:
        """What the part file holds; None when its records do not have the same number of fields.

        Reads only what was not verified yet. The last record may lack its line end.
        """

    def load_checkpoint(self) -> dict[str, Any] | None:
        """The checkpoint that an earlier run of this job saved; None when there is none.

        Raises:
            StartUnsureError: There is one, but it cannot be read.
        """

    def save_checkpoint(self, state: Mapping[str, Any]) -> None:
        """Saves JSON values for the next run; on disk when this returns. Raises StorageError.

        From then on the folder outlives a crash, the end of the program and a failure, and the
        job is resumable. The values must not hold a secret.
        """

    def clear_checkpoint(self) -> None:
        """Removes the checkpoint: the next run of the job starts from the beginning."""


class Source(Protocol):
    """A type of data source, for example the files."""

    @property
    def key(self) -> str:
        """The stable name, in requests and on the command line."""

    @property
    def title(self) -> str:
        """The name in the form."""

    @property
    def parameters(self) -> Sequence[Parameter]:
        """The parameters that are always there, in the order of the form."""

    @property
    def row_bounds(self) -> RowBounds:
        """Which numbers of rows are accepted."""

    def dynamic_parameters(self, values: Mapping[str, Value]) -> Sequence[Parameter]:
        """The parameters that depend on the values of `parameters`. Reads no disk."""

    def without_secrets(self, request: Request) -> Request:
        """The request as it may be stored. Its secrets are kept in memory for this session."""

    def named(self, request: Request) -> Request:
        """The request with names instead of ids, as a copied command has them."""

    def describe(self, request: Request) -> str:
        """A short title for a job, for example "orders.csv"."""

    def locate(self, text: str) -> dict[str, Value] | None:
        """The parameters of the command line's SOURCE; None when it names another source."""

    def locator(self, request: Request) -> str:
        """The SOURCE that names this request on the command line."""

    def origin(self, request: Request) -> Sequence[str]:
        """Where the rows come from, in parts and without secrets; uses no disk and no network.

        A path and a sheet, an address, or a connection and its table or query, for example.
        """

    def files(self, request: Request) -> Sequence[Path]:
        """The files on this computer that the request reads: nothing may be saved over them."""

    def check(self, request: Request) -> dict[str, Message]:
        """What is wrong with the parameters: key to sentence. Uses no disk and no network."""

    def inspect(self, request: Request, cancel: Cancel) -> Inspection:
        """Inspects the source without exporting. Runs in a worker. Raises UserError."""

    def excerpt(self, request: Request, line: int, cancel: Cancel) -> Excerpt:
        """The lines of the source's text around that one; none without a text. Raises SourceError.

        `line` counts from 1.
        """

    def export(self, request: Request, spool: Spool, report: Report, cancel: Cancel) -> Outcome:
        """Writes header and rows into `spool.part`. Runs in a worker.

        Raises:
            UserError: The source or the disk failed; nothing is published.
            Cancelled: `cancel` was set.
        """

    def preview_mode(self, request: Request) -> PreviewMode:
        """When the first rows of the request can be shown. Uses no disk and no network."""

    def export_first(
        self, request: Request, spool: Spool, report: Report, cancel: Cancel
    ) -> Outcome:
        """As `export`, for the few rows of `request.row_limit`, soon, and starting no job.

        Nothing of it is kept or proven. Not called where `preview_mode` is NEVER.
        """


class ConnectionKind(Protocol):
    """A type of connection: to one kind of database, or to the web service of one profile."""

    @property
    def key(self) -> str:
        """The stable name, in stored connections."""

    @property
    def title(self) -> str:
        """The name in the dialog, for example "PostgreSQL"."""

    @property
    def schemes(self) -> Sequence[str]:
        """The URL schemes that name it, the usual one first; none when there is no URL."""

    @property
    def parameters(self) -> Sequence[Parameter]:
        """The settings that are asked for, in the order of the dialog; none is a secret."""

    @property
    def secrets(self) -> Sequence[SecretField]:
        """What the secret consists of, for example one password; none when there is no secret."""

    def check(self, settings: Mapping[str, Value]) -> dict[str, Message]:
        """What is wrong with the settings: key to sentence. Uses no disk and no network."""

    def parse(self, url: str) -> tuple[dict[str, Value], str | None]:
        """The settings and the secret that a URL carries. Raises InvalidRequestError at "url"."""

    def url(self, settings: Mapping[str, Value]) -> str:
        """The URL of the settings, without any secret."""


class AccountKind(ConnectionKind, Protocol):
    """The kind of account that a profile of a web service takes."""

    @property
    def hosts(self) -> Sequence[str]:
        """The hosts that may see the secret, with placeholders where parameters decide.

        This allow-list is kept in the account's settings, under "hosts", separated by spaces: the
        user agreed to these hosts and no others.
        """


class Profiles(Protocol):
    """The profiles of web services. All methods run in a worker."""

    @property
    def entries(self) -> Sequence[ProfileEntry]:
        """All profiles by name, as of the last `load`; cheap."""

    @property
    def kinds(self) -> Sequence[AccountKind]:
        """The kind of account of each profile that takes a secret, as of the last `load`."""

    @property
    def own_folder(self) -> Path:
        """Where the user's own profiles lie; need not exist."""

    def load(self) -> None:
        """Reloads all profiles. One that is broken becomes an entry with its problem."""

    def check(self, path: Path) -> tuple[ProfileProblem, ...]:
        """What is wrong with the profile in the file. Raises UserError when it cannot be read."""

    def copy(self, profile_id: str) -> Path:
        """Copies a profile into the user's folder, under a new id, to be changed there.

        Raises:
            StorageError: The folder cannot be written.
        """


class Databases(Protocol):
    """What can be asked of databases besides an export. All but `kinds` run in a worker."""

    @property
    def kinds(self) -> Sequence[ConnectionKind]:
        """All kinds, in the order of the dialog."""

    def test(self, connection: Connection, secret: str | None, cancel: Cancel) -> str:
        """Connects once; returns one line about the server. Raises UserError."""

    def tables(self, connection_id: str, cancel: Cancel) -> tuple[TableInfo, ...]:
        """The tables and views that the user may see. Raises UserError."""

    def columns(self, connection_id: str, table: str, cancel: Cancel) -> tuple[str, ...]:
        """The names of the table's columns. Raises UserError."""


class Reporter(Protocol):
    """Reports how the program stands, without any value. Each method runs in a worker."""

    def text(self) -> str:
        """The report. What cannot be found out is named in it."""

    def log_of(self, job_id: str) -> str:
        """The lines of the log that are about the job. Raises StorageError."""

    def save(self, target: Path, *, overwrite: bool) -> None:
        """Writes the report and the log as one zip, readable by the user only.

        Raises:
            TargetExistsError: The file is there, and `overwrite` is not set.
            StorageError: It cannot be written.
        """


class PresetFile(Protocol):
    """The file with the user's own presets. Each method runs in a worker."""

    def load(self) -> dict[str, dict[str, str]]:
        """The presets by their names; none where there is no file.

        Raises:
            InvalidRequestError: It cannot be read, or is no such file.
        """

    def save(self, presets: Mapping[str, Mapping[str, str]]) -> None:
        """Writes the file anew. Raises StorageError."""


class KeyStore(Protocol):
    """The system's key store. May ask the user, and so take any time: call in a worker."""

    def is_available(self) -> bool:
        """Whether there is one that can be trusted."""

    def get(self, account: str) -> str | None:
        """The secret; None when there is none. Raises KeyStoreError."""

    def set(self, account: str, secret: str) -> None:
        """Keeps the secret, and has read it back when this returns. Raises KeyStoreError."""

    def remove(self, account: str) -> None:
        """Removes the secret; it is no error when there is none. Raises KeyStoreError."""


class ConnectionStore(Protocol):
    """The connections on disk, without any secret. Used on one thread only."""

    def load_connections(self) -> list[Connection]:
        """All connections."""

    def put_connection(self, connection: Connection) -> None:
        """Adds or replaces a connection; on disk when this returns. Raises StorageError."""

    def remove_connection(self, connection_id: str) -> None:
        """Removes a connection; it is no error when it is not known. Raises StorageError."""


class SavedRequestStore(Protocol):
    """The saved requests on disk, without any secret. Used on one thread only."""

    def load_saved(self) -> list[SavedRequest]:
        """All that can be read. Raises StorageError."""

    def write_saved(self, *requests: SavedRequest, removed: Iterable[str] = ()) -> None:
        """Removes those of these names, then adds or replaces others; all or none, and on disk.

        Raises StorageError.
        """


class Exporter(Protocol):
    """Runs a request to a finished, proven file."""

    def use_folder(self, chosen: str) -> None:
        """Fetches into that folder from now on; empty for the usual one. While no job runs."""

    def run(self, job: Job, report: Report, cancel: Cancel) -> Receipt:
        """Exports, verifies and publishes the job's file. Raises UserError or Cancelled."""

    def inspect(self, request: Request, cancel: Cancel) -> Inspection:
        """See `Source.inspect`; with the stamp of before."""

    def stamp(self, request: Request) -> Stamp:
        """What the files of a source are now that asks for some; empty for other sources."""

    def excerpt(self, request: Request, line: int, cancel: Cancel) -> Excerpt:
        """See `Source.excerpt`."""

    def first_rows(self, request: Request, rows: int, cancel: Cancel) -> FirstRows:
        """The first rows of the request, whatever its own number is; nothing is kept.

        Raises UserError or Cancelled.
        """


class Recovery(Struct, frozen=True):
    """What an earlier run left behind.

    Attributes:
        whole: Receipts of the given jobs that are unsettled and have a finished file, by job id.
        adopted: Finished jobs that are not in the list, rebuilt from their sidecars.
        resumable: Ids of the given jobs that left a checkpoint and can go on from it.
        gone: Those of the removed jobs of which nothing is there any more.
    """

    whole: Mapping[str, Receipt]
    adopted: tuple[Job, ...]
    resumable: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()


class SampledRows(Protocol):
    """Rows that stand for all rows of a finished file. Safe on any thread."""

    def summarize(
        self, columns: Mapping[int, ColumnType], cancel: Cancel
    ) -> dict[int, ColumnSummary]:
        """What some columns are like in these rows.

        Args:
            columns: Their numbers, from 0, and their types.
            cancel: Checked at each row.

        Raises:
            NotWholeError: The file was not what was written when they were read.
            Cancelled: `cancel` was set.
        """


class IndexedRows(Protocol):
    """The rows of a finished file, of which any can be read at once. Safe on any thread.

    All methods raise NotWholeError where the file is not what was written any more.
    """

    @property
    def count(self) -> int:
        """How many there are."""

    def header(self) -> tuple[str, ...]:
        """The names of the columns."""

    def read(self, first: int) -> Iterator[Row]:
        """The rows from that one on; the first is 1."""

    def find(self, search: Search, cancel: Cancel) -> Iterator[Found]:
        """What a search finds, piece by piece. Raises InvalidRequestError or Cancelled."""

    def sample(self, cancel: Cancel) -> SampledRows:
        """Some rows, spread over the file; all rows of a small one. Raises Cancelled."""


class ViewedRows(IndexedRows, Protocol):
    """The rows of a view, in its order: their numbers here count from 1 without gaps.

    Its `sample` is of the whole file.
    """

    @property
    def numbers(self) -> RowNumbers:
        """Those of the same rows in the file. May be used on any thread."""

    def place(self, number: int, cancel: Cancel) -> int | None:
        """Which row of the view that row of the file is; None for none. Raises Cancelled."""


class Library(Protocol):
    """The finished files of all jobs."""

    def use_folder(self, chosen: str) -> None:
        """Looks in that folder from now on; empty for the usual one. While nothing else runs."""

    def copy_files(self, chosen: str, cancel: Cancel) -> frozenset[str]:
        """Copies the files of all jobs into that folder, which is not used yet.

        None where the present folder is gone, as with a lost disk: else nobody could leave it.

        Returns:
            The names of their folders, for `remove_files`.

        Raises:
            StorageError, Cancelled: Nothing of them is left there.
        """

    def remove_files(self, chosen: str, names: Set[str]) -> None:
        """Removes what `copy_files` copied from that folder, which is not used any more."""

    def path(self, job: Job) -> Path:
        """Where the job's finished file lies. Raises JobNotReadyError when there is none."""

    def save(
        self,
        job: Job,
        target: Path,
        overwrite: bool,
        report: Report,
        cancel: Cancel,
        receipts: ReceiptFiles = ...,
    ) -> Saved:
        """Saves the job's file in the way that its request asks for, and verifies it.

        Raises UserError or Cancelled.
        """

    def save_into(
        self,
        job: Job,
        names: FreeNames,
        report: Report,
        cancel: Cancel,
        receipts: ReceiptFiles = ...,
    ) -> Saved:
        """Saves under the first of the names that is free, or whose file is the very same.

        Replaces no file. Raises UserError or Cancelled.
        """

    def is_there(self, path: Path) -> bool:
        """Whether a file lies there, such as one that was saved."""

    def preview(self, job: Job, rows: int) -> Preview:
        """The first rows of the job's file. Raises UserError."""

    def first_lines(
        self, job: Job, options: WriteOptions, report: Report, cancel: Cancel
    ) -> FirstLines:
        """What the job's file would begin with, saved so. Raises UserError or Cancelled."""

    def reader_effects(
        self, job: Job, view: TableView, most: int | None, cancel: Cancel
    ) -> ReaderEffects:
        """What a spreadsheet would change in rows of the view: the first `most` looked at, or all.

        Raises UserError or Cancelled.
        """

    def save_place(
        self, job: Job, target: Path, options: WriteOptions, sources: Sequence[Path], receipts: bool
    ) -> SavePlace:
        """What is there already of the files of a save.

        Raises UserError where nothing can be written, or where it is one of the sources.
        """

    def saved_state(self, saved: Saved, cancel: Cancel) -> SavedState:
        """Whether the files of a save are still what was written. Raises Cancelled."""

    def open_rows(self, job: Job, cancel: Cancel) -> IndexedRows:
        """The rows of the job's file. May read all of it once. Raises UserError or Cancelled."""

    def view_rows(self, job: Job, view: TableView, report: Report, cancel: Cancel) -> ViewedRows:
        """The rows of the job's file that a view shows; they take 4 bytes of disk each.

        Raises:
            InvalidRequestError: A condition is none; names the field "value".
            UserError, Cancelled: As `open_rows` does.
        """

    def remove(self, *job_ids: str) -> None:
        """Removes all files of the jobs; it is no error when there are none."""

    def recover(self, jobs: Sequence[Job], removed: Set[str] = frozenset()) -> Recovery:
        """Finds, once at start, what an earlier run left behind, and removes incomplete files.

        Must end before the first job starts. Raises StorageError.

        Args:
            jobs: The list.
            removed: Ids of jobs that were removed from it: their files are removed too.
        """


class JobStore(Protocol):
    """The job list on disk. Used on one thread only."""

    def load(self) -> list[Job]:
        """All jobs, oldest first."""

    def put(self, *jobs: Job) -> None:
        """Adds or replaces jobs, all or none; on disk when this returns. Raises StorageError."""

    def remove(self, *job_ids: str) -> None:
        """Removes jobs, all or none; it is no error when one is not known. Raises StorageError.

        What their folders hold is never taken for files that a lost list has forgotten:
        `load_removed` names them until `forget_removed`.
        """

    def load_removed(self) -> frozenset[str]:
        """Ids of jobs that were removed, whose files may still be there. Raises StorageError."""

    def forget_removed(self, *job_ids: str) -> None:
        """Forgets that jobs were removed: nothing of them is there. Raises StorageError."""

    def write(self, jobs: Iterable[Job], removed: Iterable[str], *, waits: bool) -> None:
        """Puts some jobs and removes others, all or none. Raises StorageError.

        Args:
            jobs: Those to add or replace.
            removed: Ids of those to remove.
            waits: Whether it waits a little while another program has the list locked.
        """

    def load_settings(self) -> dict[str, Value]:
        """The settings that were changed once."""

    def save_settings(self, values: dict[str, Value]) -> None:
        """Adds or replaces these settings. Others stay, such as those of a newer version."""

    def close(self) -> None:
        """Closes the store; may be called twice."""
