"""One export from an SQLite file: natively where that is exact, else row by row."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any

from csvdownloader.core.control import Cancel
from csvdownloader.core.formats import Format
from csvdownloader.core.identifiers import double_quoted
from csvdownloader.core.models import Progress, Stage
from csvdownloader.core.ports import Report
from csvdownloader.engine.row_writer import write_rows
from csvdownloader.engine.spool import COPY_SHARE
from csvdownloader.sources.database.driver import Selection
from csvdownloader.sources.database.sqlite.native import Plan, copy_natively, plan
from csvdownloader.sources.database.sqlite.reading import Rows, as_text, opened

_LOOK = 2000  # rows; a shorter table is not worth another library


class SqliteExport:
    """Writes what was selected into the part file."""

    def __init__(
        self,
        path: Path,
        selection: Selection,
        file_format: Format,
        part: Path,
        report: Report,
        cancel: Cancel,
    ) -> None:
        self._path, self._selection, self._format = path, selection, file_format
        self._part, self._report, self._cancel = part, report, cancel
        self._total: int | None = None

    def run(self) -> int:
        """Returns the number of rows. Raises UserError or Cancelled."""
        self._report(Progress(Stage.WAITING))
        rows, native = self._exactly(look=True)
        if native:
            copied = copy_natively(
                self._path,
                native,
                self._limit,
                self._total,
                self._part,
                self._format,
                self._report,
                self._cancel,
            )
            rows = self._exactly(look=False)[0] if copied is None else copied
        return rows

    def _exactly(self, *, look: bool) -> tuple[int, Plan | None]:
        """Writes the rows one by one; or writes nothing, and returns a plan for the native way."""
        first: list[Sequence[Any]] = []
        with opened(self._path, self._cancel) as connection:
            self._count(connection)
            source = Rows(connection, self._path.name, f"{self._query}{self._limit}")
            rows = iter(source)
            if look and self._is_plain_table(connection):
                first = list(islice(rows, _LOOK))
                native = plan(self._table, source.header, first)
                if native and len(first) == _LOOK:
                    return 0, native
            return self._write(source.header, chain(first, rows)), None

    def _write(self, header: Sequence[str], rows: Iterator[Sequence[Any]]) -> int:
        taken = islice(rows, self._selection.rows)
        texts = ([as_text(value) for value in row] for row in taken)
        return write_rows(self._part, self._format, header, texts, self._tell, self._cancel)

    def _tell(self, rows: int) -> None:
        expected = self._total or self._selection.rows
        percent = COPY_SHARE * min(1.0, rows / expected) if expected else None
        self._report(Progress(Stage.COPYING, rows, total=self._total, percent=percent))

    def _count(self, connection: sqlite3.Connection) -> None:
        if self._selection.counted:
            query = f"SELECT count(*) FROM (\n{self._query}{self._limit}\n)"  # noqa: S608
            with suppress(
                sqlite3.OperationalError
            ):  # a PRAGMA; the query itself says what is wrong
                (self._total,) = connection.execute(query).fetchone()

    def _is_plain_table(self, connection: sqlite3.Connection) -> bool:
        """Whether it is a table of the file itself: the ADBC driver cannot be interrupted.

        In a view or a query, any time can pass before the next row.
        """
        query = (
            "SELECT count(*) FROM sqlite_master "
            "WHERE type = 'table' AND rootpage > 0 AND name = ? COLLATE NOCASE"
        )
        name = self._selection.table[-1] if self._selection.table else None
        return bool(connection.execute(query, (name,)).fetchone()[0])

    @property
    def _table(self) -> str:
        return ".".join(map(double_quoted, self._selection.table))

    @property
    def _query(self) -> str:
        if not self._selection.table:
            return self._selection.query
        # without the q, SQLite takes the name of a column that is not there for a text
        columns = ", ".join(f"q.{double_quoted(name)}" for name in self._selection.columns) or "*"
        return f"SELECT {columns} FROM {self._table} AS q"  # noqa: S608  all names are quoted

    @property
    def _limit(self) -> str:
        rows = self._selection.rows if self._selection.table else None
        return "" if rows is None else f" LIMIT {rows:d}"
