"""Opens a store for reading, also one whose writer was killed in the middle of a write."""

import sqlite3
from pathlib import Path

BUSY_SECONDS = 2.0  # how long a store that another program writes is waited for


def open_read_only(path: Path) -> sqlite3.Connection:
    """Opens the store at `path` for reading. Raises sqlite3.Error.

    A journal that a killed writer left (a hot journal) is rolled back first, and that writes:
    without it, half a change could be read. SQLite's locks tell it from the journal of a writer
    that lives.
    """
    try:
        return _open(path, "ro", "PRAGMA schema_version")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
            raise
    return _open(path, "rw", "PRAGMA query_only = ON")  # the first read rolls back all the same


def _open(path: Path, mode: str, first: str) -> sqlite3.Connection:
    """Opens the store and has it do the statement `first`."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode={mode}", timeout=BUSY_SECONDS, uri=True)
    try:
        connection.execute(first)
    except BaseException:
        connection.close()
        raise
    return connection
