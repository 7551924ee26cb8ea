"""What a PostgreSQL database holds, as far as the user may read it."""

from csvdownloader.core.sources.identifiers import double_quoted
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.sources.database.postgresql.odd_answers import refusing_odd_answers
from csvdownloader.sources.database.postgresql.session import PostgresqlSession

# Before version 14, reltuples was 0 for tables never analyzed, and for all partitioned ones.
_TABLES = """
SELECT n.nspname, c.relname, c.relkind IN ('v', 'm'),
       CASE WHEN c.reltuples > 0 AND c.relkind <> 'v' THEN c.reltuples::bigint END
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm')
  AND n.nspname <> 'information_schema' AND left(n.nspname, 3) <> 'pg_'
  AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
  AND pg_catalog.has_any_column_privilege(c.oid, 'SELECT')
ORDER BY 1, 2
"""
_COLUMNS = """
SELECT a.attname FROM pg_catalog.pg_attribute a
WHERE a.attrelid = $1::pg_catalog.regclass AND a.attnum > 0 AND NOT a.attisdropped
  AND pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT')
ORDER BY a.attnum
"""


@refusing_odd_answers()
def tables(session: PostgresqlSession) -> tuple[TableInfo, ...]:
    """The tables and views outside the system's own schemas, by name."""
    return tuple(
        TableInfo((schema or "", name or ""), is_view == "t", int(rows) if rows else None)
        for schema, name, is_view, rows in session.ask(_TABLES)
    )


@refusing_odd_answers()
def columns(session: PostgresqlSession, table: tuple[str, ...]) -> tuple[str, ...]:
    """The table's columns in their order. Raises QueryRefusedError when there is no such table."""
    name = ".".join(map(double_quoted, table))
    return tuple(column or "" for (column,) in session.ask(_COLUMNS, name))
