"""The right to be the only one that writes a data folder's list of downloads."""

from pathlib import Path

from PySide6.QtCore import QLockFile


def window_lock(folder: Path) -> QLockFile:
    """The lock that a window holds for as long as it is open; not taken yet.

    It ends with its process, however that ends.
    """
    lock = QLockFile(str(folder / "window.lock"))
    lock.setStaleLockTime(0)  # never by age: only when its process is gone
    return lock
