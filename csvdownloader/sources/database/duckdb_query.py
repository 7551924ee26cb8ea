"""A query of a DuckDB file: checked, and parsed and planned no more often than it must be."""

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.core.messages import Message

if TYPE_CHECKING:
    import duckdb
    from duckdb.sqltypes import DuckDBPyType

_LONG = 10_000  # characters; parsing and planning such a query takes time
_VIEW, _PIVOTED = "csvdownloader_query", "csvdownloader_pivoted"
_LISTS = re.compile(r"\b(?:show|describe|information_schema|(?:duckdb|pg|sqlite)_)", re.IGNORECASE)
_RENAMED = re.compile(r"_[0-9]+\Z")  # what a view adds to a name that it has already
_COLUMNS = f"""
SELECT column_name, data_type FROM duckdb_columns()
WHERE database_name = 'temp' AND table_name = '{_VIEW}' ORDER BY column_index
"""  # noqa: S608  pragma_table_info() would plan the view anew
_READS_ONLY = Message("Only a single query that reads can be run, for example SELECT")
_NO_QUERY = Message(
    "PRAGMA, CALL and EXPLAIN give no rows to copy; many are functions, too, for example "
    "SELECT * FROM pragma_table_info('t')."
)


class CheckedQuery(Struct, frozen=True):
    """A query that only reads.

    Attributes:
        sql: SQL with the same rows that can be copied.
        names: The names of its columns, as they are; empty and equal ones too.
        types: Their types.
    """

    sql: str
    names: list[str]
    types: "list[DuckDBPyType]"


def checked_query(connection: "duckdb.DuckDBPyConnection", query: str) -> CheckedQuery:
    """The query, ready to be copied. Raises QueryRefusedError, duckdb.Error."""
    # a query that may list views goes without one, which it would find
    is_long = len(query) > _LONG and not _LISTS.search(query)
    if is_long and (found := _view_of(connection, query)):
        return found
    sql = _copyable(connection, query)
    return _described(connection, sql, sql)


def _described(connection: "duckdb.DuckDBPyConnection", query: str, sql: str) -> CheckedQuery:
    relation = connection.sql(query)
    return CheckedQuery(sql, relation.columns, relation.types)


def _view_of(connection: "duckdb.DuckDBPyConnection", query: str) -> CheckedQuery | None:
    """The query as a view, which is parsed once.

    None where it makes none: it is wrong, writes, is several, or a PIVOT.
    """
    import duckdb

    with suppress(duckdb.Error):
        found = connection.extract_statements(f"CREATE TEMP VIEW {_VIEW} AS\n{query}")
        if len(found) == 1:
            connection.execute(found[0])
            known = _known_columns(connection)
            return known or _described(connection, query, f"FROM temp.{_VIEW}")
    return None


def _known_columns(connection: "duckdb.DuckDBPyConnection") -> CheckedQuery | None:
    """The view and its columns, without planning it anew.

    None where a view has renamed one, or a type is not known by its name alone.
    """
    from duckdb import sqltypes

    values = vars(sqltypes).values()
    known = {str(each): each for each in values if isinstance(each, sqltypes.DuckDBPyType)}
    names, types = zip(*connection.execute(_COLUMNS).fetchall(), strict=True)
    if any(map(_RENAMED.search, names)) or not known.keys() >= set(types):
        return None
    return CheckedQuery(f"FROM temp.{_VIEW}", list(names), [known[each] for each in types])


def _copyable(connection: "duckdb.DuckDBPyConnection", query: str) -> str:
    """A query with the same rows that can be copied. Raises QueryRefusedError, duckdb.Error."""
    import duckdb

    kinds = duckdb.StatementType
    found = _kinds(connection, f"\n{query}")
    if found == [kinds.MULTI]:  # PIVOT, which makes a type before it selects; or more
        found = _kinds(connection, f"SELECT * FROM (\n{query}\n)")  # noqa: S608  the user's own
    if found not in ([kinds.SELECT], [kinds.MULTI]):
        utilities = {kinds.EXPLAIN, kinds.PRAGMA, kinds.CALL}
        raise QueryRefusedError(_READS_ONLY, _NO_QUERY if utilities & set(found) else None)
    connection.execute(f"EXPLAIN\n{query}")  # unlike sql(), its errors have a position
    if found == [kinds.SELECT]:
        return query
    # COPY would report the rows of the first statement, which has none.
    connection.execute(f"CREATE TEMP TABLE {_PIVOTED} AS\n{query}")
    return f"FROM temp.{_PIVOTED}"


def _kinds(connection: "duckdb.DuckDBPyConnection", sql: str) -> "list[duckdb.StatementType]":
    return [statement.type for statement in connection.extract_statements(sql)]
