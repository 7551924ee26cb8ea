"""Proves that a file stayed the same while it was read."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from csvdownloader.core.errors import (
    SourceChangedError,
    SourceError,
    SourceIsFolderError,
    SourceMissingError,
    SourceUnreadableError,
)


def snapshot(path: Path) -> os.stat_result:
    """What the file system says about the file. Raises SourceError when it is no file."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise SourceMissingError(path) from None
    except OSError as error:
        raise _unreadable(path, error) from error
    if not stat.S_ISREG(found.st_mode):  # opening a pipe would wait for a writer for ever
        raise SourceIsFolderError(path)
    return found


def open_file(path: Path) -> BinaryIO:
    """Opens the file for reading, unbuffered. Raises SourceError."""
    snapshot(path)
    try:
        return path.open("rb", buffering=0)
    except FileNotFoundError:
        raise SourceMissingError(path) from None
    except OSError as error:
        raise _unreadable(path, error) from error


@contextmanager
def unchanged(path: Path) -> Iterator[os.stat_result]:
    """Reads the file inside; afterwards it must be the same file with the same content.

    Raises:
        SourceChangedError: It is not. This goes before the trouble that the change caused.
    """
    before = snapshot(path)
    try:
        yield before
    except SourceError:
        _compare(path, before)
        raise
    _compare(path, before)


def _compare(path: Path, before: os.stat_result) -> None:
    if _identity(snapshot(path)) != _identity(before):
        raise SourceChangedError(path)


def _identity(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _unreadable(path: Path, error: OSError) -> SourceUnreadableError:
    return SourceUnreadableError(f"Cannot read {path}: {error.strerror or error}")
