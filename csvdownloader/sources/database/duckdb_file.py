"""The driver for DuckDB files."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import SourceError, UserError
from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.messages import EMPTY, Message, joined, verbatim
from csvdownloader.core.overrides import override
from csvdownloader.core.sources.identifiers import double_quoted
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.sources.output import Output
from csvdownloader.engine.duckdb.columns import schema_of
from csvdownloader.engine.duckdb.copy import DuckdbCopy, copy_query
from csvdownloader.engine.duckdb.session import (
    MEMORY_LIMIT,
    first_line,
    library_failure,
    quoted,
    session,
)
from csvdownloader.engine.duckdb.text import as_text, refuse_variants, without_null_line
from csvdownloader.sources.database.database_file import (
    DatabaseFileKind,
    checked_path,
    file_export_outcome,
    test_message,
)
from csvdownloader.sources.database.dialects import DUCKDB
from csvdownloader.sources.database.driver import Login, Selection
from csvdownloader.sources.database.duckdb_error_position import error_position
from csvdownloader.sources.database.duckdb_query import CheckedQuery, checked_query
from csvdownloader.sources.database.sql import select
from csvdownloader.sources.tabular import signatures

if TYPE_CHECKING:
    import duckdb

_ALIAS = "opened"
_VERSION = slice(14, 20)  # the upper bytes of the version in a file's header
_TABLES = """
SELECT schema_name, table_name, false, estimated_size FROM duckdb_tables()
WHERE database_name = current_database() AND NOT internal
UNION ALL SELECT schema_name, view_name, true, NULL FROM duckdb_views()
WHERE database_name = current_database() AND NOT internal
ORDER BY ALL
"""


class DuckdbDriver(DatabaseFileKind):
    """Reads DuckDB files. Also a `sources.database.driver.Driver`."""

    dialects = DUCKDB

    def __init__(self) -> None:
        super().__init__("duckdb", "DuckDB", ("duckdb", "ddb", "db"))

    @override
    def begins(self, start: bytes) -> bool:
        """See `DatabaseFileKind`."""
        return signatures.DUCKDB.fits(start) and start[_VERSION] == bytes(
            _VERSION.stop - _VERSION.start
        )

    def test(self, login: Login, cancel: Cancel) -> Message:
        """See `Driver`."""
        path = checked_path(login)
        with _attached(path, None, cancel) as connection:
            ((version,),) = connection.execute("SELECT version()").fetchall()
        return test_message(Message("DuckDB {version}", version=version), path)

    def tables(self, login: Login, cancel: Cancel) -> tuple[TableInfo, ...]:
        """See `Driver`."""
        with _attached(checked_path(login), None, cancel) as connection:
            found = connection.execute(_TABLES).fetchall()
        return tuple(TableInfo((schema, name), view, rows) for schema, name, view, rows in found)

    def columns(self, login: Login, table: tuple[str, ...], cancel: Cancel) -> tuple[str, ...]:
        """See `Driver`."""
        with _attached(checked_path(login), None, cancel) as connection:
            query = select(Selection(table), double_quoted)
            with _with_position(Selection(table)):
                return tuple(connection.sql(query).columns)

    def export(self, login: Login, selection: Selection, output: Output) -> Outcome:
        """See `Driver`. What needs more memory than usual is run once more, with more."""
        import duckdb

        try:
            return self._export(login, selection, output, MEMORY_LIMIT)
        except UserError as error:
            if not isinstance(error.__cause__, duckdb.OutOfMemoryException):
                raise
        return self._export(login, selection, output, sys.maxsize)

    @staticmethod
    def _export(login: Login, selection: Selection, output: Output, memory: int) -> Outcome:
        output.report(Progress(Stage.WAITING))
        path = checked_path(login)
        with _attached(path, output.part, output.cancel, memory) as connection:
            with _with_position(selection):
                query = checked_query(connection, select(selection, double_quoted))
            total = _count(connection, query.sql) if selection.count_first else None
            schema = schema_of(query.names, query.types)
            copy = DuckdbCopy(_text_query(query), query.names, path.name, total)
            rows = copy_query(connection, copy, output)
        return file_export_outcome("DuckDB", rows, output.limit, schema)


@contextmanager
def _attached(
    path: Path, part: Path | None, cancel: Cancel, memory: int = MEMORY_LIMIT
) -> "Iterator[duckdb.DuckDBPyConnection]":
    """A connection with the file attached, read-only. Raises UserError or Cancelled."""
    with session(part, [path, path.with_name(f"{path.name}.wal")], memory) as connection:
        with _translated_opening(path):
            connection.execute(f"ATTACH {quoted(str(path))} AS {_ALIAS} (READ_ONLY)")
            connection.execute(f"USE {_ALIAS}")
        with _translated_query_errors(path.name, cancel), cancel.repeating(connection.interrupt):
            yield connection


@contextmanager
def _with_position(selection: Selection) -> Iterator[None]:
    """Adds the position of the mistake to errors in the user's query."""
    import duckdb

    try:
        yield
    except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException) as error:
        position = error_position(str(error)) if selection.query else EMPTY
        raise QueryRefusedError(joined([first_line(error), position])) from error


def _text_query(query: CheckedQuery) -> str:
    """The SQL that selects each column as the text for the file."""
    refuse_variants(query.names, query.types)
    names = [f"c{index}" for index in range(len(query.names))]
    texts = [
        as_text(double_quoted(name), duckdb_type)
        for name, duckdb_type in zip(names, query.types, strict=True)
    ]
    columns = ", ".join(without_null_line(texts))
    return f"SELECT {columns} FROM (\n{query.sql}\n) AS q({', '.join(names)})"  # noqa: S608


def _count(connection: "duckdb.DuckDBPyConnection", query: str) -> int:
    ((rows,),) = connection.execute(f"SELECT count(*) FROM (\n{query}\n)").fetchall()  # noqa: S608
    return int(rows)


@contextmanager
def _translated_opening(path: Path) -> Iterator[None]:
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise _opening_error(error, path) from error


def _opening_error(error: Exception, path: Path) -> UserError:
    text, line = str(error), first_line(error)
    if "Could not set lock" in text or "used by another process" in text:
        return SourceError(
            Message("Another program has {name} open for writing", name=path.name),
            Message(
                "Close it there, then retry. DuckDB lets only one program write, and nobody "
                "read then."
            ),
            remedy=Remedy.RETRY,
        )
    if "encrypt" in text.lower():
        return SourceUnreadableError(
            Message("{name} is encrypted", name=path.name),
            Message("Export from an open copy of it."),
        )
    if "not a valid DuckDB database" in text:
        return WrongContentError(
            Message("{name} is not a DuckDB database", name=path.name),
            Message("Choose another file."),
        )
    if "storage version" in text.lower() or "newer version" in text:
        return SourceUnreadableError(
            Message(
                "This version cannot read {name}: {first_line}", name=path.name, first_line=line
            )
        )
    return SourceUnreadableError(
        Message("Cannot open {name}: {first_line}", name=path.name, first_line=line)
    )


@contextmanager
def _translated_query_errors(name: str, cancel: Cancel) -> Iterator[None]:
    """Turns what a query raises into a UserError with DuckDB's message, or Cancelled."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        if cancel.is_set:
            raise Cancelled from error
        raise _query_error(error, name) from error
    except SourceUnreadableError as error:
        if isinstance(error.__cause__, duckdb.Error) and not _is_of_the_file(error.__cause__):
            raise _query_error(error.__cause__, name) from error
        raise


def _query_error(error: Exception, name: str) -> UserError:
    if _is_of_the_file(error):
        return library_failure(error, name)
    return QueryRefusedError(verbatim(first_line(error)))


def _is_of_the_file(error: Exception) -> bool:
    """Whether the error is about the file or the library, and not about the query."""
    import duckdb

    return type(error) is duckdb.Error or isinstance(
        error,
        (
            duckdb.IOException,
            duckdb.SerializationException,
            duckdb.InternalException,
            duckdb.FatalException,
        ),
    )
