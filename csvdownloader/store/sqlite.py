"""The job store: one SQLite file, one connection, one thread.

Rollback journal and FULL: a change is on disk when the call returns. (The write-ahead log is
faster, but its reset corrupts data in SQLite before 3.51.3, and Python often ships an older one.)
"""

import json
import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from csvdownloader.core.connections.connections import Connection, connection_to_json
from csvdownloader.core.errors.storage import own_storage_error
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.records import job_to_json, request_to_json
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Value
from csvdownloader.core.requests.saved_requests import SavedRequest
from csvdownloader.store.opening import (
    is_damage,
    is_io_error,
    opened,
    refuse_no_file,
    store_error,
)
from csvdownloader.store.read_only import BUSY_SECONDS
from csvdownloader.store.records import (
    ALL_CONNECTIONS,
    ALL_JOBS,
    ALL_REMOVED,
    ALL_SAVED,
    ALL_SETTINGS,
    connections_of,
    jobs_of,
    saved_of,
    settings_of,
)
from csvdownloader.store.salvage import salvage

logger = logging.getLogger(__name__)


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
            self._connection = opened(":memory:")
            salvage(path, self._connection)
            return
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise store_error(error, path) from error
            self.quarantined = _quarantine(path)
            logger.warning("the store was damaged (%s) and is now %s", error, self.quarantined)
            self._connection = self._open()
            salvage(self.quarantined, self._connection)
        self._file = _identity(path)

    def load(self) -> list[Job]:
        """See `core.ports.stores.JobStore`. A row that is not a job is skipped, and logged."""
        return jobs_of(self._rows(ALL_JOBS))

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
        return frozenset(job_id for (job_id,) in self._rows(ALL_REMOVED))

    def forget_removed(self, *job_ids: str) -> None:
        """See `core.ports.stores.JobStore`."""
        with self._writing():
            self._connection.executemany(
                "DELETE FROM removed WHERE id = ?", [(job_id,) for job_id in job_ids]
            )

    def load_settings(self) -> dict[str, Value]:
        """See `core.ports.stores.JobStore`. A value that cannot be read is skipped, and logged."""
        return settings_of(self._rows(ALL_SETTINGS))

    def save_settings(self, values: dict[str, Value]) -> None:
        """See `core.ports.stores.JobStore`. Raises StorageError."""
        with self._writing():
            self._connection.executemany(
                "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)",
                [(key, json.dumps(value)) for key, value in values.items()],
            )

    def load_connections(self) -> list[Connection]:
        """See `core.ports.stores.ConnectionStore`. A row that is none is skipped, and logged."""
        return connections_of(self._rows(ALL_CONNECTIONS))

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
        return saved_of(self._rows(ALL_SAVED))

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
            raise store_error(error, self._path) from error

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
            if is_io_error(error):
                self._file = None  # what is open may be of no use any more
            raise store_error(error, self._path) from error

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
            self._connection = opened(self._path)
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
        refuse_no_file(self._path)
        if not self._path.stat().st_size:
            raise sqlite3.DatabaseError(Message("it is empty"))
        return opened(self._path)

    def _make(self, draft: Path) -> None:
        """Makes an empty store under its name only when it is whole: an empty file is damage."""
        draft.touch(mode=0o600)
        opened(draft).close()
        draft.rename(self._path)


def _identity(path: Path) -> tuple[int, int]:
    """What tells the file from any other. Raises StorageError when there is none."""
    try:
        found = path.stat()
    except OSError as error:
        raise own_storage_error(error, path) from error
    return found.st_dev, found.st_ino


def _quarantine(path: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    target = path.with_name(f"{path.name}.damaged-{stamp}")
    path.rename(target)
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():  # left there, SQLite would roll it back into the new file
        journal.rename(target.with_name(f"{target.name}-journal"))
    return target
