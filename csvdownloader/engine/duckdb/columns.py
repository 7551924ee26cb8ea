"""What DuckDB's types are called in a receipt."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from csvdownloader.core.tables.columns import Column, ColumnType, Schema

if TYPE_CHECKING:
    from duckdb.sqltypes import DuckDBPyType

_TYPES = {
    "tinyint": ColumnType.INTEGER,
    "smallint": ColumnType.INTEGER,
    "integer": ColumnType.INTEGER,
    "bigint": ColumnType.INTEGER,
    "hugeint": ColumnType.INTEGER,
    "utinyint": ColumnType.INTEGER,
    "usmallint": ColumnType.INTEGER,
    "uinteger": ColumnType.INTEGER,
    "ubigint": ColumnType.INTEGER,
    "uhugeint": ColumnType.INTEGER,
    "bignum": ColumnType.INTEGER,
    "float": ColumnType.FLOAT,
    "double": ColumnType.FLOAT,
    "boolean": ColumnType.BOOLEAN,
    "date": ColumnType.DATE,
    "time": ColumnType.TIME,
    "time_ns": ColumnType.TIME,
    "timestamp": ColumnType.TIMESTAMP,
    "timestamp_s": ColumnType.TIMESTAMP,
    "timestamp_ms": ColumnType.TIMESTAMP,
    "timestamp_ns": ColumnType.TIMESTAMP,
    "timestamp with time zone": ColumnType.TIMESTAMP_WITH_TIME_ZONE,
    "timestamptz_ns": ColumnType.TIMESTAMP_WITH_TIME_ZONE,
    "blob": ColumnType.BYTES,
    "list": ColumnType.NESTED,
    "array": ColumnType.NESTED,
    "struct": ColumnType.NESTED,
    "tuple": ColumnType.NESTED,
    "map": ColumnType.NESTED,
    "union": ColumnType.NESTED,
    "null": ColumnType.UNKNOWN,
}


def schema_of(names: Iterable[str], types: "Iterable[DuckDBPyType]") -> Schema:
    """The columns of a query, from their names in the file and DuckDB's types, in their order."""
    return tuple(_column(name, duckdb_type) for name, duckdb_type in zip(names, types, strict=True))


def _column(name: str, duckdb_type: "DuckDBPyType") -> Column:
    if duckdb_type.id == "decimal":
        sizes = cast("dict[str, int]", dict(duckdb_type.children))
        return Column(name, ColumnType.DECIMAL, sizes["precision"], sizes["scale"])
    if str(duckdb_type) == "JSON":  # to DuckDB a text with another name
        return Column(name, ColumnType.NESTED)
    return Column(name, _TYPES.get(duckdb_type.id, ColumnType.TEXT))
