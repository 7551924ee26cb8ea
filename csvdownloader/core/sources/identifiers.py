"""Names of tables and columns as one line of text: for fields, requests and the command line."""

import re
from collections.abc import Sequence

_PART = r'"((?:[^"]|"")*)"|([^".]+)'
_PLAIN = r'[^".\s]+'
_COLUMN = r'\s*("((?:[^"]|"")*)"|([^",\r\n]*?))\s*(,|\Z)'
_MISREAD = r'[",\r\n]|^\s|\s$|^$'


def double_quoted(name: str) -> str:
    """The name in double quotes, those in it doubled: an identifier of standard SQL."""
    return '"' + name.replace('"', '""') + '"'


def table_text(path: Sequence[str]) -> str:
    """The parts joined by dots; a part with a dot, a quote or a space stands in double quotes."""
    return ".".join(part if re.fullmatch(_PLAIN, part) else double_quoted(part) for part in path)


def table_path(text: str) -> tuple[str, ...]:
    """The parts of `table_text`, exactly as they are: no change of case.

    Raises:
        ValueError: There is a part missing, or a quote that never closes.
    """
    part = re.compile(_PART)
    parts: list[str] = []
    position = 0
    text = text.strip()
    while True:
        match = part.match(text, position)
        if match is None:
            raise ValueError("not the name of a table")
        quoted, plain = match.groups()
        parts.append(plain.strip() if quoted is None else quoted.replace('""', '"'))
        position = match.end()
        if position == len(text):
            return tuple(parts)
        if text[position] != ".":
            raise ValueError("not the name of a table")
        position += 1


def columns_text(names: Sequence[str]) -> str:
    """The names joined by commas; one that could be misread stands in double quotes."""
    return ", ".join(double_quoted(name) if re.search(_MISREAD, name) else name for name in names)


def column_names(text: str) -> tuple[str, ...]:
    """The names of `columns_text`; none for an empty text. Spaces around a name do not count.

    Raises:
        ValueError: There is a name missing, or a quote that never closes.
    """
    if not text.strip():
        return ()
    column = re.compile(_COLUMN)
    names: list[str] = []
    position = 0
    while True:
        match = column.match(text, position)
        if match is None or not match[1]:
            raise ValueError("not a list of names")
        names.append(match[2].replace('""', '"') if match[3] is None else match[3])
        if not match[4]:
            return tuple(names)
        position = match.end()
