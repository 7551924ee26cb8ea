"""The disk or the file system refuses what is written or read there."""

import errno
import shutil
from pathlib import Path

from csvdownloader.core import units
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.messages import Message

_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
OWN_FOLDER_HINT = Message(
    "It lies in the program's own folder; the variable CSVDOWNLOADER_HOME names another one, for "
    "example on another disk."
)


class DiskFullError(StorageError):
    """No space left, or over quota."""

    kind = FailureKind.DISK_FULL
    hint = Message("Free some space, then retry.")


class FileTooLargeError(StorageError):
    """The file system does not take files of this size."""

    kind = FailureKind.FILE_TOO_LARGE
    hint = Message("Choose a folder on another disk.")


class PermissionRefusedError(StorageError):
    """The folder or file may not be written."""

    kind = FailureKind.PERMISSION_REFUSED
    hint = Message("Choose a folder that you may write to.")


def disk_full_error(folder: Path, needed: str = "") -> DiskFullError:
    """The error for a disk that has no room in `folder`. It names what is free, if it can be had.

    Args:
        folder: Where there is no room.
        needed: The size of the file, as a text; empty when it is not known.
    """
    try:
        free = units.size(shutil.disk_usage(folder).free)
    except OSError:
        return DiskFullError(Message("The disk is full: {folder}", folder=folder))
    if not needed:
        return DiskFullError(
            Message("The disk is full: {folder} has {free} free", folder=folder, free=free)
        )
    return DiskFullError(
        Message(
            "The disk is full: {folder} has {free} free, the file needs {needed}",
            folder=folder,
            free=free,
            needed=needed,
        )
    )


def own_storage_error(error: OSError, path: Path) -> StorageError:
    """The same as `storage_error` for a file of the data folder: there the user chose no folder."""
    made = storage_error(error, path)
    if not isinstance(made, DiskFullError):
        made.hint = OWN_FOLDER_HINT
    return made


def storage_error(error: OSError, path: Path) -> StorageError:
    """The StorageError for an OSError that was raised while `path` was written."""
    if error.errno == errno.ENOSPC:
        return disk_full_error(path.parent)
    if error.errno == errno.EDQUOT:
        return DiskFullError(Message("Your quota is used up: {folder}", folder=path.parent))
    if error.errno == errno.EFBIG:
        return FileTooLargeError(Message("The file is too large for this disk: {path}", path=path))
    if error.errno in _REFUSED:
        return PermissionRefusedError(Message("Not allowed to write {path}", path=path))
    return StorageError(
        Message("Cannot write {path}: {strerror}", path=path, strerror=error.strerror or error)
    )


def unreadable_error(error: OSError, path: Path) -> StorageError:
    """The StorageError for an OSError that came while `path`, of the data folder, was read."""
    return StorageError(
        Message("Cannot read {path}: {strerror}", path=path, strerror=error.strerror or error),
        OWN_FOLDER_HINT,
    )
