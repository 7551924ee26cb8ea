"""The columns that are written, as a text: which, in which order, and under which names."""

import re

from csvdownloader.core.sources.identifiers import double_quoted
from csvdownloader.core.writing.options import (
    ChosenColumn,
    ChosenColumns,
)

_COLUMN = re.compile(r'\s*("(?:[^"]|"")*"|[^",=]+)\s*(?:=\s*("(?:[^"]|"")*"|[^",=]*)\s*)?(,|\Z)')
_PLAIN_NAME = re.compile(r'[^\s",=](?:[^",=\r\n]*[^\s",=])?')


def typed_columns(text: str) -> ChosenColumns:
    """The columns of "a, b=new"; a name with a comma, a quote or a sign = stands in double quotes.

    Raises:
        ValueError: A name is missing, or a quote never closes.
    """
    columns: list[ChosenColumn] = []
    position = 0
    while True:
        match = _COLUMN.match(text, position)
        if match is None or not match[1].strip():
            raise ValueError(text)
        name = _name(match[1])
        columns.append(ChosenColumn(name, name if match[2] is None else _name(match[2])))
        if not match[3]:
            return tuple(columns)
        position = match.end()


def columns_text(columns: ChosenColumns) -> str:
    """What `typed_columns` reads the columns from."""
    return ",".join(
        _name_text(column.name)
        + ("" if column.name == column.new_name else f"={_name_text(column.new_name)}")
        for column in columns
    )


def _name(text: str) -> str:
    text = text.strip()
    return text[1:-1].replace('""', '"') if text.startswith('"') else text


def _name_text(name: str) -> str:
    return name if _PLAIN_NAME.fullmatch(name) else double_quoted(name)
