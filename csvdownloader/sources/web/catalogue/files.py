"""Reads and writes the files of profiles."""

from pathlib import Path

from csvdownloader.core.errors.files import SourceMissingError, SourceUnreadableError
from csvdownloader.core.errors.storage import own_storage_error
from csvdownloader.core.messages import Message
from csvdownloader.engine.disk.durable import make_private_folder, write_atomically
from csvdownloader.sources.web.keys import SUFFIX
from csvdownloader.sources.web.profile.size import LONGEST_PROFILE


def profile_files(folder: Path) -> list[Path]:
    """The profile files in the folder, sorted by name; none if there is no folder.

    No pipe and no device, which may never come to an end.
    """
    try:
        return sorted(p for p in folder.iterdir() if p.suffix == SUFFIX and p.is_file())
    except OSError:  # the user's folder need not exist
        return []


def profile_text(path: Path) -> str:
    """The text of the file, at most LONGEST_PROFILE + 1 characters of it. Raises SourceError."""
    if path.exists() and not path.is_file():  # a pipe or a device may never come to an end
        raise SourceUnreadableError(Message("{path} is no file", path=path))
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read(LONGEST_PROFILE + 1)
    except FileNotFoundError:
        raise SourceMissingError(path) from None
    except UnicodeDecodeError as error:
        raise SourceUnreadableError(
            Message("{name} is not UTF-8", name=path.name), Message("Save it as UTF-8.")
        ) from error
    except OSError as error:
        raise SourceUnreadableError(
            Message("{path} cannot be read: {strerror}", path=path, strerror=error.strerror)
        ) from error


def write_profile(path: Path, text: str) -> Path:
    """Writes the file atomically. Raises StorageError."""
    try:
        make_private_folder(path.parent)
        write_atomically(path, text)
    except OSError as error:
        raise own_storage_error(error, path) from error
    return path
