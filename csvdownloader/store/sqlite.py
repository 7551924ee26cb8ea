"""The job store: one SQLite file, one connection, one thread.

Rollback journal and FULL: a change is on disk when the call returns. (The write-ahead log is
faster, but its reset corrupts data in SQLite before 3.51.3, and Python often ships an older one.)
"""

import json
import logging
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from csvdownloader.core.connections.connections import (
    Connection,
    connection_from_json,
    connection_to_json,
)
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.jobs import StoreTooNewError
from csvdownloader.core.errors.storage import OWN_FOLDER_HINT, disk_full_error, own_storage_error
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.records import (
    job_from_json,
    job_to_json,
    request_from_json,
    request_to_json,
)
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Value
from csvdownloader.core.requests.saved_requests import SavedRequest
from csvdownloader.store.migrations import MIGRATIONS, TABLES, VERSION
from csvdownloader.store.read_only import BUSY_SECONDS, open_read_only
from csvdownloader.store.salvage import salvage

logger = logging.getLogger(__name__)

_ALL_CONNECTIONS = "SELECT id, document FROM connections"
_ALL_SETTINGS = "SELECT key, value FROM settings"
_ALL_JOBS = "SELECT id, document FROM jobs ORDER BY created_at, id"
_ALL_REMOVED = "SELECT id FROM removed"
_ALL_SAVED = "SELECT name, document FROM saved_requests"
# Versions of the schema.
_JOBS_SINCE, _CONNECTIONS_SINCE, _REMOVED_SINCE, _SAVED_SINCE = 1, 2, 3, 4


class SqliteJobStore:
    """See `core.ports.stores`: `JobStore`, `ConnectionStore` and `SavedRequestStore`.

    Attributes:
        quarantined: Where a damaged store was moved when this one was opened; else None.
    """

    def __init__(self, path: Path, *, is_kept: bool = True) -> None:
        """Opens the store, or makes it.

        A damaged store is quarantined (renamed), never overwritten. What can still be read of it is
        taken over, and finished files are found again by their sidecars.

        Args:
            path: The file.
            is_kept: Whether changes are written to the file. If not, the store is one of this
                session, and begins with what can be read of the file.

        Raises:
            StoreTooNewError: A newer version wrote it; it is left untouched.
            StorageError: It cannot be opened, made or written.
        """
        self._path, self._is_kept = path, is_kept
        self.quarantined: Path | None = None
        self._file: tuple[int, int] | None = None
        if not is_kept:
            self._connection = _opened(":memory:")
            salvage(path, self._connection)
            return
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise _store_error(error, path) from error
            self.quarantined = _quarantine(path)
            logger.warning("the store was damaged (%s) and is now %s", error, self.quarantined)
            self._connection = self._open()
            salvage(self.quarantined, self._connection)
        self._file = _identity(path)

    def load(self) -> list[Job]:
        """See `core.ports.stores.JobStore`. A row that is not a job is skipped, and logged."""
        return _jobs(self._rows(_ALL_JOBS))

    def put(self, *jobs: Job) -> None:
        """See `core.ports.stores.JobStore`."""
        self.write(jobs, (), waits=True)

    def remove(self, *job_ids: str) -> None:
        """See `core.ports.stores.JobStore`."""
        self.write((), job_ids, waits=True)

    def write(self, jobs: Iterable[Job], removed: Iterable[str], *, waits: bool) -> None:
        """See `core.ports.stores.JobStore`."""
        with self._writing(waits=waits):
            self._connection.executemany(
                "INSERT INTO jobs (id, created_at, document) VALUES (?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET document = excluded.document",
                [(job.id, job.created_at.isoformat(), job_to_json(job)) for job in jobs],
            )
            ids = [(job_id,) for job_id in removed]
            self._connection.executemany("DELETE FROM jobs WHERE id = ?", ids)
            self._connection.executemany("INSERT OR IGNORE INTO removed (id) VALUES (?)", ids)

    def load_removed(self) -> frozenset[str]:
        """See `core.ports.stores.JobStore`."""
        return frozenset(job_id for (job_id,) in self._rows(_ALL_REMOVED))

    def forget_removed(self, *job_ids: str) -> None:
        """See `core.ports.stores.JobStore`."""
        with self._writing():
            self._connection.executemany(
                "DELETE FROM removed WHERE id = ?", [(job_id,) for job_id in job_ids]
            )

    def load_settings(self) -> dict[str, Value]:
        """See `core.ports.stores.JobStore`. A value that cannot be read is skipped, and logged."""
        return _settings(self._rows(_ALL_SETTINGS))

    def save_settings(self, values: dict[str, Value]) -> None:
        """See `core.ports.stores.JobStore`. Raises StorageError."""
        with self._writing():
            self._connection.executemany(
                "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)",
                [(key, json.dumps(value)) for key, value in values.items()],
            )

    def load_connections(self) -> list[Connection]:
        """See `core.ports.stores.ConnectionStore`. A row that is none is skipped, and logged."""
        return _connections(self._rows(_ALL_CONNECTIONS))

    def put_connection(self, connection: Connection) -> None:
        """See `core.ports.stores.ConnectionStore`."""
        with self._writing():
            self._connection.execute(
                "INSERT INTO connections (id, document) VALUES (?, ?) "
                "ON CONFLICT (id) DO UPDATE SET document = excluded.document",
                (connection.id, connection_to_json(connection)),
            )

    def remove_connection(self, connection_id: str) -> None:
        """See `core.ports.stores.ConnectionStore`."""
        with self._writing():
            self._connection.execute("DELETE FROM connections WHERE id = ?", (connection_id,))

    def load_saved(self) -> list[SavedRequest]:
        """See `core.ports.stores.SavedRequestStore`. A row that is none is skipped, and logged."""
        return _saved(self._rows(_ALL_SAVED))

    def write_saved(self, *requests: SavedRequest, removed: Iterable[str] = ()) -> None:
        """See `core.ports.stores.SavedRequestStore`."""
        with self._writing():
            self._connection.executemany(
                "DELETE FROM saved_requests WHERE name = ?", [(name,) for name in removed]
            )
            self._connection.executemany(
                "INSERT INTO saved_requests (name, document) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET document = excluded.document",
                [(saved.name, request_to_json(saved.request)) for saved in requests],
            )

    def close(self) -> None:
        """See `core.ports.stores.JobStore`."""
        self._connection.close()

    def _rows(self, query: str) -> list[tuple[str, ...]]:
        try:
            return self._connection.execute(query).fetchall()
        except sqlite3.Error as error:
            raise _store_error(error, self._path) from error

    @contextmanager
    def _writing(self, *, waits: bool = True) -> Iterator[None]:
        try:
            self._follow_file()
            self._begin(waits=waits)
            try:
                yield
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            if _is_io_error(error):
                self._file = None  # what is open may be of no use any more
            raise _store_error(error, self._path) from error

    def _begin(self, *, waits: bool) -> None:
        if waits:
            self._connection.execute("BEGIN IMMEDIATE")
            return
        self._connection.execute("PRAGMA busy_timeout = 0")
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        finally:
            self._connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")

    def _follow_file(self) -> None:
        """Opens the file anew where it is another one by now: its disk was gone and came back.

        What SQLite writes into a file that has lost its name is lost without a word.
        """
        found = _identity(self._path) if self._is_kept else None
        if found != self._file:
            self._connection.close()
            self._connection = _opened(self._path)
            self._file = found

    def _open(self) -> sqlite3.Connection:
        draft = self._path.with_name(f"{self._path.name}.new")
        try:
            for left in (draft, draft.with_name(f"{draft.name}-journal")):
                left.unlink(missing_ok=True)
            if not self._path.exists():
                self._make(draft)
        except OSError as error:
            raise own_storage_error(error, self._path) from error
        _refuse_no_file(self._path)
        if not self._path.stat().st_size:
            raise sqlite3.DatabaseError(Message("it is empty"))
        return _opened(self._path)

    def _make(self, draft: Path) -> None:
        """Makes an empty store under its name only when it is whole: an empty file is damage."""
        draft.touch(mode=0o600)
        _opened(draft).close()
        draft.rename(self._path)


def stored_connections(path: Path) -> list[Connection]:
    """The connections in the store at `path`, which a window may have open; none without a store.

    Raises:
        StorageError: The store is there and cannot be read.
    """
    return _connections(_read_only(path, _ALL_CONNECTIONS, _CONNECTIONS_SINCE))


def stored_jobs(path: Path) -> list[Job]:
    """The jobs in the store at `path`, oldest first; like `stored_connections`.

    Raises:
        StorageError: The store is there and cannot be read.
    """
    return _jobs(_read_only(path, _ALL_JOBS, _JOBS_SINCE))


def stored_removed(path: Path) -> frozenset[str]:
    """The ids in the store at `path` of jobs that were removed; like `stored_jobs`.

    Raises:
        StorageError: The store is there and cannot be read.
    """
    return frozenset(job_id for (job_id,) in _read_only(path, _ALL_REMOVED, _REMOVED_SINCE))


def stored_saved_requests(path: Path) -> list[SavedRequest]:
    """The saved requests in the store at `path`; like `stored_jobs`.

    Raises:
        StorageError: The store is there and cannot be read.
    """
    return _saved(_read_only(path, _ALL_SAVED, _SAVED_SINCE))


def stored_settings(path: Path) -> dict[str, Value]:
    """The settings in the store at `path` that were changed once; like `stored_jobs`.

    Raises:
        StorageError: The store is there and cannot be read.
    """
    rows = _read_only(path, _ALL_SETTINGS, _JOBS_SINCE)
    try:
        return {key: json.loads(value) for key, value in rows}
    except (TypeError, ValueError, RecursionError) as error:
        raise StorageError(
            Message("The list of downloads cannot be used: {error}", error=error)
        ) from error


def _read_only(path: Path, query: str, since: int) -> list[tuple[str, ...]]:
    if not path.exists():
        return []
    _refuse_no_file(path)
    try:
        with closing(open_read_only(path)) as connection:
            connection.text_factory = _text
            version = _version(connection)
            return connection.execute(query).fetchall() if version >= since else []
    except sqlite3.Error as error:
        if not _is_damage(error):
            raise _store_error(error, path) from error
        raise StorageError(
            Message("The list of downloads is damaged: {error}", error=error),
            Message("Open the window once: it sets the list aside and takes over what it can."),
        ) from error


def _jobs(rows: Sequence[tuple[str, ...]]) -> list[Job]:
    jobs = []
    for job_id, document in rows:
        try:
            jobs.append(job_from_json(document))
        except ValueError:
            logger.warning("the stored job %r cannot be read", job_id)
    return jobs


def _connections(rows: Sequence[tuple[str, ...]]) -> list[Connection]:
    connections = []
    for connection_id, document in rows:
        try:
            connections.append(connection_from_json(document))
        except ValueError:
            logger.warning("the stored connection %r cannot be read", connection_id)
    return connections


def _saved(rows: Sequence[tuple[str, ...]]) -> list[SavedRequest]:
    saved = []
    for name, document in rows:
        try:
            saved.append(SavedRequest(name, request_from_json(document)))
        except ValueError:
            logger.warning("the saved request %r cannot be read", name)
    return saved


def _settings(rows: Sequence[tuple[str, ...]]) -> dict[str, Value]:
    settings = {}
    for key, value in rows:
        try:
            settings[key] = json.loads(value)
        except (TypeError, ValueError, RecursionError):
            logger.warning("the stored setting %s cannot be read", key)
    return settings


def _opened(path: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    connection.text_factory = _text
    try:
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _text(value: bytes) -> str:
    """The text. Bytes that are none become escapes that JSON does not know.

    So a row that is damaged is no job, and the others are read.
    """
    return value.decode(errors="backslashreplace")


def _identity(path: Path) -> tuple[int, int]:
    """What tells the file from any other. Raises StorageError when there is none."""
    try:
        found = path.stat()
    except OSError as error:
        raise own_storage_error(error, path) from error
    return found.st_dev, found.st_ino


def _refuse_no_file(path: Path) -> None:
    """Raises StorageError for a folder, or for a pipe, which SQLite would wait for."""
    if path.exists() and not path.is_file():
        raise StorageError(Message("{path} is no file", path=path))


def _prepare(connection: sqlite3.Connection) -> None:
    version = _version(connection)
    # Not the quick check: a damaged index hides a row from whoever asks for it by its id.
    (health,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if health != "ok":
        raise sqlite3.DatabaseError(health)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = FULL")
    for number in range(version, VERSION):
        connection.executescript(
            f"BEGIN IMMEDIATE; {MIGRATIONS[number]} PRAGMA user_version = {number + 1}; COMMIT;"
        )
    _check_tables(connection)
    _check_writable(connection)


def _version(connection: sqlite3.Connection) -> int:
    """The version of its schema. Raises StoreTooNewError."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise StoreTooNewError(Message("The list of downloads was written by a newer version"))
    return int(version)


def _check_writable(connection: sqlite3.Connection) -> None:
    """Raises sqlite3.Error where nothing can be written; a full disk can be freed."""
    connection.execute("BEGIN IMMEDIATE")  # by itself no proof: SQLite reads where it cannot write
    try:
        connection.execute(f"PRAGMA user_version = {VERSION}")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
            raise
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _check_tables(connection: sqlite3.Connection) -> None:
    for select, _ in TABLES:
        connection.execute(select).close()  # raises where a table or a column is missing


def _is_io_error(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_IOERR


def _is_damage(error: sqlite3.Error) -> bool:
    """Whether the file is no store; SQLITE_ERROR is that its tables are not those expected."""
    if not isinstance(error, sqlite3.OperationalError):
        return isinstance(error, sqlite3.DatabaseError)
    return getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR


def _quarantine(path: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    target = path.with_name(f"{path.name}.damaged-{stamp}")
    path.rename(target)
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():  # left there, SQLite would roll it back into the new file
        journal.rename(target.with_name(f"{target.name}-journal"))
    return target


def _store_error(error: sqlite3.Error, path: Path) -> StorageError:
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
        return disk_full_error(path.parent)
    return StorageError(
        Message("The list of downloads cannot be used: {error}", error=error), OWN_FOLDER_HINT
    )
