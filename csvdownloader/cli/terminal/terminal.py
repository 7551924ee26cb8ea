"""The only way to the terminal: what others wrote cannot move its cursor or reorder its text."""

import json
import sys
from getpass import getpass

from csvdownloader.core import texts
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.messages import Message
from csvdownloader.system.standard_streams import discard_output, write_error

BROKEN_PIPE = 141  # as a shell reports a broken pipe, for example `TOOL | head`: 128 + SIGPIPE
_LONGEST_TITLE = 40  # of a question: a longer one would wrap over many lines


def printable(text: str) -> str:
    """The text without control, invisible and reordering characters; line ends stay."""
    return "".join(map(_printable, text))


def say(text: str) -> None:
    """Writes to standard error, which is not for data."""
    write_error(printable(text))


def put(text: str) -> None:
    """Writes to standard output."""
    _write(printable(text))


def put_json(text: str) -> None:
    """Writes JSON to standard output: what cannot be printed stands there as its escape."""
    _write("".join(c if _is_shown(c) else json.dumps(c)[1:-1] for c in text))


def put_data(text: str) -> None:
    """Writes data to standard output, as it is; on a terminal as `put` does."""
    if sys.stdout.isatty():
        put(text)
    else:
        _write(text)


def clear_line() -> None:
    """Empties the line of the cursor."""
    write_error("\r\x1b[K")


def ask(title: str, *, is_shown: bool) -> str:
    """What the user types. Raises EOFError at the end of the input."""
    question = f"{texts.one_line(title, _LONGEST_TITLE)}: "
    if not is_shown:
        return getpass(question)
    say(question)
    return input()


def _write(text: str) -> None:
    """Writes to standard output; ends the program when its reader, for example `head`, is gone.

    Raises:
        StorageError: It is full, or closed.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        discard_output()
        if isinstance(error, BrokenPipeError):
            sys.exit(BROKEN_PIPE)
        raise output_error(error) from error


def output_error(error: OSError) -> StorageError:
    """The error for a standard output that cannot be written."""
    return StorageError(
        Message("Cannot write standard output: {strerror}", strerror=error.strerror),
        Message("What was written there is not whole."),
    )


def _is_shown(character: str) -> bool:
    return character.isprintable() or character == "\n"


def _printable(character: str) -> str:
    if _is_shown(character):
        return character
    return " " if character in "\t\xa0\u3000" else ""
