"""A file cannot be saved where it is to be."""

from pathlib import Path

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.messages import Message


class FolderGoneError(StorageError):
    """The folder in which a file is to be written is not there, or not any more."""

    kind = FailureKind.FOLDER_GONE
    hint = Message("Connect its disk, or choose another folder.")

    def __init__(self, folder: Path) -> None:
        super().__init__(Message("The folder {folder} is not there", folder=folder))


class TargetExistsError(StorageError):
    """The chosen file exists already, and the user did not agree to replace it."""

    kind = FailureKind.TARGET_EXISTS
    hint = Message("Choose another name, or agree to replace the file (--overwrite).")

    def __init__(self, target: Path) -> None:
        super().__init__(Message("{target} already exists", target=target))


class TargetNotAFileError(StorageError):
    """The chosen target is a folder, a device or another thing that is not a file."""

    kind = FailureKind.TARGET_NOT_AFILE
    hint = Message("Choose a file name.")

    def __init__(self, target: Path) -> None:
        super().__init__(Message("{target} is not a regular file", target=target))
