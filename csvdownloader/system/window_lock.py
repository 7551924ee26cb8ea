"""The lock of the only process that may write a data folder's list of downloads."""

from PySide6.QtCore import QLockFile

from csvdownloader.core.data_folder import DataFolder


def is_window_open(folder: DataFolder) -> bool:
    """Whether some process holds the lock. Where none can be made, nobody does."""
    lock = window_lock(folder)
    return not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError


def window_lock(folder: DataFolder) -> QLockFile:
    """The lock that a window holds for as long as it is open; not taken yet.

    It is released when its process ends, however that ends.
    """
    lock = QLockFile(str(folder.window_lock))
    lock.setStaleLockTime(0)  # never by age: only when its process is gone
    return lock
