"""The few steps that make a file durable and private."""

import os
import sys
from pathlib import Path

from csvdownloader.core.errors import storage_error


def make_private_folder(folder: Path) -> None:
    """Makes the folder, and the missing ones above it, readable by their owner only.

    A folder that is already there keeps the mode that its owner gave it.
    """
    if folder.is_dir():
        return
    make_private_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


def make_data_folder(folder: Path) -> None:
    """Makes the program's own folder. Raises StorageError."""
    try:
        make_private_folder(folder)
    except OSError as error:
        raise storage_error(error, folder) from error


def make_private_file(path: Path) -> None:
    """Makes a new, empty file that only its owner may read. Raises FileExistsError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def sync_file(path: Path) -> None:
    """Waits until the file's bytes are on disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Waits until the folder's names are on disk; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
