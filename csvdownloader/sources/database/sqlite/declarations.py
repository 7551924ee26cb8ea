"""The declared types of SQLite's columns. A declaration is no promise: any value may be there."""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import suppress

from msgspec.structs import replace

from csvdownloader.core.tables.columns import Column, ColumnType, Schema, untyped
from csvdownloader.sources.database.sqlite.reading import VIEW, with_view_allowed

_AFFINITIES = (  # SQLite's own rules, in their order: what the declaration has in it
    (("INT",), ColumnType.INTEGER),
    (("CHAR", "CLOB", "TEXT"), ColumnType.TEXT),
    (("BLOB",), ColumnType.BYTES),
    (("REAL", "FLOA", "DOUB"), ColumnType.FLOAT),
)
_NUMERIC = {  # the rest has numeric affinity, and the word alone says what is meant
    "DECIMAL": ColumnType.DECIMAL,
    "NUMERIC": ColumnType.DECIMAL,
    "BOOLEAN": ColumnType.BOOLEAN,
    "BOOL": ColumnType.BOOLEAN,
    "DATE": ColumnType.DATE,
    "TIME": ColumnType.TIME,
    "DATETIME": ColumnType.TIMESTAMP,
    "TIMESTAMP": ColumnType.TIMESTAMP,
    "JSON": ColumnType.NESTED,
}
_WORD_AND_SIZES = re.compile(r"\s*+(\w*+)\s*+(?:\(\s*+(\d{1,9})\s*+(?:,\s*+(\d{1,9})\s*+)?\))?\s*+")


def schema_of(connection: sqlite3.Connection, query: str, header: Sequence[str]) -> Schema:
    """The columns of a query; those that come from no declared column are unknown.

    Args:
        connection: From `reading.opened`.
        query: The SQL. It is parsed, and not run.
        header: The names of its columns.
    """
    declared: list[str] = []
    with suppress(sqlite3.Error, sqlite3.Warning), with_view_allowed(connection):
        # A PRAGMA makes no view; what else is wrong, the query itself reports.
        connection.execute(f"CREATE TEMP VIEW {VIEW} AS\n{query}")
        found = connection.execute("SELECT type FROM pragma_table_info(?)", (VIEW,)).fetchall()
        connection.execute(f"DROP VIEW temp.{VIEW}")
        declared = [declaration for (declaration,) in found]
    if len(declared) != len(header):
        return untyped(header)
    columns = map(_column, header, declared)
    return tuple(replace(column, is_promise=False) for column in columns)


def _column(name: str, declaration: str) -> Column:
    upper = declaration.upper()
    for parts, column_type in _AFFINITIES:
        if any(part in upper for part in parts):
            return Column(name, column_type)
    found = _WORD_AND_SIZES.fullmatch(upper)
    word, precision, scale = found.groups() if found else ("", None, None)
    column_type = _NUMERIC.get(word, ColumnType.UNKNOWN)
    if column_type is not ColumnType.DECIMAL or precision is None:
        return Column(name, column_type)
    return Column(name, column_type, int(precision), int(scale or 0))
