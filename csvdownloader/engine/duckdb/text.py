"""How DuckDB's values are written as text: SQL expressions by type."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, cast

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.messages import Message
from csvdownloader.engine.duckdb.session import quoted

if TYPE_CHECKING:
    from duckdb.sqltypes import DuckDBPyType

_JSON_NUMBERS = frozenset(
    {
        "boolean", "tinyint", "smallint", "integer", "bigint", "hugeint",
        "utinyint", "usmallint", "uinteger", "ubigint", "uhugeint", "bignum", "decimal",
    }
)  # fmt: skip
_NESTED = frozenset({"list", "array", "struct", "tuple", "map"})
_WITH_CHILDREN = _NESTED | {"union"}


def as_text(value: str, column_type: "DuckDBPyType") -> str:
    r"""The SQL that writes a column's values.

    Bytes are `\x` and lowercase hex, nested values are JSON, a union is what its member is, all
    else is DuckDB's own text.

    Args:
        value: The SQL of the value.
        column_type: Its type.
    """
    if column_type.id == "blob":
        return rf"('\x' || lower(hex({value})))"
    if column_type.id == "union":
        return _of_member(value, column_type, _leaf)
    if _is_below_one(column_type):
        return _with_zero(value)
    if column_type.id in _NESTED:
        return _json(value, column_type, 0)
    return value  # COPY casts it, faster than an expression does


def refuse_variants(names: Iterable[str], types: "Iterable[DuckDBPyType]") -> None:
    """Refuses columns with VARIANT at any depth.

    DuckDB makes JSON of it only with decimals as doubles, NaN and its own text for bytes (2.0.0);
    its text for VARIANT leaves open what is text and what is a number.

    Raises:
        SourceError: Names the first column.
    """
    for name, duckdb_type in zip(names, types, strict=True):
        if _has_variant(duckdb_type):
            raise SourceError(
                Message("Column {column} is a VARIANT, which has no exact text", column=name),
                Message("Leave it out, or have it as JSON, in SQL: CAST(... AS JSON)."),
            )


def _has_variant(column_type: "DuckDBPyType") -> bool:
    if column_type.id not in _WITH_CHILDREN:
        return str(column_type.id) == "variant"  # str(): DuckDB's own type hints lack it
    children = _children(column_type)[: 1 if column_type.id == "array" else None]  # then its size
    return any(_has_variant(child) for _, child in children)


def without_null_line(values: list[str]) -> list[str]:
    """The SQL of the columns; a single one is never NULL, since many readers skip an empty line."""
    return values if len(values) > 1 else [f"coalesce(CAST({values[0]} AS VARCHAR), '')"]


def _json(value: str, column_type: "DuckDBPyType", depth: int) -> str:
    """The SQL of the value as JSON text; NULL stays NULL."""
    kind = column_type.id
    if kind in {"list", "array"}:
        child = dict(_children(column_type))["child"]
        return _list(f"{value}::{child}[]", child, depth)
    if kind == "map":
        return _map(value, column_type, depth)
    if kind in {"struct", "tuple"}:
        return _struct(value, column_type, depth)
    if kind == "union":
        return _of_member(value, column_type, lambda member, child: _json(member, child, depth))
    if _is_below_one(column_type):
        return _with_zero(value)
    if kind in _JSON_NUMBERS:
        return f"CAST({value} AS VARCHAR)"
    if kind in {"float", "double"}:
        text = f"CAST({value} AS VARCHAR)"
        return (
            f"(CASE WHEN isfinite({value}) THEN {text} ELSE CAST(to_json({text}) AS VARCHAR) END)"
        )
    text = f"CAST(to_json({_leaf(value, column_type)}) AS VARCHAR)"
    if str(column_type) == "JSON":  # to DuckDB a text with another name, which Parquet may claim
        own = f"CAST({value} AS VARCHAR)"  # to_json() would round its numbers
        return f"(CASE WHEN json_valid({own}) THEN {own} ELSE {text} END)"
    return text


def _is_below_one(column_type: "DuckDBPyType") -> bool:
    """Whether all digits are decimals; DuckDB then writes .5, which is no number in JSON."""
    if column_type.id != "decimal":
        return False
    sizes = dict(_children(column_type))
    return sizes["precision"] == sizes["scale"]


def _with_zero(value: str) -> str:
    return f"regexp_replace(CAST({value} AS VARCHAR), '^(-?)[.]', '\\10.')"


def _leaf(value: str, column_type: "DuckDBPyType") -> str:
    return f"CAST({as_text(value, column_type)} AS VARCHAR)"


def _list(value: str, child: "DuckDBPyType", depth: int) -> str:
    item = f"x{depth}"
    text = f"coalesce({_json(item, child, depth + 1)}, 'null')"
    return f"('[' || array_to_string(list_transform({value}, lambda {item}: {text}), ',') || ']')"


def _map(value: str, column_type: "DuckDBPyType", depth: int) -> str:
    item, children = f"x{depth}", dict(_children(column_type))
    key = f"to_json({_leaf(f'{item}.key', children['key'])})"
    text = f"coalesce({_json(f'{item}.value', children['value'], depth + 1)}, 'null')"
    pairs = f"list_transform(map_entries({value}), lambda {item}: {key} || ':' || {text})"
    return f"('{{' || array_to_string({pairs}, ',') || '}}')"


def _struct(value: str, column_type: "DuckDBPyType", depth: int) -> str:
    """An object; an array when the fields have no names."""
    start, end = "[]" if column_type.id == "tuple" else "{}"
    fields = []
    for index, (name, child) in enumerate(_children(column_type), 1):
        text = f"coalesce({_json(f'struct_extract_at({value}, {index})', child, depth)}, 'null')"
        fields.append(f"to_json({quoted(name)}) || ':' || {text}" if start == "{" else text)
    inner = " || ',' || ".join(fields) or "''"  # Parquet knows groups without fields
    return f"(CASE WHEN {value} IS NOT NULL THEN '{start}' || {inner} || '{end}' END)"


def _of_member(
    value: str, column_type: "DuckDBPyType", text: "Callable[[str, DuckDBPyType], str]"
) -> str:
    """The SQL of a union's value: that of the member which it holds."""
    _tag, *members = _children(column_type)
    cases = [
        f"WHEN {quoted(name)} THEN {text(f'union_extract({value}, {quoted(name)})', child)}"
        for name, child in members
    ]
    return f"(CASE CAST(union_tag({value}) AS VARCHAR) {' '.join(cases)} END)"


def _children(column_type: "DuckDBPyType") -> "list[tuple[str, DuckDBPyType]]":
    return cast("list[tuple[str, DuckDBPyType]]", column_type.children)
