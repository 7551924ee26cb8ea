"""Reads an SQLite file with Python's own SQLite library: every value exactly as it is."""

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.core.errors.reading import BadBytesError
from csvdownloader.core.messages import Message
from csvdownloader.sources.database.sqlite.errors import READS_ONLY, is_locked, translated
from csvdownloader.sources.database.sqlite.library_locks import python_lock

_PATIENCE = 3.0  # seconds that another program may keep the file locked
_RETRY_INTERVAL = 0.05  # seconds
_STEPS = 20_000  # of SQLite's virtual machine between two checks of the cancel; under 1 ms
# The file may be a stranger's: no value and no pattern of its views eats the memory or the time.
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 128 << 20,  # bytes of a value, and of a row
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000,  # LIKE takes pattern times text
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}
# Its views and generated columns call no function that has effects; damaged pages are noticed.
HARDENING = ("PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON")
NOT_UTF8 = "Could not decode to UTF-8 column "
_ALLOWED = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
    }
)
_PRAGMAS = frozenset(
    {
        "application_id", "collation_list", "compile_options", "data_version", "database_list",
        "encoding",
        "foreign_key_check", "foreign_key_list", "function_list", "index_info", "index_list",
        "index_xinfo", "integrity_check", "module_list", "page_count", "page_size", "pragma_list",
        "quick_check", "schema_version", "table_info", "table_list", "table_xinfo", "user_version",
    }
)  # fmt: skip

# Of an R*Tree: its module has statements ready that write to these tables of its own. They are not
# run, and could not be: the file is opened for reading only.
_OF_RTREE = ("_node", "_rowid", "_parent")
_WRITES = frozenset({sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE})
_SETTING_PRAGMAS = frozenset(  # with a value, they write
    {"application_id", "encoding", "page_size", "schema_version", "user_version"}
)

VIEW = "csvdownloader_columns"
_VIEW_ACTIONS = frozenset(  # the view's own, and those on the list of temporary objects
    {
        sqlite3.SQLITE_CREATE_TEMP_VIEW,
        sqlite3.SQLITE_DROP_TEMP_VIEW,
        sqlite3.SQLITE_INSERT,
        sqlite3.SQLITE_UPDATE,
        sqlite3.SQLITE_DELETE,
    }
)


def uri(path: Path) -> str:
    """The URI that opens the file for reading only."""
    text = path.absolute().as_posix()
    return f"file://{'' if text.startswith('/') else '/'}{quote(os.fsencode(text))}?mode=ro"


@contextmanager
def opened(path: Path, cancel: Cancel) -> Iterator[sqlite3.Connection]:
    """A connection that can read this file and do nothing else, in one snapshot.

    A running statement ends soon after `cancel` is set.

    Raises:
        UserError: The file cannot be read, or what runs inside is refused.
        Cancelled: `cancel` was set.
    """
    with (
        python_lock(path, cancel),
        translated(path, cancel),
        closing(_connection(path)) as connection,
    ):
        connection.set_progress_handler(lambda: cancel.is_set, _STEPS)
        _begin(connection, cancel)
        connection.set_authorizer(_authorize)
        yield connection


def _connection(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(uri(path), uri=True, timeout=0, isolation_level=None)
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    for pragma in HARDENING:
        connection.execute(pragma)
    return connection


def _begin(connection: sqlite3.Connection, cancel: Cancel) -> None:
    """Begins the snapshot; waits a little while another program has the file locked."""
    end = time.monotonic() + _PATIENCE
    connection.execute("BEGIN")
    while True:
        cancel.check()
        try:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            if not is_locked(error) or time.monotonic() > end:
                raise
            cancel.wait(_RETRY_INTERVAL)
        else:
            return


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    if action == sqlite3.SQLITE_PRAGMA:
        allowed = first in _PRAGMAS and (second is None or first not in _SETTING_PRAGMAS)
    elif action in _WRITES:
        # SQLite asks for sqlite_master when a table-valued function declares its columns; a real
        # UPDATE of it is refused by itself.
        is_declaration = action == sqlite3.SQLITE_UPDATE and first == "sqlite_master"
        allowed = is_declaration or (first or "").endswith(_OF_RTREE)
    else:
        allowed = action in _ALLOWED
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


@contextmanager
def with_view_allowed(connection: sqlite3.Connection) -> Iterator[None]:
    """While inside, a temporary view called `VIEW` may be made, which is not in the file."""
    connection.set_authorizer(_authorize_view)
    try:
        yield
    finally:
        connection.set_authorizer(_authorize)


def _authorize_view(action: int, first: str | None, *others: str | None) -> int:
    is_view = action in _VIEW_ACTIONS and first in {VIEW, "sqlite_temp_master"}
    return sqlite3.SQLITE_OK if is_view else _authorize(action, first, *others)


class Rows:
    """The rows of a query. Iterating raises sqlite3.Error or BadBytesError.

    Attributes:
        header: The names of the columns.
        as_they_come: The rows that were not iterated yet, faster; raises sqlite3.Error only.
    """

    def __init__(self, connection: sqlite3.Connection, name: str, query: str) -> None:
        self._cursor = self.as_they_come = connection.execute(query)
        if self._cursor.description is None:
            self.close()
            raise QueryRefusedError(READS_ONLY)
        self.header: list[str] = [column[0] for column in self._cursor.description]
        self._name, self._read = name, 0

    def close(self) -> None:
        """Ends the query: until then, or its collection, the file stays open and is locked."""
        self._cursor.close()

    def __iter__(self) -> Iterator[Sequence[Any]]:
        """The values as SQLite has them."""
        try:
            for row in self._cursor:
                self._read += 1
                yield row
                del row  # else it is held while the next one is read, and may be large
        except sqlite3.OperationalError as error:
            if not str(error).startswith(NOT_UTF8):
                raise
            column = str(error).removeprefix(NOT_UTF8).partition("' with text")[0].strip("'")
            raise BadBytesError(
                Message(
                    "Row {row:,} of {name} has a text in column {column} that is not UTF-8",
                    row=self._read + 1,
                    name=self._name,
                    column=column,
                ),
                Message("Mend the value, or select it as a blob: CAST(column AS BLOB)."),
            ) from error


def as_text(value: str | int | float | bytes | None) -> str | None:
    r"""The value as text: digits that round-trip to the same number, bytes as `\x` and hex."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return rf"\x{value.hex()}"
    return repr(value)  # DuckDB writes doubles alike
