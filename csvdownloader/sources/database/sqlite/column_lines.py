"""Makes lines of SQLite's rows, some rows at a time: twice as fast as one row after the other."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.csv_writer import CsvLineWriter
from csvdownloader.sources.database.sqlite.errors import is_too_big
from csvdownloader.sources.database.sqlite.reading import NOT_UTF8, as_text

_CELLS = 1600  # at a time: many enough for the loops of native code, few enough for the cache
_MOST = 64 << 10  # bytes of a value, so that so many never fill the memory
_MISSING = type(None)
_SILENT = ("printf(", "format(")


@contextmanager
def small_values_only(connection: sqlite3.Connection) -> Iterator[None]:
    """Inside, a larger value or stored row ends a query by an error."""
    usual = connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST)
    try:
        yield
    finally:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, usual)


def may_lose_values(connection: sqlite3.Connection, query: str) -> bool:
    """Whether a value too large for `small_values_only` may be missing without an error.

    printf() gives NULL then, also where a view or a generated column calls it.
    """
    try:
        program = connection.execute(f"EXPLAIN {query}").fetchall()
    except sqlite3.Error:  # an EXPLAIN itself, or a literal of a view is not UTF-8
        return True
    return any(str(function).startswith(_SILENT) for *_, function, _, _ in program)


def needs_one_row_at_a_time(error: sqlite3.Error) -> bool:
    """Whether a value is too large for `small_values_only`, or is to be found and named."""
    return is_too_big(error) or str(error).startswith(NOT_UTF8)


def lines_by_columns(
    rows: Iterator[Sequence[Any]], columns: int, file_format: Format
) -> Iterator[str]:
    """The records of the rows, each of so many columns, as `CsvLineWriter` makes them."""
    writer, number = CsvLineWriter(file_format), max(1, _CELLS // columns)
    while some := list(islice(rows, number)):
        yield from writer.lines([_texts(values) for values in zip(*some, strict=True)])


def _texts(values: Sequence[Any]) -> Sequence[str | None]:
    """What `as_text` makes of each value of a column; most columns have one type."""
    types = set(map(type, values))
    if types <= {str, _MISSING}:
        return values
    if len(types) == 1 and bytes not in types:
        return list(map(repr, values))
    return list(map(as_text, values))
