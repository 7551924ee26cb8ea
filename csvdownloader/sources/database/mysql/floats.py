"""All digits of FLOAT values: by itself the server prints 6, too few for most of them.

Times 1e0 a FLOAT becomes a DOUBLE of the same value, which is printed with all its digits.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from csvdownloader.core.errors.databases import QueryRefusedError, ServerError
from csvdownloader.core.messages import Message
from csvdownloader.sources.database.mysql.cells import ResultColumn
from csvdownloader.sources.database.mysql.errors import statement_error
from csvdownloader.sources.database.sql import back_quoted

if TYPE_CHECKING:
    from csvdownloader.sources.database.mysql.wire import Wire

# The server drops the order of an inner query that has no LIMIT.
_ORDER, _LIMIT = re.compile(r"\border\b", re.IGNORECASE), re.compile(r"\blimit\b", re.IGNORECASE)
_ALL = f"LIMIT {(1 << 64) - 1}"


class Query(Struct, frozen=True):
    """SQL, and the indexes of the FLOAT columns that it selects as DOUBLE."""

    sql: str
    floats: frozenset[int] = frozenset()


def of_table(table: str, columns: Sequence[ResultColumn]) -> Query:
    """The query for the columns of a table.

    Args:
        table: The SQL of its name.
        columns: As the server describes them.
    """
    names = [back_quoted(column.name) for column in columns]
    return Query(f"SELECT {_selected(columns, names)} FROM {table}", _floats(columns))  # noqa: S608


def of_query(wire: "Wire", sql: str) -> Query:
    """The query with all digits of its FLOAT columns; the same one when it has none.

    Raises:
        QueryRefusedError: There is no such query.
        ServerError: The server stopped.
    """
    columns = described(wire, sql)
    if not _floats(columns):
        return Query(sql)
    names = [f"c{index}" for index in range(len(columns))]
    for inner in _inner_queries(sql):
        selected = _selected(columns, names)
        query = f"WITH q ({', '.join(names)}) AS (\n{inner}\n) SELECT {selected} FROM q"  # noqa: S608
        if described(wire, query):
            return Query(query, _floats(columns))
    raise rounded(columns)


def _inner_queries(sql: str) -> list[str]:
    """The query as it may stand inside another one, in which it keeps its order; best first."""
    if not _ORDER.search(sql):
        return [sql]
    limited = f"{sql}\n{_ALL}"
    return [limited, sql] if _LIMIT.search(sql) else [limited]


def described(wire: "Wire", sql: str) -> Sequence[ResultColumn]:
    """The columns of a query; none when the server refuses it, or cannot tell before it runs."""
    from csvdownloader.sources.database.mysql.wire import MysqlError

    try:
        return wire.describe(sql)
    except MysqlError as error:
        translated = statement_error(error)
        if isinstance(translated, ServerError):
            raise translated from error
        return ()


def rounded(columns: Sequence[ResultColumn]) -> QueryRefusedError:
    """The error for a result with FLOAT columns that the server would round."""
    names = ", ".join(column.name for column in columns if column.is_rounded_float)
    return QueryRefusedError(
        Message("Of FLOAT values ({names}) the server would print only 6 digits", names=names),
        Message("Select them as CAST(... AS DOUBLE)."),
    )


def _floats(columns: Sequence[ResultColumn]) -> frozenset[int]:
    return frozenset(i for i, column in enumerate(columns) if column.is_rounded_float)


def _selected(columns: Sequence[ResultColumn], names: Sequence[str]) -> str:
    """The SQL of the columns, of which `names` is the SQL of their values."""
    return ", ".join(
        f"{name}{' * 1e0' if column.is_rounded_float else ''} AS {back_quoted(column.name)}"
        for column, name in zip(columns, names, strict=True)
    )
