"""The driver for SQLite files."""

import sqlite3
from contextlib import suppress
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import QueryRefusedError
from csvdownloader.core.formats import Format
from csvdownloader.core.models import Outcome, TableInfo
from csvdownloader.core.ports import Report
from csvdownloader.sources.database.database_file import (
    DatabaseFileKind,
    file_of,
    handed_over,
    said,
)
from csvdownloader.sources.database.driver import Login, Selection
from csvdownloader.sources.database.sqlite.reading import opened

_OWN = r"name NOT LIKE 'sqlite\_%' ESCAPE '\'"


class SqliteDriver(DatabaseFileKind):
    """Reads SQLite files. Also a `sources.database.driver.Driver`."""

    def __init__(self) -> None:
        super().__init__("sqlite", "SQLite", ("sqlite", "sqlite3", "db", "db3", "s3db"))

    def test(self, login: Login, cancel: Cancel) -> str:
        """See `Driver`."""
        path = file_of(login)
        with opened(path, cancel) as connection:
            (version,) = connection.execute("SELECT sqlite_version()").fetchone()
        return said(f"SQLite {version}", path)

    def tables(self, login: Login, cancel: Cancel) -> tuple[TableInfo, ...]:
        """See `Driver`."""
        with opened(file_of(login), cancel) as connection:
            rows = _guessed_rows(connection)
            found = connection.execute(
                "SELECT name, type = 'view' FROM sqlite_master "  # noqa: S608
                f"WHERE type IN ('table', 'view') AND {_OWN} ORDER BY name COLLATE NOCASE"
            ).fetchall()
        return tuple(TableInfo((name,), bool(is_view), rows.get(name)) for name, is_view in found)

    def columns(self, login: Login, table: tuple[str, ...], cancel: Cancel) -> tuple[str, ...]:
        """See `Driver`."""
        with opened(file_of(login), cancel) as connection:
            found = connection.execute(
                "SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1", (table[-1],)
            ).fetchall()
        if not found:
            raise QueryRefusedError(f"no such table: {'.'.join(table)}")
        return tuple(name for (name,) in found)

    def export(
        self,
        login: Login,
        selection: Selection,
        file_format: Format,
        part: Path,
        report: Report,
        cancel: Cancel,
    ) -> Outcome:
        """See `Driver`."""
        from csvdownloader.sources.database.sqlite.export import SqliteExport

        rows = SqliteExport(file_of(login), selection, file_format, part, report, cancel).run()
        return handed_over("SQLite", rows, selection.rows)


def _guessed_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """About how many rows each table has, where ANALYZE has counted."""
    with suppress(sqlite3.OperationalError):  # most files have no such table
        found = connection.execute("SELECT tbl, stat FROM sqlite_stat1").fetchall()
        words = {table: str(stat).partition(" ")[0] for table, stat in found}
        return {table: int(word) for table, word in words.items() if word.isdecimal()}
    return {}
