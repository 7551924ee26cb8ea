"""One export from an SQLite file: by ADBC and DuckDB where that is exact, else by Python."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.sources.identifiers import double_quoted
from csvdownloader.core.sources.output import Output
from csvdownloader.engine.rows.row_writer import write_lines
from csvdownloader.sources.database.driver import Selection
from csvdownloader.sources.database.sqlite.column_lines import (
    lines_by_columns,
    may_lose_values,
    needs_one_row_at_a_time,
    small_values_only,
)
from csvdownloader.sources.database.sqlite.declarations import schema_of
from csvdownloader.sources.database.sqlite.long_rows import write_long_rows
from csvdownloader.sources.database.sqlite.native import Plan, copy_natively, plan
from csvdownloader.sources.database.sqlite.one_pass import is_one_pass
from csvdownloader.sources.database.sqlite.reading import Rows, opened

if TYPE_CHECKING:
    from csvdownloader.core.tables.columns import Schema

_LOOK = 2000  # rows to plan by; fewer are not worth loading ADBC
_MOST = 4 << 20  # characters of them; larger rows are not worth it, either


class SqliteExport:
    """Writes the selection into the part file.

    Attributes:
        schema: The columns; known after `run`.
    """

    def __init__(self, path: Path, selection: Selection, output: Output) -> None:
        self._path, self._selection, self._output = path, selection, output
        self._total: int | None = None
        self.schema: Schema = ()

    def run(self) -> int:
        """Exports, and returns the number of rows. Raises UserError or Cancelled.

        Each way that cannot go on starts the next one anew.
        """
        self._output.report(Progress(Stage.WAITING))
        rows, native = self._by_columns(may_plan=True)
        if native:
            rows = copy_natively(self._path, native, self._total, self._output)
            if rows is None:
                rows, _ = self._by_columns(may_plan=False)
        return self._row_by_row() if rows is None else rows

    def _by_columns(self, *, may_plan: bool) -> tuple[int | None, Plan | None]:
        """Writes some rows at a time, column by column, and returns their number.

        None when that cannot be: a value is too large to have many, or its text is not UTF-8. With
        `may_plan`, writes nothing if the native copy suits the rows, and returns its plan.
        """
        with self._opened_rows() as (connection, source):
            looks = _LOOK if may_plan and self._may_go_natively(connection) else 1
            first = list(_first_rows(source, looks))
            is_long = len(first) == _LOOK
            if is_long and (native := plan(self._query, source.header, first)):
                return None, native
            if _size(first) > _MOST or may_lose_values(connection, self._query):
                return self._one_by_one(source.header, chain(_taken_from(first), source)), None
            rows = islice(chain(first, source.as_they_come), self._output.limit)
            lines = lines_by_columns(rows, len(source.header), self._output.format)
            report = self._report_progress
            try:
                with small_values_only(connection):
                    return write_lines(self._output, source.header, lines, report), None
            except sqlite3.Error as error:
                if not needs_one_row_at_a_time(error):
                    raise
                return None, None

    def _row_by_row(self) -> int:
        with self._opened_rows() as (_, source):
            return self._one_by_one(source.header, iter(source))

    def _one_by_one(self, header: Sequence[str], rows: Iterator[Sequence[Any]]) -> int:
        limited = islice(rows, self._output.limit)
        return write_long_rows(self._output, header, limited, self._report_progress)

    @contextmanager
    def _opened_rows(self) -> Iterator[tuple[sqlite3.Connection, Rows]]:
        with opened(self._path, self._output.cancel) as connection:
            if self._selection.count_first and self._total is None:
                self._total = self._count(connection)
            query = f"{self._query}{self._limit}"
            with closing(Rows(connection, self._path.name, query)) as source:
                self.schema = schema_of(connection, self._query, source.header)
                yield connection, source

    def _report_progress(self, rows: int) -> None:
        expected = self._total or self._output.limit
        percent = 100 * min(1.0, rows / expected) if expected else None
        self._output.report(Progress(Stage.COPYING, rows, total=self._total, percent=percent))

    def _count(self, connection: sqlite3.Connection) -> int | None:
        query = f"SELECT count(*) FROM (\n{self._query}{self._limit}\n)"  # noqa: S608
        # A PRAGMA cannot be counted; what else is wrong, the query itself reports.
        with suppress(sqlite3.OperationalError):
            (total,) = connection.execute(query).fetchone()
            return int(total)
        return None

    def _may_go_natively(self, connection: sqlite3.Connection) -> bool:
        """Whether ADBC may read the rows, which can neither be interrupted nor limited."""
        limit = self._output.limit
        is_long = limit is None or limit > _LOOK
        return is_long and is_one_pass(connection, self._query, self._path)

    @property
    def _table(self) -> str:
        return ".".join(map(double_quoted, self._selection.table))

    @property
    def _query(self) -> str:
        if not self._selection.table:
            return self._selection.query
        # without the q, SQLite takes the quoted name of a missing column for a string literal
        columns = ", ".join(f"q.{double_quoted(name)}" for name in self._selection.columns) or "*"
        return f"SELECT {columns} FROM {self._table} AS q"  # noqa: S608  all names are quoted

    @property
    def _limit(self) -> str:
        rows = self._output.limit if self._selection.table else None
        return "" if rows is None else f" LIMIT {rows:d}"


def _first_rows(rows: Iterable[Sequence[Any]], most: int) -> Iterator[Sequence[Any]]:
    """At most so many rows, and fewer of large ones, as they are kept."""
    size = 0
    for row in islice(rows, most):
        yield row
        size += _size([row])
        if size > _MOST:
            return


def _size(rows: Iterable[Sequence[Any]]) -> int:
    return sum(len(value) for row in rows for value in row if isinstance(value, str | bytes))


def _taken_from(rows: list[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """The rows, which the list does not keep."""
    while rows:
        yield rows.pop(0)
