"""Copies what is read in one pass of an SQLite file natively: ADBC reads it, DuckDB writes it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from csvdownloader.core.errors.databases import ServerError
from csvdownloader.core.errors.reading import BadBytesError
from csvdownloader.core.sources.identifiers import double_quoted
from csvdownloader.core.sources.output import Output
from csvdownloader.engine.arrow.schema import column_formats
from csvdownloader.engine.arrow.stream import ArrowStream, copy_stream
from csvdownloader.sources.database.sqlite.library_locks import adbc_lock
from csvdownloader.sources.database.sqlite.reading import HARDENING, uri

_BATCH = 2000  # rows
_MOST = 16_384  # bytes of a value, so that a batch stays small
_MOST_OF_ROW = 8 * _MOST
_TYPES = {int: "integer", float: "real", str: "text", bytes: "blob"}
_FORMATS = {"integer": "l", "real": "g", "text": "u", "blob": "z"}  # of Arrow's C interface
_REFUSAL = "json_extract('{}', 'unexpected')"  # raises an error: the path is invalid


class Plan(Struct, frozen=True):
    """How to read rows natively: the SQL, and the type that each column must have in it."""

    query: str
    types: tuple[str, ...]


def plan(query: str, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> Plan | None:
    """The SQL that reads the rows of `query`, and fails at a value of other type than in `rows`.

    By itself the ADBC driver infers the type of a column from its first rows, and silently converts
    most later values of other types. None when a column of `rows` has several types already.
    """
    types: list[str] = []
    for values in zip(*rows, strict=True):
        found = {_TYPES[type(value)] for value in values if value is not None} or {"integer"}
        if len(found) > 1:
            return None
        types += found
    most = min(_MOST, _MOST_OF_ROW // max(1, types.count("text") + types.count("blob")))
    names = [f"c{index}" for index in range(len(header))]  # equal names are no matter then
    shown = ", ".join(
        f"{_guarded(f'q.{name}', type_, most)} AS {double_quoted(title)}"
        for name, type_, title in zip(names, types, header, strict=True)
    )
    rows_of = f"WITH q({', '.join(names)}) AS (\n{query}\n)"
    return Plan(f"{rows_of} SELECT {shown} FROM q", tuple(types))  # noqa: S608  the user's own


def _guarded(column: str, type_: str, most: int) -> str:
    if type_ == "integer":  # the driver itself refuses whatever else comes later
        return column
    small = f" AND octet_length({column}) <= {most}" if type_ != "real" else ""
    return (
        f"CASE WHEN typeof({column}) = '{type_}'{small} THEN {column} "
        f"WHEN {column} IS NOT NULL THEN {_REFUSAL} END"
    )


def copy_natively(path: Path, plan: Plan, total: int | None, output: Output) -> int | None:
    """Copies the rows of the plan's query, up to the limit of `output`; returns their number.

    None when the driver cannot do that exactly, for whatever reason: the caller has to copy the
    rows in another way, from the start.

    Raises:
        UserError: The disk failed.
        Cancelled: The cancel of `output` was set.
    """
    import adbc_driver_manager as adbc

    limit = "" if output.limit is None else f" LIMIT {output.limit:d}"
    with adbc_lock(path) as entered:
        if not entered:
            return None
        try:
            with _executed(path, f"{plan.query}{limit}") as handle:
                if column_formats(handle) != [_FORMATS[type_] for type_ in plan.types]:
                    return None
                stream = ArrowStream(handle, path.name, total)
                rows, _ = copy_stream(stream, replace(output, limit=None))
                return rows
        except (adbc.Error, ServerError, BadBytesError):
            output.cancel.check()
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
        for pragma in HARDENING:
            statement.set_sql_query(pragma)
            statement.execute_update()
        statement.set_options(**{"adbc.sqlite.query.batch_rows": str(_BATCH)})
        statement.set_sql_query(query)
        handle, _ = statement.execute_query()
        yield handle
