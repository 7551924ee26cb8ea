"""Copies a plain SQLite table natively: ADBC reads it, DuckDB writes it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import BadBytesError, ServerError
from csvdownloader.core.formats import Format
from csvdownloader.core.ports import Report
from csvdownloader.engine.arrow import Stream, copy_stream
from csvdownloader.sources.database.sql import double_quoted
from csvdownloader.sources.database.sqlite.lanes import adbc_lane
from csvdownloader.sources.database.sqlite.reading import uri

_BATCH = 2048  # rows
_MOST = 16_384  # bytes of a value, so that a batch stays small
_KINDS = {int: "integer", float: "real", str: "text", bytes: "blob"}
_REFUSAL = "json_extract('{}', 'unexpected')"  # a path that is none fails when it is reached


def guarded(table: str, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str | None:
    """The SQL that reads the columns of `table`, and fails at a value that is not like `rows`.

    The ADBC driver settles on one type for a column and converts most other values silently.
    None when a column of `rows` has several types already.
    """
    shown = []
    for name, values in zip(header, zip(*rows, strict=True), strict=True):
        kinds = {_KINDS[type(value)] for value in values if value is not None}
        if len(kinds) > 1:
            return None
        shown.append(_guarded(double_quoted(name), kinds.pop() if kinds else "integer"))
    return f"SELECT {', '.join(shown)} FROM {table} AS q"  # noqa: S608  all names are quoted


def _guarded(name: str, kind: str) -> str:
    column = f"q.{name}"
    small = f" AND octet_length({column}) <= {_MOST}" if kind in {"text", "blob"} else ""
    return (
        f"CASE WHEN {column} IS NULL THEN NULL WHEN typeof({column}) = '{kind}'{small} "
        f"THEN {column} ELSE {_REFUSAL} END AS {name}"
    )


def copy_natively(
    path: Path,
    query: str,
    total: int | None,
    part: Path,
    file_format: Format,
    report: Report,
    cancel: Cancel,
) -> int | None:
    """Copies the rows of a guarded query into `part` and returns their number.

    None when the driver cannot do it exactly, for whatever reason: the caller then does it anew.

    Raises:
        UserError: The disk failed.
        Cancelled: `cancel` was set.
    """
    import adbc_driver_manager as adbc

    with adbc_lane(path) as entered:
        if not entered:
            return None
        try:
            with _executed(path, query) as handle:
                stream = Stream(handle, path.name, total)
                return copy_stream(stream, part, file_format, report, cancel)
        except (adbc.Error, ServerError, BadBytesError):
            cancel.check()
            return None


@contextmanager
def _executed(path: Path, query: str) -> Iterator[Any]:
    import adbc_driver_manager as adbc
    import adbc_driver_sqlite

    with (
        adbc.AdbcDatabase(
            driver=adbc_driver_sqlite._driver_path(),  # noqa: SLF001  there is no public name
            entrypoint="AdbcDriverSqliteInit",
            uri=uri(path),
        ) as database,
        adbc.AdbcConnection(database) as connection,
        adbc.AdbcStatement(connection) as statement,
    ):
        statement.set_options(**{"adbc.sqlite.query.batch_rows": str(_BATCH)})
        statement.set_sql_query(query)
        handle, _ = statement.execute_query()
        yield handle
