"""Writes the rows of a DuckDB query natively: DuckDB's COPY, with the header that was asked for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.sources.output import Output
from csvdownloader.engine.duckdb.session import quoted, translated
from csvdownloader.engine.rows.csv_writer import header_line, write_blocks

if TYPE_CHECKING:
    import duckdb


class DuckdbCopy(Struct, frozen=True):
    """What to copy.

    Attributes:
        query: The SQL. A single column must not be NULL: many readers skip an empty line.
        header: The names to write, as they are; empty and equal ones too.
        name: What is read, as the user knows it.
        total: Rows that the query reads from, when known.
        has_percent: Whether DuckDB knows its progress: not while it reads a stream.
    """

    query: str
    header: Sequence[str]
    name: str
    total: int | None = None
    has_percent: bool = True


def copy_query(
    connection: "duckdb.DuckDBPyConnection",
    copy: DuckdbCopy,
    output: Output,
) -> int:
    """Writes header and rows, and returns the number of rows that COPY reports.

    Args:
        connection: From `duckdb_session.session`.
        copy: What to copy.
        output: Where they go; its cancel interrupts the query.

    Raises:
        UserError: The source or the disk failed.
        Cancelled: The cancel of `output` was set.
    """
    header = header_line(copy.header, output.format)
    probe = _Probe(connection, copy, output)
    statement = _statement(copy, header.decode(), output)
    with (
        translated(output.part, copy.name, output.cancel),
        # Repeated: DuckDB 2.0 loses an interrupt that comes just before the query begins.
        output.cancel.repeating(connection.interrupt),
        output.report.watching(probe),
    ):
        ((rows,),) = connection.execute(statement).fetchall()
    output.cancel.check()
    if not rows:
        write_blocks(output, [header])  # COPY ends prefix and suffix by a line feed each
    return int(rows)


def _statement(copy: DuckdbCopy, header: str, output: Output) -> str:
    limit = "" if output.limit is None else f" LIMIT {output.limit:d}"
    options = (
        "FORMAT csv",
        f"DELIMITER {quoted(output.format.delimiter)}",
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
    return f"COPY ({query}) TO {quoted(str(output.part))} ({', '.join(options)})"


class _Probe:
    """Measures the progress of the running COPY. Called on another thread."""

    def __init__(
        self, connection: "duckdb.DuckDBPyConnection", copy: DuckdbCopy, output: Output
    ) -> None:
        self._connection, self._part = connection, output.part
        self._total = copy.total
        self._scale: float | None = 1.0 if copy.has_percent else None
        limit = output.limit
        if limit is not None:
            self._scale = None  # DuckDB's percent is of all rows
            if copy.total is not None:
                self._total = min(copy.total, limit)
                if copy.has_percent:
                    self._scale = max(1.0, copy.total / limit)
        self._reached: float | None = None

    def __call__(self) -> Progress:
        percent = self._connection.query_progress()
        if self._scale is not None and percent >= 0:
            self._reached = max(self._reached or 0.0, min(100.0, percent * self._scale))
        return Progress(
            Stage.COPYING,
            bytes=self._size(),
            total=self._total,
            percent=self._reached,
        )

    def _size(self) -> int | None:
        try:
            return self._part.stat().st_size
        except OSError:
            return None  # COPY itself meets the same error and reports it
