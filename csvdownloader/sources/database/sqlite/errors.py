"""Translates SQLite's errors to the program's own."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import SourceError, UserError
from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.messages import Message, verbatim

_PRIMARY = 0xFF  # mask for the primary code of an extended error code
_BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PROTOCOL})
_NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_TOOBIG})
READS_ONLY = Message("Only a single query that reads can be run: SELECT, WITH, VALUES or PRAGMA")


def is_locked(error: Exception) -> bool:
    """Whether another program has the file locked now."""
    return _code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def is_too_big(error: Exception) -> bool:
    """Whether a value or a stored row is larger than the limit of the connection."""
    return _code(error) == sqlite3.SQLITE_TOOBIG


@contextmanager
def translated(path: Path, cancel: Cancel) -> Iterator[None]:
    """Turns SQLite's errors inside into UserError, or into Cancelled once `cancel` is set."""
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning) as error:
        if cancel.is_set:
            raise Cancelled from error
        raise _user_error(error, path) from error
    except UnicodeDecodeError as error:  # a name of the file, or SQLite's message about one
        raise SourceUnreadableError(
            Message("{name} is damaged: it has a name that is not UTF-8", name=path.name)
        ) from error


def _user_error(error: Exception, path: Path) -> UserError:
    code, message, name = _code(error), str(error), path.name
    if is_locked(error):
        return SourceError(
            Message("Another program has locked {name} to write to it", name=name),
            Message("Wait until it is done, or close it, then retry."),
            remedy=Remedy.RETRY,
        )
    if code == sqlite3.SQLITE_NOTADB:
        return WrongContentError(
            Message("{name} is not an SQLite database, or it is encrypted", name=name),
            Message("Choose another file."),
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return SourceUnreadableError(
            Message("Cannot open {name}: {message}", name=name, message=message),
            Message(
                "A database in WAL mode needs a folder that you may write to: copy it into one."
            ),
        )
    if code == sqlite3.SQLITE_READONLY and _is_extended(error):
        return SourceUnreadableError(
            Message(
                "{name} was left in the middle of a change: {message}", name=name, message=message
            ),
            Message("Open it once with the program that wrote it, or retry once that is done."),
        )
    if code in _BROKEN:
        return SourceUnreadableError(
            Message("{name} is damaged: {message}", name=name, message=message)
        )
    if code in _NO_ROOM:
        return SourceError(Message("Cannot read {name}: {message}", name=name, message=message))
    writes = code in {sqlite3.SQLITE_AUTH, sqlite3.SQLITE_READONLY}
    return QueryRefusedError(READS_ONLY if writes else verbatim(message))


def _is_extended(error: Exception) -> bool:
    """Whether the code is about the file; SQLITE_READONLY alone is about a statement."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return code is not None and code > _PRIMARY


def _code(error: Exception) -> int | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & _PRIMARY
