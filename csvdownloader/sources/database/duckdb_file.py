"""The driver for DuckDB files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors import (
    QueryRefusedError,
    SourceError,
    SourceUnreadableError,
    UserError,
    WrongContentError,
)
from csvdownloader.core.formats import Format
from csvdownloader.core.identifiers import double_quoted
from csvdownloader.core.models import Outcome, Progress, Stage, TableInfo
from csvdownloader.core.ports import Report
from csvdownloader.engine.duckdb_copy import DuckdbCopy, copy_query
from csvdownloader.engine.duckdb_session import quoted, session
from csvdownloader.engine.duckdb_text import as_text, never_an_empty_line
from csvdownloader.sources.database.database_file import (
    DatabaseFileKind,
    file_of,
    handed_over,
    said,
)
from csvdownloader.sources.database.driver import Login, Selection
from csvdownloader.sources.database.duckdb_error_position import error_position
from csvdownloader.sources.database.sql import select

if TYPE_CHECKING:
    import duckdb

_NAME = "opened"
_TABLES = """
SELECT schema_name, table_name, false, estimated_size FROM duckdb_tables()
WHERE database_name = current_database() AND NOT internal
UNION ALL SELECT schema_name, view_name, true, NULL FROM duckdb_views()
WHERE database_name = current_database() AND NOT internal
ORDER BY ALL
"""
_READS_ONLY = "Only a single query that reads can be run, for example SELECT"


class DuckdbDriver(DatabaseFileKind):
    """Reads DuckDB files. Also a `sources.database.driver.Driver`."""

    def __init__(self) -> None:
        super().__init__("duckdb", "DuckDB", ("duckdb", "ddb", "db"))

    def test(self, login: Login, cancel: Cancel) -> str:
        """See `Driver`."""
        path = file_of(login)
        with _attached(path, None, cancel) as connection:
            row = connection.execute("SELECT version()").fetchone()
        return said(f"DuckDB {row[0] if row else ''}", path)

    def tables(self, login: Login, cancel: Cancel) -> tuple[TableInfo, ...]:
        """See `Driver`."""
        with _attached(file_of(login), None, cancel) as connection:
            found = connection.execute(_TABLES).fetchall()
        return tuple(TableInfo((schema, name), view, rows) for schema, name, view, rows in found)

    def columns(self, login: Login, table: tuple[str, ...], cancel: Cancel) -> tuple[str, ...]:
        """See `Driver`."""
        with _attached(file_of(login), None, cancel) as connection:
            return tuple(_relation(connection, Selection(table=table)).columns)

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
        report(Progress(Stage.WAITING))
        query = select(selection, double_quoted)
        path = file_of(login)
        with _attached(path, part, cancel) as connection:
            shown, header = _shown(_relation(connection, selection), query)
            total = _count(connection, query) if selection.counted else None
            copy = DuckdbCopy(shown, header, path.name, total, selection.rows)
            rows = copy_query(connection, copy, part, file_format, report, cancel)
        return handed_over("DuckDB", rows, selection.rows)


@contextmanager
def _attached(
    path: Path, part: Path | None, cancel: Cancel
) -> "Iterator[duckdb.DuckDBPyConnection]":
    """A connection whose database is the file, for reading only. Raises UserError or Cancelled."""
    with session(part, [path, path.with_name(f"{path.name}.wal")]) as connection:
        with _opening(path):
            connection.execute(f"ATTACH {quoted(str(path))} AS {_NAME} (READ_ONLY)")
            connection.execute(f"USE {_NAME}")
        with _named(cancel), cancel.calling(connection.interrupt):
            yield connection


def _relation(
    connection: "duckdb.DuckDBPyConnection", selection: Selection
) -> "duckdb.DuckDBPyRelation":
    """The query, bound and not yet run. Raises QueryRefusedError unless it is one that reads."""
    import duckdb

    query = select(selection, double_quoted)
    with _placed(selection):
        statements = connection.extract_statements(f"\n{query}")
        if len(statements) != 1 or statements[0].type is not duckdb.StatementType.SELECT:
            raise QueryRefusedError(_READS_ONLY)
        connection.execute(f"EXPLAIN\n{query}")  # unlike sql(), it says where a mistake is
        return connection.sql(query)


@contextmanager
def _placed(selection: Selection) -> Iterator[None]:
    """Adds to what is wrong with the user's query where that is."""
    import duckdb

    try:
        yield
    except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException) as error:
        where = error_position(str(error)) if selection.query else ""
        raise QueryRefusedError(str(error).splitlines()[0] + where) from error


def _shown(relation: "duckdb.DuckDBPyRelation", query: str) -> tuple[str, list[str]]:
    """The SQL of the file's columns, and their names."""
    names = [f"c{index}" for index in range(len(relation.columns))]
    shown = [
        as_text(double_quoted(name), kind) for name, kind in zip(names, relation.types, strict=True)
    ]
    columns = ", ".join(never_an_empty_line(shown))
    source = f"(\n{query}\n) AS q({', '.join(names)})"
    return f"SELECT {columns} FROM {source}", list(relation.columns)  # noqa: S608


def _count(connection: "duckdb.DuckDBPyConnection", query: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM (\n{query}\n)").fetchone()  # noqa: S608
    return int(row[0]) if row else 0


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise _opening_error(str(error), path) from error


def _opening_error(text: str, path: Path) -> UserError:
    words = text.splitlines()[0]
    if "Could not set lock" in text or "used by another process" in text:
        return SourceError(
            f"Another program has {path.name} open for writing",
            "Close it there, then retry. DuckDB lets only one program write, and nobody read then.",
        )
    if "encrypt" in text.lower():
        return SourceUnreadableError(f"{path.name} is encrypted", "Export from an open copy of it.")
    if "not a valid DuckDB database" in text:
        return WrongContentError(f"{path.name} is not a DuckDB database", "Choose another file.")
    if "storage version" in text.lower() or "newer version" in text:
        return SourceUnreadableError(f"This version cannot read {path.name}: {words}")
    return SourceUnreadableError(f"Cannot open {path.name}: {words}")


@contextmanager
def _named(cancel: Cancel) -> Iterator[None]:
    """What a query raises, with DuckDB's own words."""
    import duckdb

    mistakes = (
        duckdb.ConversionException,
        duckdb.InvalidInputException,
        duckdb.PermissionException,
    )
    try:
        yield
    except duckdb.InternalException:
        raise
    except duckdb.Error as error:
        if cancel.is_set:
            raise Cancelled from error
        raise QueryRefusedError(str(error).splitlines()[0]) from error
    except SourceUnreadableError as error:
        if isinstance(error.__cause__, mistakes):
            raise QueryRefusedError(str(error.__cause__).splitlines()[0]) from error
        raise
