"""The few steps that make a file durable and private."""

import logging
import os
import sys
from pathlib import Path

from csvdownloader.core.errors.storage import own_storage_error

logger = logging.getLogger(__name__)

DRAFT_SUFFIX = ".draft"  # of a file that is not whole yet, beside the one that it becomes


def make_private_folder(folder: Path) -> None:
    """Makes the folder, and the missing ones above it, readable by their owner only.

    A folder that is already there keeps the mode that its owner gave it.
    """
    if folder.is_dir():
        return
    make_private_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


def make_data_folder(folder: Path) -> None:
    """Makes the program's data folder. Raises StorageError."""
    try:
        make_private_folder(folder)
    except OSError as error:
        raise own_storage_error(error, folder) from error


def make_private_file(path: Path) -> None:
    """Makes a new, empty file that only its owner may read. Raises FileExistsError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def write_atomically(path: Path, text: str, *, durable: bool = True) -> None:
    """As `write_bytes_atomically`, a text as UTF-8 with its line ends as they are."""
    write_bytes_atomically(path, text.encode(), durable=durable)


def write_bytes_atomically(path: Path, content: bytes, *, durable: bool) -> None:
    """Makes or replaces a private file: whole, or not at all. Raises OSError.

    Args:
        path: The file.
        content: What it is to hold.
        durable: Whether bytes and name are on disk (fsync) when this returns. Without, a crash of
            the system may leave the file as it was, or empty.
    """
    draft = path.with_name(f"{path.name}{DRAFT_SUFFIX}")
    draft.unlink(missing_ok=True)
    make_private_file(draft)
    draft.write_bytes(content)
    if durable:
        sync_file(draft)
    draft.replace(path)
    if durable:
        sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Waits until the file's bytes are on disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_name(path: Path) -> None:
    """Waits until the name of a file that is whole is on disk.

    A disk that refuses takes the file from nobody: after a power cut it may lack its name.
    """
    try:
        sync_folder(path.parent)
    except OSError as error:
        logger.warning("the name of %s may not be on disk yet: %s", path, error)


def sync_folder(folder: Path) -> None:
    """Waits until the folder's names are on disk; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
