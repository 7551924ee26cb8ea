"""What the server holds, as far as the user may see it."""

from typing import TYPE_CHECKING

from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.sources.database.mysql.odd_answers import refusing_odd_answers

if TYPE_CHECKING:
    from csvdownloader.sources.database.mysql.wire import Wire

_TABLES = """
SELECT table_schema, table_name, table_type LIKE '%VIEW', table_rows
FROM information_schema.tables
WHERE table_schema NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')
  AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED', 'VIEW')
ORDER BY 1, 2
"""
_COLUMNS = "SELECT column_name FROM information_schema.columns WHERE {} ORDER BY ordinal_position"
_ROWS = "SELECT table_rows FROM information_schema.tables WHERE {}"
_VERSION = "SELECT version()"


@refusing_odd_answers()
def version(wire: "Wire") -> str:
    """Product and version: "MariaDB 10.11.19"."""
    [[text]] = wire.fetch_all(_VERSION)
    product = "MariaDB" if "mariadb" in (text or "").lower() else "MySQL"
    return f"{product} {(text or '').partition('-')[0]}"


@refusing_odd_answers()
def tables(wire: "Wire") -> tuple[TableInfo, ...]:
    """The tables and views outside the system's own schemas, by name."""
    return tuple(
        TableInfo((schema or "", name or ""), is_view == "1", int(rows) if rows else None)
        for schema, name, is_view, rows in wire.fetch_all(_TABLES)
    )


@refusing_odd_answers()
def columns(wire: "Wire", table: tuple[str, ...]) -> tuple[str, ...]:
    """The table's columns in their order. Raises QueryRefusedError when there is no such table."""
    names = tuple(
        name or "" for (name,) in wire.fetch_all(_COLUMNS.format(_condition(wire, table)))
    )
    if not names:
        raise QueryRefusedError(Message("There is no table {table}", table=".".join(table)))
    return names


@refusing_odd_answers()
def estimate(wire: "Wire", table: tuple[str, ...]) -> int | None:
    """About how many rows the table has; None when the server keeps no such guess."""
    found = wire.fetch_all(_ROWS.format(_condition(wire, table)))
    return int(found[0][0]) if found and found[0][0] else None


def _condition(wire: "Wire", table: tuple[str, ...]) -> str:
    schema = wire.quoted(table[-2]) if len(table) > 1 else "database()"
    return f"table_schema = {schema} AND table_name = {wire.quoted(table[-1])}"
