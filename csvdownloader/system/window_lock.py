"""The lock of the only process that may write a data folder's list of downloads."""

import os
from contextlib import suppress
from typing import IO

from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.file_lock import is_at, lock

_PROGRAM = b"csvdownloader"


def is_window_open(folder: DataFolder) -> bool:
    """Whether some process holds the lock. Where none can be made, nobody does."""
    window = WindowLock(folder)
    is_free = not folder.window_lock.exists() or window.take()
    window.release()
    return not is_free


class WindowLock:
    """What a window holds for as long as it is open, and the system frees with its process.

    A QLockFile, which earlier versions held, locks the same file in the same way. Where the file is
    there, it must also find a process in it that is gone: so it is written, but not forced to disk.
    """

    def __init__(self, folder: DataFolder) -> None:
        """Takes nothing yet."""
        self._path = folder.window_lock
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Whether nobody else has it. Where none can be made, as on a full disk, none is held."""
        if self._file is not None:
            return True
        try:
            file = self._locked()
        except BlockingIOError:
            return False
        except OSError:  # a full or read-only disk, or one without locks
            return True
        if not is_at(file, self._path):  # an earlier version removes it at its end
            file.close()
            return False
        self._file = file
        with suppress(OSError):  # the lock holds without it
            os.ftruncate(file.fileno(), 0)
            os.write(file.fileno(), b"%d\n%s\n" % (os.getpid(), _PROGRAM))
        return True

    def release(self) -> None:
        """Lets others take it."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __del__(self) -> None:
        self.release()

    def _locked(self) -> IO[bytes]:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        file = os.fdopen(handle, "r+b")
        try:
            lock(file)
        except OSError:
            file.close()
            raise
        return file
