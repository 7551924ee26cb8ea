"""Where in the user's query a mistake is, by DuckDB's message."""

import re

_SHOWN = re.compile(r"\n\nLINE (\d+): ([^\n]*)\n( *)\^+\Z")
_WORD = re.compile(r"\b\w+")


def error_position(message: str) -> str:
    """Line and column in brackets; empty when the message does not tell them.

    Args:
        message: DuckDB's error for a text whose second line is the query's first.
    """
    shown = _SHOWN.search(message)
    if shown is None or int(shown[1]) < 2:
        return ""
    number, line = int(shown[1]) - 1, shown[2]
    if line.startswith("...") or not line.isascii():  # cut, or the caret counts cells of a screen
        return f" (line {number})"
    # DuckDB's caret passes over tabs.
    starts = [index for index, letter in enumerate(line) if letter != "\t"]
    offset = len(shown[3]) - len(f"LINE {shown[1]}: ")
    if not 0 <= offset < len(starts) or not _fits(message, line, starts[offset]):
        return ""
    return f" (line {number}, column {starts[offset] + 1})"


def _fits(message: str, line: str, start: int) -> bool:
    """Whether the message is about that place: for a mistake in a view, DuckDB shows any place."""
    if message.startswith("Parser Error"):
        return True
    word = _WORD.match(line, start + (line[start] == '"'))
    return word is not None and word[0].lower() in _WORD.findall(message.partition("\n")[0].lower())
