"""Finds Arrow's dates and times that DuckDB takes for infinite, though they are finite."""

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from duckdb.sqltypes import DuckDBPyType

_NOT_IN_ISINF = "timestamptz_ns"
_TIMES = frozenset(
    ("date", "timestamp_s", "timestamp_ms", "timestamp", "timestamp_ns", "timestamp with time zone")
)


def has_infinite_time(value: str, column_type: "DuckDBPyType", depth: int = 0) -> str:
    """The SQL that says whether a value holds an infinite time, at any depth.

    Args:
        value: The SQL of the value.
        column_type: Its type.
        depth: How many lists the value is in.

    Returns:
        Empty when the type has no such value.
    """
    if str(column_type.id) == _NOT_IN_ISINF:  # str(): DuckDB's own type hints lack it too
        return f"isinf({value}::TIMESTAMPTZ)"
    if column_type.id in _TIMES:
        return f"isinf({value})"
    if column_type.id in {"list", "array"}:
        child = dict(_children(column_type))["child"]
        return _in_list(f"{value}::{child}[]", child, depth)
    if column_type.id == "map":
        children = dict(_children(column_type))
        keys = _in_list(f"map_keys({value})", children["key"], depth)
        return _any_of([keys, _in_list(f"map_values({value})", children["value"], depth)])
    if column_type.id == "struct":
        fields = enumerate(_children(column_type), 1)
        inner = [(f"struct_extract_at({value}, {index})", child) for index, (_, child) in fields]
        return _any_of([has_infinite_time(field, child, depth) for field, child in inner])
    return ""


def _in_list(value: str, child: "DuckDBPyType", depth: int) -> str:
    item = f"t{depth}"
    inner = has_infinite_time(item, child, depth + 1)
    return inner and f"list_bool_or(list_transform({value}, lambda {item}: {inner}))"


def _any_of(conditions: list[str]) -> str:
    present = [f"coalesce({condition}, false)" for condition in conditions if condition]
    return f"({' OR '.join(present)})" if present else ""


def _children(column_type: "DuckDBPyType") -> "list[tuple[str, DuckDBPyType]]":
    return cast("list[tuple[str, DuckDBPyType]]", column_type.children)
