"""Writes the rows of a DuckDB query natively: DuckDB's COPY, with the header that was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from csvdownloader.core.control import Cancel
from csvdownloader.core.formats import Format
from csvdownloader.core.models import Progress, Stage
from csvdownloader.core.ports import Report
from csvdownloader.engine.csv_writer import header_line, write_blocks
from csvdownloader.engine.duckdb_session import quoted, translated
from csvdownloader.engine.spool import COPY_SHARE

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class DuckdbCopy:
    """What to copy.

    Attributes:
        query: The SQL. A single column must not be NULL: many readers skip an empty line.
        header: The names to write, as they are; empty and equal ones too.
        name: What is read, as the user knows it.
        total: Rows that the query reads from, when known.
        limit: Rows at most.
        has_percent: Whether DuckDB knows its progress: not while it reads a stream.
    """

    query: str
    header: Sequence[str]
    name: str
    total: int | None = None
    limit: int | None = None
    has_percent: bool = True


def copy_query(
    connection: "duckdb.DuckDBPyConnection",
    copy: DuckdbCopy,
    part: Path,
    file_format: Format,
    report: Report,
    cancel: Cancel,
) -> int:
    """Writes header and rows into `part`, and returns the number of rows that COPY reports.

    Args:
        connection: From `duckdb_session.session`.
        copy: What to copy.
        part: The file to write; it keeps its mode.
        file_format: Decides the delimiter.
        report: Gets the progress, up to 75 percent.
        cancel: Interrupts the query.

    Raises:
        UserError: The source or the disk failed.
        Cancelled: `cancel` was set.
    """
    header = header_line(copy.header, file_format)
    probe = _Probe(connection, copy, part, cancel)
    statement = _statement(copy, header.decode(), part, file_format)
    with (
        translated(part, copy.name, cancel),
        cancel.calling(connection.interrupt),
        report.watching(probe),
    ):
        row = connection.execute(statement).fetchone()
    cancel.check()
    rows = int(row[0]) if row else 0
    if not rows:
        write_blocks(part, [header])  # COPY ends prefix and suffix by a line feed each
    return rows


def _statement(copy: DuckdbCopy, header: str, part: Path, file_format: Format) -> str:
    limit = "" if copy.limit is None else f" LIMIT {copy.limit:d}"
    options = (
        "FORMAT csv",
        f"DELIMITER {quoted(file_format.delimiter)}",
        "QUOTE '\"'",
        "ESCAPE '\"'",
        "NULLSTR ''",
        "HEADER false",  # DuckDB would rename equal names
        f"PREFIX {quoted(header)}",
        r"SUFFIX E'\n'",
        "COMPRESSION none",
        "USE_TMP_FILE false",  # the temporary file would have another mode
    )
    query = f"SELECT * FROM ({copy.query}){limit}"  # noqa: S608  the query is the program's own
    return f"COPY ({query}) TO {quoted(str(part))} ({', '.join(options)})"


class _Probe:
    """Measures the progress of the running COPY. Called on another thread."""

    def __init__(
        self, connection: "duckdb.DuckDBPyConnection", copy: DuckdbCopy, part: Path, cancel: Cancel
    ) -> None:
        self._connection, self._part, self._cancel = connection, part, cancel
        self._total = copy.total
        self._scale: float | None = 1.0 if copy.has_percent else None
        if copy.limit is not None:
            self._scale = None  # DuckDB's percent is of all rows
            if copy.total is not None:
                self._total = min(copy.total, copy.limit)
                if copy.has_percent:
                    self._scale = max(1.0, copy.total / copy.limit)
        self._reached: float | None = None

    def __call__(self) -> Progress:
        if self._cancel.is_set:
            # DuckDB 2.0 loses an interrupt that comes just before the query begins.
            self._connection.interrupt()
        percent = self._connection.query_progress()
        if self._scale is not None and percent >= 0:
            self._reached = max(self._reached or 0.0, min(100.0, percent * self._scale))
        return Progress(
            Stage.COPYING,
            bytes=self._size(),
            total=self._total,
            percent=None if self._reached is None else COPY_SHARE / 100 * self._reached,
        )

    def _size(self) -> int | None:
        try:
            return self._part.stat().st_size
        except OSError:
            return None  # COPY itself meets the same error and reports it
