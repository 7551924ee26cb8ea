"""Proves that a file stayed the same while it was read."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.files import (
    SourceChangedError,
    SourceIsFolderError,
    SourceMissingError,
    SourceUnreadableError,
)
from csvdownloader.core.messages import Message


def snapshot(path: Path) -> os.stat_result:
    """The file's status. Raises SourceError when it is no regular file."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise SourceMissingError(path) from None
    except OSError as error:
        raise unreadable(path, error) from error
    if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for a writer for ever
        raise SourceIsFolderError(path)
    return status


def open_file(path: Path) -> BinaryIO:
    """Opens the file for reading, unbuffered. Raises SourceError."""
    snapshot(path)
    try:
        return path.open("rb", buffering=0)
    except FileNotFoundError:
        raise SourceMissingError(path) from None
    except OSError as error:
        raise unreadable(path, error) from error


@contextmanager
def unchanged(path: Path) -> Iterator[os.stat_result]:
    """Reads the file inside; afterwards it must be the same file with the same content.

    Raises:
        SourceChangedError: It is not. Raised instead of the error that the change caused.
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


def _identity(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def unreadable(path: Path, error: OSError) -> SourceUnreadableError:
    """The error for a file that the system does not give."""
    return SourceUnreadableError(
        Message("Cannot read {path}: {strerror}", path=path, strerror=error.strerror or error)
    )
