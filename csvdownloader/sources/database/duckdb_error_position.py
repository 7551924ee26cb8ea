"""Finds the position of a mistake in the user's query by DuckDB's error message."""

import re

from csvdownloader.core.messages import EMPTY, Message

_MARKED_LINE = re.compile(r"\n\nLINE (\d+): ([^\n]*)\n( *)\^+\Z")
_WORD = re.compile(r"\b\w+")


def error_position(message: str) -> Message:
    """Line and column in brackets; empty when the message does not contain them.

    Args:
        message: DuckDB's error for a statement whose second line is the query's first line.
    """
    marked = _MARKED_LINE.search(message)
    if marked is None or int(marked[1]) < 2:
        return EMPTY
    number, line = int(marked[1]) - 1, marked[2]
    if line.startswith("...") or not line.isascii():  # truncated, or the caret counts screen cells
        return Message("(line {line})", line=number)
    # DuckDB does not count tabs when it places the caret.
    starts = [index for index, letter in enumerate(line) if letter != "\t"]
    offset = len(marked[3]) - len(f"LINE {marked[1]}: ")
    if not 0 <= offset < len(starts) or not _is_about(message, line, starts[offset]):
        return EMPTY
    column = starts[offset] + 1
    return Message("(line {line}, column {column})", line=number, column=column)


def _is_about(message: str, line: str, start: int) -> bool:
    """Whether the message is about this position: the caret of a mistake in a view is arbitrary."""
    if message.startswith("Parser Error"):
        return True
    word = _WORD.match(line, start + (line[start] == '"'))
    return word is not None and word[0].lower() in _WORD.findall(message.partition("\n")[0].lower())
