"""The driver for SQLite files."""

import re
import sqlite3
from contextlib import suppress
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.sources.output import Output
from csvdownloader.sources.database.database_file import (
    DatabaseFileKind,
    checked_path,
    file_export_outcome,
    test_message,
)
from csvdownloader.sources.database.dialects import SQLITE
from csvdownloader.sources.database.driver import Login, Selection
from csvdownloader.sources.database.sqlite.library_locks import is_read
from csvdownloader.sources.database.sqlite.reading import opened
from csvdownloader.sources.tabular import signatures

_COUNT = re.compile(r"[0-9]{1,18}")
_NOT_INTERNAL = r"name NOT LIKE 'sqlite\_%' ESCAPE '\'"


class SqliteDriver(DatabaseFileKind):
    """Reads SQLite files. Also a `sources.database.driver.Driver`."""

    dialects = SQLITE

    def __init__(self) -> None:
        super().__init__("sqlite", "SQLite", ("sqlite", "sqlite3", "db", "db3", "s3db", "gpkg"))

    @override
    def begins(self, start: bytes) -> bool:
        """See `DatabaseFileKind`."""
        return signatures.SQLITE.fits(start)

    @override
    def is_in(self, path: Path) -> bool:
        """See `DatabaseFileKind`. A file that is being read stays closed: its locks would go."""
        return is_read(path) or super().is_in(path)

    def test(self, login: Login, cancel: Cancel) -> Message:
        """See `Driver`."""
        path = checked_path(login)
        with opened(path, cancel) as connection:
            (version,) = connection.execute("SELECT sqlite_version()").fetchone()
        return test_message(Message("SQLite {version}", version=version), path)

    def tables(self, login: Login, cancel: Cancel) -> tuple[TableInfo, ...]:
        """See `Driver`."""
        with opened(checked_path(login), cancel) as connection:
            rows = _estimated_rows(connection)
            found = connection.execute(
                "SELECT name, type = 'view' FROM sqlite_master "  # noqa: S608
                f"WHERE type IN ('table', 'view') AND {_NOT_INTERNAL} ORDER BY name COLLATE NOCASE"
            ).fetchall()
        return tuple(TableInfo((name,), bool(is_view), rows.get(name)) for name, is_view in found)

    def columns(self, login: Login, table: tuple[str, ...], cancel: Cancel) -> tuple[str, ...]:
        """See `Driver`."""
        with opened(checked_path(login), cancel) as connection:
            found = connection.execute(
                "SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1", (table[-1],)
            ).fetchall()
        if not found:
            raise QueryRefusedError(Message("no such table: {table}", table=".".join(table)))
        return tuple(name for (name,) in found)

    def export(self, login: Login, selection: Selection, output: Output) -> Outcome:
        """See `Driver`."""
        from csvdownloader.sources.database.sqlite.export import SqliteExport

        export = SqliteExport(checked_path(login), selection, output)
        rows = export.run()
        return file_export_outcome("SQLite", rows, output.limit, export.schema)


def _estimated_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """The estimated number of rows of each table that ANALYZE has counted."""
    with suppress(sqlite3.OperationalError):  # there is no such table before the first ANALYZE
        found = connection.execute("SELECT tbl, stat FROM sqlite_stat1").fetchall()
        counts = {table: str(stat).partition(" ")[0] for table, stat in found}
        return {table: int(text) for table, text in counts.items() if _COUNT.fullmatch(text)}
    return {}
