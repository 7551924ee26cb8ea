"""What the layers ask of each other. `app` and `cli` bring the implementations together."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from csvdownloader.core.connections import Connection, SecretField
from csvdownloader.core.control import Cancel
from csvdownloader.core.models import (
    Inspection,
    Job,
    Measured,
    Outcome,
    Parameter,
    Preview,
    Progress,
    Receipt,
    Request,
    RowBounds,
    TableInfo,
    Value,
)
from csvdownloader.core.profiles import ProfileEntry, ProfileProblem


class Report(Protocol):
    """How a worker tells how far it is."""

    def __call__(self, progress: Progress) -> None:
        """Shows `progress`. Cheap: may be called for every block."""

    def watching(self, probe: Callable[[], Progress | None]) -> AbstractContextManager[None]:
        """While inside, asks `probe` about ten times a second, on another thread.

        For a worker that waits inside a library. A probe that returns None has no news. The part
        file is measured meanwhile, so it may only grow.
        """


class ByteObserver(Protocol):
    """Sees the bytes of a file, from its start to its end."""

    def take(self, block: bytes) -> None:
        """Takes the next bytes; never empty. On any thread, but one block at a time."""


class Spool(Protocol):
    """The private file that a job writes."""

    @property
    def part(self) -> Path:
        """The part file: it exists, and only its owner may read it.

        It is empty, unless this is a job that is taken up again; see `recall`.
        """

    @property
    def folder(self) -> Path:
        """The job's private folder. Files that the source adds to it go when the job has ended."""

    def reset(self) -> None:
        """Empties the part file. Whoever follows it notices. Raises StorageError."""

    def truncate(self, size: int) -> None:
        """Cuts the part file down to so many bytes. Whoever follows it notices.

        Raises:
            StorageError: The disk refused.
        """

    def move_part(self, target: Path) -> None:
        """Moves the part file to `target` in the folder, and makes a new one, empty."""

    def observe(self, make: Callable[[], ByteObserver]) -> None:
        """Shows the part file to a look while it is measured.

        Args:
            make: Makes the look; called now, and again whenever the part file is begun again.
        """

    def measured(self, cancel: Cancel) -> Measured | None:
        """What the part file holds; None when its records do not have the same number of fields.

        Reads only what nobody followed yet. The last record may lack its line end.
        """

    def load_checkpoint(self) -> dict[str, Any] | None:
        """What an earlier run of this job remembered; None when this is the first.

        Raises:
            StartUnsureError: It is there and cannot be read.
        """

    def save_checkpoint(self, state: Mapping[str, Any]) -> None:
        """Keeps JSON values for the next run; on disk when this returns. Raises StorageError.

        From then on the folder outlives a crash, the end of the program and a failure, and the
        job can be taken up again. Never a secret.
        """

    def clear_checkpoint(self) -> None:
        """Drops what was remembered: the next run of the job starts at its beginning."""


class Source(Protocol):
    """A kind of place that rows come from."""

    @property
    def key(self) -> str:
        """The stable name, in requests and on the command line."""

    @property
    def title(self) -> str:
        """The name in the form."""

    @property
    def parameters(self) -> Sequence[Parameter]:
        """What has to be asked, in the order of the form."""

    @property
    def rows(self) -> RowBounds:
        """Which numbers of rows are accepted."""

    def dynamic_parameters(self, values: Mapping[str, Value]) -> Sequence[Parameter]:
        """What has to be asked besides, given the values of `parameters`. Looks at no disk."""

    def without_secrets(self, request: Request) -> Request:
        """The request as it may be stored. What was taken out is remembered for this session."""

    def named(self, request: Request) -> Request:
        """The request with names instead of ids, as a copied command has them."""

    def describe(self, request: Request) -> str:
        """A short title for a job, for example "orders.csv"."""

    def locate(self, text: str) -> dict[str, Value] | None:
        """The parameters that the command line's SOURCE stands for; None when it is not ours."""

    def locator(self, request: Request) -> str:
        """The SOURCE that names this request on the command line."""

    def files(self, request: Request) -> Sequence[Path]:
        """The files on this computer that the request reads: nothing may be saved over them."""

    def check(self, request: Request) -> dict[str, str]:
        """What is wrong with the parameters: key to sentence. Looks at no disk and no network."""

    def inspect(self, request: Request, cancel: Cancel) -> Inspection:
        """Looks at the source without exporting. Runs in a worker. Raises UserError."""

    def export(self, request: Request, spool: Spool, report: Report, cancel: Cancel) -> Outcome:
        """Writes header and rows into `spool.part`. Runs in a worker.

        Raises:
            UserError: The source or the disk failed; nothing is published.
            Cancelled: `cancel` was set.
        """


class ConnectionKind(Protocol):
    """A kind of place that a connection can lead to."""

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

    def check(self, settings: Mapping[str, Value]) -> dict[str, str]:
        """What is wrong with the settings: key to sentence. Looks at no disk and no network."""

    def parse(self, url: str) -> tuple[dict[str, Value], str | None]:
        """The settings and the secret that a URL carries. Raises InvalidRequestError at "url"."""

    def url(self, settings: Mapping[str, Value]) -> str:
        """The URL of the settings, without any secret."""


class AccountKind(ConnectionKind, Protocol):
    """The kind of account that a profile of a web service takes."""

    @property
    def hosts(self) -> Sequence[str]:
        """The hosts that will see the secret, with placeholders where parameters decide.

        They are kept in the account's settings, under "hosts" with spaces between them: the user
        agreed to these and no others.
        """


class Profiles(Protocol):
    """The profiles of web services. Both verbs run in a worker."""

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
        """Reads all profiles anew. One that is broken becomes an entry with its problem."""

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
        """Connects once and says in one line what answered. Raises UserError."""

    def tables(self, connection_id: str, cancel: Cancel) -> tuple[TableInfo, ...]:
        """The tables and views that the user may see. Raises UserError."""

    def columns(self, connection_id: str, table: str, cancel: Cancel) -> tuple[str, ...]:
        """The names of the table's columns. Raises UserError."""


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
        """Forgets a connection; it is no error when it is not known. Raises StorageError."""


class Exporter(Protocol):
    """Runs a request to a finished, proven file."""

    def run(self, job: Job, report: Report, cancel: Cancel) -> Receipt:
        """Exports, verifies and publishes the job's file. Raises UserError or Cancelled."""

    def inspect(self, request: Request, cancel: Cancel) -> Inspection:
        """See `Source.inspect`."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What an earlier run left behind.

    Attributes:
        whole: Receipts of the given jobs that have a finished file, by job id.
        adopted: Finished jobs that nobody knew, rebuilt from their sidecars.
        resumable: Ids of jobs that remember how far they came.
    """

    whole: Mapping[str, Receipt]
    adopted: tuple[Job, ...]
    resumable: frozenset[str] = frozenset()


class Library(Protocol):
    """The finished files of all jobs."""

    def path(self, job: Job) -> Path:
        """Where the job's finished file lies. Raises JobNotReadyError when there is none."""

    def save(self, job: Job, target: Path, overwrite: bool, report: Report, cancel: Cancel) -> Path:
        """Copies the job's file to `target`, proven. Raises UserError or Cancelled."""

    def save_into(self, job: Job, folder: Path, report: Report, cancel: Cancel) -> Path:
        """Saves into the folder, under the job's title or the first number of it that is free.

        Nothing that is there is replaced. Raises UserError or Cancelled.
        """

    def preview(self, job: Job, rows: int) -> Preview:
        """The first rows of the job's file. Raises UserError."""

    def remove(self, job_id: str) -> None:
        """Removes all files of the job; it is no error when there are none."""

    def recover(self, jobs: Sequence[Job]) -> Recovery:
        """Looks, once at start, for what an earlier run left behind, and removes what is half.

        Must end before the first job starts.
        """


class JobStore(Protocol):
    """The job list on disk. Used on one thread only."""

    def load(self) -> list[Job]:
        """All jobs, oldest first."""

    def put(self, job: Job) -> None:
        """Adds or replaces a job; on disk when this returns."""

    def remove(self, job_id: str) -> None:
        """Forgets a job; it is no error when it is not known."""

    def load_settings(self) -> dict[str, Value]:
        """The settings that differ from their defaults."""

    def save_settings(self, values: dict[str, Value]) -> None:
        """Replaces all stored settings."""

    def close(self) -> None:
        """Ends the use; may be called twice."""
