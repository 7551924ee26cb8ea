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


def as_text(value: str, kind: "DuckDBPyType") -> str:
    r"""The SQL that writes a column's values.

    Bytes are `\x` and lowercase hex, nested values are JSON, all else is DuckDB's own text.

    Args:
        value: The SQL of the value.
        kind: Its type.
    """
    if kind.id == "blob":
        return rf"('\x' || lower(hex({value})))"
    if kind.id in {"list", "array", "struct", "map"}:
        return _json(value, kind, 0)
    return value  # COPY casts it, faster than an expression does


def never_an_empty_line(values: list[str]) -> list[str]:
    """The SQL of the columns; a single one is never NULL, for many readers lose an empty line."""
    return values if len(values) > 1 else [f"coalesce(CAST({values[0]} AS VARCHAR), '')"]


def _json(value: str, kind: "DuckDBPyType", depth: int) -> str:
    """The SQL of the value as JSON text; NULL stays NULL."""
    if kind.id in {"list", "array"}:
        child = _children(kind)["child"]
        return _list(f"{value}::{child}[]", child, depth)
    if kind.id == "map":
        return _map(value, kind, depth)
    if kind.id == "struct":
        return _struct(value, kind, depth)
    if kind.id in _JSON_NUMBERS:
        return f"CAST({value} AS VARCHAR)"
    if kind.id in {"float", "double"}:
        text = f"CAST({value} AS VARCHAR)"
        return (
            f"(CASE WHEN isfinite({value}) THEN {text} ELSE CAST(to_json({text}) AS VARCHAR) END)"
        )
    return f"CAST(to_json({_leaf(value, kind)}) AS VARCHAR)"


def _leaf(value: str, kind: "DuckDBPyType") -> str:
    return f"CAST({as_text(value, kind)} AS VARCHAR)"


def _list(value: str, child: "DuckDBPyType", depth: int) -> str:
    item = f"x{depth}"
    text = f"coalesce({_json(item, child, depth + 1)}, 'null')"
    return f"('[' || array_to_string(list_transform({value}, lambda {item}: {text}), ',') || ']')"


def _map(value: str, kind: "DuckDBPyType", depth: int) -> str:
    item, children = f"x{depth}", _children(kind)
    key = f"to_json({_leaf(f'{item}.key', children['key'])})"
    text = f"coalesce({_json(f'{item}.value', children['value'], depth + 1)}, 'null')"
    pairs = f"list_transform(map_entries({value}), lambda {item}: {key} || ':' || {text})"
    return f"('{{' || array_to_string({pairs}, ',') || '}}')"


def _struct(value: str, kind: "DuckDBPyType", depth: int) -> str:
    fields = []
    for index, (name, child) in enumerate(_children(kind).items(), 1):
        text = f"coalesce({_json(f'struct_extract_at({value}, {index})', child, depth)}, 'null')"
        fields.append(f"to_json({quoted(name)}) || ':' || {text}")
    inner = " || ',' || ".join(fields)
    return f"(CASE WHEN {value} IS NOT NULL THEN '{{' || {inner} || '}}' END)"


def _children(kind: "DuckDBPyType") -> "dict[str, DuckDBPyType]":
    return cast("dict[str, DuckDBPyType]", dict(kind.children))
