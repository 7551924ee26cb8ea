"""Reads the catalog and results of one value. DuckDB unpacks their Arrow streams."""

from typing import Any

from csvdownloader.core.errors.databases import QueryRefusedError, ServerError
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.core.texts import one_line
from csvdownloader.engine.duckdb.session import session

_TABLES = """
    SELECT catalog_name, s.db_schema_name, t.table_name, upper(coalesce(t.table_type, ''))
    FROM arrow, unnest(catalog_db_schemas) AS _(s), unnest(s.db_schema_tables) AS __(t)
    ORDER BY ALL
"""
_SYSTEM = frozenset(("information_schema", "pg_catalog", "sys", "system"))


def tables_of(handle: Any) -> tuple[TableInfo, ...]:
    """The tables and views in a result of `AdbcConnection.get_objects`, without system tables."""
    rows = _rows(handle, _TABLES)
    return tuple(
        TableInfo(tuple(part for part in (catalog, schema, name) if part), "VIEW" in kind)
        for catalog, schema, name, kind in rows
        if (schema or "").lower() not in _SYSTEM and not kind.startswith("SYSTEM")
    )


def one_value(handle: Any) -> str:
    """The first value of the first row, as text. Raises QueryRefusedError when there is none."""
    rows = _rows(handle, "SELECT CAST(#1 AS VARCHAR) FROM arrow LIMIT 1")
    if not rows:
        raise QueryRefusedError(Message("The server answered without a row"))
    return str(rows[0][0])


def _rows(handle: Any, query: str) -> list[Any]:
    import duckdb

    try:
        with session(None) as connection:
            connection.from_arrow(handle).create_view("arrow")
            return connection.execute(query).fetchall()
    except duckdb.Error as error:
        raise ServerError(
            Message("The answer of the server cannot be read: {error}", error=one_line(str(error)))
        ) from error
