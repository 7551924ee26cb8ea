"""Locks on files that the system frees with the process that holds them, however it ends."""

import os
import sys
from pathlib import Path
from typing import IO, Any, AnyStr

if sys.platform == "win32":
    import msvcrt

    def lock(file: IO[Any]) -> None:
        """Locks the open file.

        Raises:
            BlockingIOError: Somebody else holds it.
            OSError: The disk has no locks.
        """
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError(error.errno, error.strerror) from None

else:
    import fcntl

    def lock(file: IO[Any]) -> None:
        """Locks the open file.

        Raises:
            BlockingIOError: Somebody else holds it.
            OSError: The disk has no locks.
        """
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def try_lock(file: IO[Any]) -> bool:
    """Whether the open file is locked now: nobody else held it."""
    try:
        lock(file)
    except OSError:
        return False
    return True


def locked(file: IO[AnyStr], path: Path) -> IO[AnyStr] | None:
    """The open file, locked; None, and it is closed, when it has an owner or was just removed."""
    # Between opening and locking its owner may have removed it: then it locks nothing.
    if try_lock(file) and is_at(file, path):
        return file
    file.close()
    return None


def is_at(file: IO[Any], path: Path) -> bool:
    """Whether the open file still has that name."""
    if sys.platform == "win32":
        return True  # no open file can be removed there
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
