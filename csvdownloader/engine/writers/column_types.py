"""The types that columns get in Parquet: SQL that casts a text only where no value changes."""

from collections.abc import Sequence

from msgspec import Struct

from csvdownloader.core.tables.columns import Column, ColumnType
from csvdownloader.engine.duckdb.session import quoted
from csvdownloader.engine.writers.cells import matches

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
_OFFSET = "([+-][0-9]{2}(:?[0-9]{2})?|Z)"
_FLOAT = r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?|[Nn]a[Nn]|-?inf|-?Infinity"
_ALL_DIGITS = 38


class _Cast(Struct, frozen=True):
    """A type of DuckDB, and the texts that it takes without a change.

    Attributes:
        type: The type.
        pattern: What a text must be, whole, in RE2.
        value: The SQL of the text that is cast; {} is the cell.
    """

    type: str
    pattern: str
    value: str = "{}"


def casts_of(column: Column) -> Sequence[_Cast]:
    """What to try for a column, the best first; where none fits, it stays text."""
    match column.type:
        case ColumnType.INTEGER:
            return (
                _Cast("BIGINT", "0|-?[1-9][0-9]{0,18}"),
                _Cast(f"DECIMAL({_ALL_DIGITS}, 0)", "0|-?[1-9][0-9]{0,37}"),
            )
        case ColumnType.DECIMAL if column.precision is not None and column.scale is not None:
            return _decimal(column.precision, column.scale)
        case ColumnType.FLOAT:
            return (_Cast("DOUBLE", _FLOAT),)
        case ColumnType.BOOLEAN:
            return (_Cast("BOOLEAN", "true|false|t|f"),)
        case ColumnType.DATE:
            return (_Cast("DATE", _DAY),)
        case ColumnType.TIME:
            return (_Cast("TIME", _CLOCK),)
        case ColumnType.TIMESTAMP:
            return (_Cast("TIMESTAMP", f"{_DAY}[ T]{_CLOCK}"),)
        case ColumnType.TIMESTAMP_WITH_TIME_ZONE:
            return (_Cast("TIMESTAMPTZ", f"{_DAY}[ T]{_CLOCK}{_OFFSET}"),)
        case ColumnType.BYTES:
            return (_Cast("BLOB", r"\\x([0-9a-fA-F]{2})*", "from_hex(substr({}, 3))"),)
    return ()


def typed(cell: str, cast: _Cast, failure: str) -> str:
    """The SQL of a cell of that type; a text that does not fit raises an error of that text."""
    error = f"error({quoted(failure)})"
    value = f"TRY_CAST({cast.value.format(cell)} AS {cast.type})"
    fits = matches(cell, cast.pattern)
    return (
        f"CASE WHEN {cell} IS NULL THEN NULL WHEN {fits} THEN coalesce({value}, {error}) "
        f"ELSE {error} END"
    )


def _decimal(precision: int, scale: int) -> Sequence[_Cast]:
    if not 0 <= scale <= precision <= _ALL_DIGITS:
        return ()
    whole, rest = max(1, precision - scale), rf"(\.[0-9]{{1,{scale}}})?" if scale else ""
    return (_Cast(f"DECIMAL({precision}, {scale})", f"-?[0-9]{{1,{whole}}}{rest}"),)
