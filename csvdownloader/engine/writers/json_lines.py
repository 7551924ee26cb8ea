"""The lines of JSON Lines: SQL that makes one object of each row."""

import json
from collections import Counter
from collections.abc import Callable, Sequence

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.tables.columns import NUMBERS, Column, ColumnType
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.engine.duckdb.session import quoted
from csvdownloader.engine.writers.cells import matches, valued_rows

NAMES_HINT = Message("Give the columns other names; nothing was saved.")
_NUMBER = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?"  # as JSON has it


def object_query(
    cells: Sequence[str], columns: Sequence[Column], rows: str, options: WriteOptions
) -> str:
    """The SQL that gives of each row its line, and 0; see `delimited_lines.line_query`.

    Numbers, truth values and nested values of typed columns are JSON's own; what does not fit its
    column's type, and all else, is a string.

    Raises:
        InvalidRequestError: Two columns have one name.
    """
    refuse_equal_names(columns)
    values = valued_rows(cells, columns, rows, options)
    members = ", ".join(
        f"{quoted(('{' if number == 0 else ',') + _key(column.name))}, "
        f"{_value(f'v{number}', column.type)}"
        for number, column in enumerate(columns)
    )
    return f"SELECT concat({members}, {quoted('}' + chr(10))}), 0 FROM ({values})"  # noqa: S608


def refuse_equal_names(columns: Sequence[Column], key: Callable[[str], str] = str) -> None:
    """Refuses two columns of one name, of which a reader would lose one.

    Args:
        columns: The columns.
        key: What must differ of their names.
    """
    counts = Counter(key(column.name) for column in columns)
    for column in columns:
        if counts[key(column.name)] > 1:
            raise InvalidRequestError(
                {"columns": Message("There are several columns {name}", name=column.name)},
                NAMES_HINT,
            )


def _key(name: str) -> str:
    return f"{json.dumps(name, ensure_ascii=False)}:"


def _value(cell: str, kind: ColumnType) -> str:
    text = f"coalesce(CAST(to_json({cell}) AS VARCHAR), 'null')"
    if kind in NUMBERS:
        return f"CASE WHEN {matches(cell, _NUMBER)} THEN {cell} ELSE {text} END"
    if kind is ColumnType.BOOLEAN:
        truth = f"CASE WHEN {cell} IN ('true', 't') THEN 'true'"
        return f"{truth} WHEN {cell} IN ('false', 'f') THEN 'false' ELSE {text} END"
    if kind is ColumnType.NESTED:
        return f"CASE WHEN {_is_one_line_of_json(cell)} THEN {cell} ELSE {text} END"
    return text


def _is_one_line_of_json(cell: str) -> str:
    return f"NOT contains({cell}, chr(10)) AND NOT contains({cell}, chr(13)) AND json_valid({cell})"
