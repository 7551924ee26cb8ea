"""SQLite's errors as the program's own."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors import (
    QueryRefusedError,
    SourceError,
    SourceUnreadableError,
    UserError,
    WrongContentError,
)

_PRIMARY = 0xFF  # of an error code; the rest is detail
_BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PROTOCOL})
_NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_TOOBIG})
READS_ONLY = "Only a single query that reads can be run: SELECT, WITH, VALUES or PRAGMA"


def is_locked(error: Exception) -> bool:
    """Whether another program keeps the file for itself now."""
    return _code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


@contextmanager
def named(path: Path, cancel: Cancel) -> Iterator[None]:
    """SQLite's errors inside become UserError, or Cancelled once `cancel` was set."""
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning) as error:
        if cancel.is_set:
            raise Cancelled from error
        raise _user_error(error, path) from error


def _user_error(error: Exception, path: Path) -> UserError:
    code, words, name = _code(error), str(error), path.name
    if is_locked(error):
        return SourceError(
            f"Another program has locked {name} to write to it",
            "Wait until it is done, or close it, then retry.",
        )
    if code == sqlite3.SQLITE_NOTADB:
        return WrongContentError(
            f"{name} is not an SQLite database, or it is encrypted", "Choose another file."
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return SourceUnreadableError(
            f"Cannot open {name}: {words}",
            "A database in WAL mode needs a folder that you may write to: copy it into one.",
        )
    if code == sqlite3.SQLITE_READONLY:
        return SourceUnreadableError(
            f"{name} was left in the middle of a change: {words}",
            "Open it once with the program that wrote it, or retry once that is done.",
        )
    if code in _BROKEN:
        return SourceUnreadableError(f"{name} is damaged: {words}")
    if code in _NO_ROOM:
        return SourceError(f"Cannot read {name}: {words}")
    return QueryRefusedError(READS_ONLY if code == sqlite3.SQLITE_AUTH else words)


def _code(error: Exception) -> int | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & _PRIMARY
