"""Finds dates and times that are infinite to DuckDB and finite to everybody else."""

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from duckdb.sqltypes import DuckDBPyType

_NOT_IN_ISINF = "timestamptz_ns"
_TIMES = frozenset(
    ("date", "timestamp_s", "timestamp_ms", "timestamp", "timestamp_ns", "timestamp with time zone")
)


def has_infinite_time(value: str, kind: "DuckDBPyType", depth: int = 0) -> str:
    """The SQL that says whether there is one in the value, at any depth.

    Args:
        value: The SQL of the value.
        kind: Its type.
        depth: How many lists the value is in.

    Returns:
        Empty when the type has no such value.
    """
    if str(kind.id) == _NOT_IN_ISINF:  # nor in the names that DuckDB declares
        return f"isinf({value}::TIMESTAMPTZ)"
    if kind.id in _TIMES:
        return f"isinf({value})"
    if kind.id in {"list", "array"}:
        child = dict(_children(kind))["child"]
        return _in_list(f"{value}::{child}[]", child, depth)
    if kind.id == "map":
        children = dict(_children(kind))
        keys = _in_list(f"map_keys({value})", children["key"], depth)
        return _any([keys, _in_list(f"map_values({value})", children["value"], depth)])
    if kind.id == "struct":
        fields = enumerate(_children(kind), 1)
        inner = [(f"struct_extract_at({value}, {index})", child) for index, (_, child) in fields]
        return _any([has_infinite_time(field, child, depth) for field, child in inner])
    return ""


def _in_list(value: str, child: "DuckDBPyType", depth: int) -> str:
    item = f"t{depth}"
    inner = has_infinite_time(item, child, depth + 1)
    return inner and f"list_bool_or(list_transform({value}, lambda {item}: {inner}))"


def _any(conditions: list[str]) -> str:
    given = [f"coalesce({condition}, false)" for condition in conditions if condition]
    return f"({' OR '.join(given)})" if given else ""


def _children(kind: "DuckDBPyType") -> "list[tuple[str, DuckDBPyType]]":
    return cast("list[tuple[str, DuckDBPyType]]", kind.children)
