"""The only way to the terminal: what others wrote cannot move its cursor or reorder its text."""

import json
import os
import sys
from getpass import getpass

from csvdownloader.core import texts

BROKEN_PIPE = 141  # as a shell reports a broken pipe, for example `TOOL | head`: 128 + SIGPIPE
_LONGEST_TITLE = 40  # of a question: a longer one would wrap over many lines


def printable(text: str) -> str:
    """The text without control, invisible and reordering characters; line ends stay."""
    return "".join(map(_printable, text))


def say(text: str) -> None:
    """Writes to standard error, which is not for data."""
    sys.stderr.write(printable(text))
    sys.stderr.flush()


def put(text: str) -> None:
    """Writes to standard output."""
    _write(printable(text))


def put_json(text: str) -> None:
    """Writes JSON to standard output: what cannot be printed stands there as its escape."""
    _write("".join(c if _is_shown(c) else json.dumps(c)[1:-1] for c in text))


def clear_line() -> None:
    """Empties the line of the cursor."""
    sys.stderr.write("\r\x1b[K")


def ask(title: str, *, is_shown: bool) -> str:
    """What the user types. Raises EOFError at the end of the input."""
    question = f"{texts.one_line(title, _LONGEST_TITLE)}: "
    if not is_shown:
        return getpass(question)
    say(question)
    return input()


def _write(text: str) -> None:
    """Writes to standard output; ends the program when its reader, for example `head`, is gone."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Else flushing the buffer would fail once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(BROKEN_PIPE)


def _is_shown(character: str) -> bool:
    return character.isprintable() or character == "\n"


def _printable(character: str) -> str:
    if _is_shown(character):
        return character
    return " " if character in "\t\xa0\u3000" else ""
