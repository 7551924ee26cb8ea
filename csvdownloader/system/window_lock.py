"""The right to be the only one that writes a data folder's list of downloads."""

from PySide6.QtCore import QLockFile

from csvdownloader.core.data_folder import DataFolder


def window_lock(folder: DataFolder) -> QLockFile:
    """The lock that a window holds for as long as it is open; not taken yet.

    It ends with its process, however that ends.
    """
    lock = QLockFile(str(folder.window_lock))
    lock.setStaleLockTime(0)  # never by age: only when its process is gone
    return lock
