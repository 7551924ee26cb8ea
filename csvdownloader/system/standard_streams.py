"""Standard input, output and error of a process that was started without some of them."""

import os
import sys
from typing import TextIO

_INPUT, _OUTPUT, _ERROR = 0, 1, 2  # the numbers of their files


def open_missing_streams() -> None:
    """Opens the streams that are closed, so that no other file gets their numbers.

    Nobody hears what is written to a closed standard error. Reading a closed standard input and
    writing to a closed standard output raise OSError, as they should: there data goes.
    """
    if sys.stdin is None:
        _take(_INPUT, os.O_WRONLY)
        sys.stdin = os.fdopen(_INPUT, encoding="utf-8", closefd=False)
    if sys.stdout is None:
        _take(_OUTPUT, os.O_RDONLY)
        sys.stdout = os.fdopen(_OUTPUT, "w", encoding="utf-8", closefd=False)
    if sys.stderr is None:
        _take(_ERROR, os.O_WRONLY)
        sys.stderr = os.fdopen(_ERROR, "w", encoding="utf-8", closefd=False)


def write_error(text: str) -> None:
    """Writes to standard error; nothing ends because that is full."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)


def write_output(text: str) -> bool:
    """Writes to standard output; False when that is full or closed."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        discard_output()
        return False
    return True


def discard_output() -> None:
    """Keeps the buffer of a standard output that is full from failing again at the end."""
    _discard(sys.stdout)


def _discard(stream: TextIO) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _take(number: int, mode: int) -> None:
    opened = os.open(os.devnull, mode)
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)
