"""How DuckDB's values are written as text: SQL expressions by type."""

from typing import TYPE_CHECKING, cast

from csvdownloader.engine.duckdb_session import quoted

if TYPE_CHECKING:
    from duckdb.sqltypes import DuckDBPyType

_JSON_NUMBERS = frozenset(
    {
        "boolean", "tinyint", "smallint", "integer", "bigint", "hugeint",
        "utinyint", "usmallint", "uinteger", "ubigint", "uhugeint", "decimal",
    }
)  # fmt: skip


def as_text(value: str, column_type: "DuckDBPyType") -> str:
    r"""The SQL that writes a column's values.

    Bytes are `\x` and lowercase hex, nested values are JSON, all else is DuckDB's own text.

    Args:
        value: The SQL of the value.
        column_type: Its type.
    """
    if column_type.id == "blob":
        return rf"('\x' || lower(hex({value})))"
    if column_type.id in {"list", "array", "struct", "map"}:
        return _json(value, column_type, 0)
    return value  # COPY casts it, faster than an expression does


def without_null_line(values: list[str]) -> list[str]:
    """The SQL of the columns; a single one is never NULL, since many readers skip an empty line."""
    return values if len(values) > 1 else [f"coalesce(CAST({values[0]} AS VARCHAR), '')"]


def _json(value: str, column_type: "DuckDBPyType", depth: int) -> str:
    """The SQL of the value as JSON text; NULL stays NULL."""
    if column_type.id in {"list", "array"}:
        child = _children(column_type)["child"]
        return _list(f"{value}::{child}[]", child, depth)
    if column_type.id == "map":
        return _map(value, column_type, depth)
    if column_type.id == "struct":
        return _struct(value, column_type, depth)
    if column_type.id in _JSON_NUMBERS:
        return f"CAST({value} AS VARCHAR)"
    if column_type.id in {"float", "double"}:
        text = f"CAST({value} AS VARCHAR)"
        return (
            f"(CASE WHEN isfinite({value}) THEN {text} ELSE CAST(to_json({text}) AS VARCHAR) END)"
        )
    return f"CAST(to_json({_leaf(value, column_type)}) AS VARCHAR)"


def _leaf(value: str, column_type: "DuckDBPyType") -> str:
    return f"CAST({as_text(value, column_type)} AS VARCHAR)"


def _list(value: str, child: "DuckDBPyType", depth: int) -> str:
    item = f"x{depth}"
    text = f"coalesce({_json(item, child, depth + 1)}, 'null')"
    return f"('[' || array_to_string(list_transform({value}, lambda {item}: {text}), ',') || ']')"


def _map(value: str, column_type: "DuckDBPyType", depth: int) -> str:
    item, children = f"x{depth}", _children(column_type)
    key = f"to_json({_leaf(f'{item}.key', children['key'])})"
    text = f"coalesce({_json(f'{item}.value', children['value'], depth + 1)}, 'null')"
    pairs = f"list_transform(map_entries({value}), lambda {item}: {key} || ':' || {text})"
    return f"('{{' || array_to_string({pairs}, ',') || '}}')"


def _struct(value: str, column_type: "DuckDBPyType", depth: int) -> str:
    fields = []
    for index, (name, child) in enumerate(_children(column_type).items(), 1):
        text = f"coalesce({_json(f'struct_extract_at({value}, {index})', child, depth)}, 'null')"
        fields.append(f"to_json({quoted(name)}) || ':' || {text}")
    inner = " || ',' || ".join(fields)
    return f"(CASE WHEN {value} IS NOT NULL THEN '{{' || {inner} || '}}' END)"


def _children(column_type: "DuckDBPyType") -> "dict[str, DuckDBPyType]":
    return cast("dict[str, DuckDBPyType]", dict(column_type.children))
