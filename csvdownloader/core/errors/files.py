"""A file that is to be read is not there, or cannot be read."""

from pathlib import Path

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.messages import Message


class SourceMissingError(SourceError):
    """The file is not there."""

    kind = FailureKind.SOURCE_MISSING
    hint = Message("Check the path, or choose another file.")

    def __init__(self, path: Path) -> None:
        super().__init__(Message("There is no file {path}", path=path))


class SourceIsFolderError(SourceError):
    """The path is a folder, or another thing that is not a file."""

    kind = FailureKind.SOURCE_IS_FOLDER
    hint = Message("Choose a file.")

    def __init__(self, path: Path) -> None:
        super().__init__(Message("{path} is not a file", path=path))


class SourceUnreadableError(SourceError):
    """The file is there but may not be read, or its container is damaged."""

    kind = FailureKind.SOURCE_UNREADABLE
    hint = Message("Check that the file is whole and that you may read it.")


class SourceChangedError(SourceError):
    """The file changed while it was read."""

    kind = FailureKind.SOURCE_CHANGED
    hint = Message("Wait until nothing writes to the file, then retry.")

    def __init__(self, path: Path) -> None:
        super().__init__(Message("{name} changed while it was being read", name=path.name))
