"""Keeps two SQLite libraries from reading one file at the same time.

Python and the ADBC driver each have their own. On Linux and macOS (POSIX locks) a process that
closes a file drops all its locks on it: when one library is done, the other would read on without
a lock while another program writes. Within one library, SQLite takes care of that itself.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from csvdownloader.core.control import Cancel

_File: TypeAlias = tuple[int, int]
_RETRY_INTERVAL = 0.05  # seconds
_guard = threading.Lock()
_python: Counter[_File] = Counter()
_adbc: Counter[_File] = Counter()


@contextmanager
def python_lock(path: Path, cancel: Cancel) -> Iterator[None]:
    """Inside, Python's library may read the file; waits while ADBC's does. Raises Cancelled."""
    file = _file(path)
    while not _try_enter(file, _python, _adbc):
        cancel.wait(_RETRY_INTERVAL)
    try:
        yield
    finally:
        _leave(file, _python)


@contextmanager
def adbc_lock(path: Path) -> Iterator[bool]:
    """Inside, ADBC's library may read the file if this is True; does not wait."""
    file = _file(path)
    entered = _try_enter(file, _adbc, _python)
    try:
        yield entered
    finally:
        if entered:
            _leave(file, _adbc)


def is_read(path: Path) -> bool:
    """Whether one of the libraries reads the file now."""
    try:
        file = _file(path)
    except (OSError, ValueError):  # ValueError: a NUL in the path
        return False
    with _guard:
        return bool(_python[file] or _adbc[file])


def _file(path: Path) -> _File:
    status = path.stat()
    return status.st_dev, status.st_ino


def _try_enter(file: _File, own: Counter[_File], other: Counter[_File]) -> bool:
    with _guard:
        if other[file]:
            return False
        own[file] += 1
        return True


def _leave(file: _File, own: Counter[_File]) -> None:
    with _guard:
        own[file] -= 1
