"""Opens a store for writing, and says what is wrong with it."""

import sqlite3
from pathlib import Path

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.jobs import StoreTooNewError
from csvdownloader.core.errors.storage import OWN_FOLDER_HINT, disk_full_error
from csvdownloader.core.messages import Message
from csvdownloader.store.migrations import MIGRATIONS, TABLES, VERSION
from csvdownloader.store.read_only import BUSY_SECONDS


def opened(path: Path | str) -> sqlite3.Connection:
    """Opens the store at `path` for writing, in the tables of this version.

    Raises:
        StoreTooNewError: A newer version wrote it.
        sqlite3.Error: It is damaged, locked, or cannot be written.
    """
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    connection.text_factory = text_of
    try:
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def text_of(value: bytes) -> str:
    """The text. Bytes that are none become escapes that JSON does not know.

    So a row that is damaged is no job, and the others are read.
    """
    return value.decode(errors="backslashreplace")


def _prepare(connection: sqlite3.Connection) -> None:
    version = version_of(connection)
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


def version_of(connection: sqlite3.Connection) -> int:
    """The version of its schema. Raises StoreTooNewError."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise StoreTooNewError(Message("The list of downloads was written by a newer version"))
    return int(version)


def refuse_no_file(path: Path) -> None:
    """Raises StorageError for a folder, or for a pipe, which SQLite would wait for."""
    if path.exists() and not path.is_file():
        raise StorageError(Message("{path} is no file", path=path))


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


def is_io_error(error: sqlite3.Error) -> bool:
    """Whether the disk did not give or take what it was asked to."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_IOERR


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file is no store; SQLITE_ERROR is that its tables are not those expected."""
    if not isinstance(error, sqlite3.OperationalError):
        return isinstance(error, sqlite3.DatabaseError)
    return getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR


def store_error(error: sqlite3.Error, path: Path) -> StorageError:
    """What the user is told when the store at `path` cannot be used."""
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
        return disk_full_error(path.parent)
    return StorageError(
        Message("The list of downloads cannot be used: {error}", error=error), OWN_FOLDER_HINT
    )
