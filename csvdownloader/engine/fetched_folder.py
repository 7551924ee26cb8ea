"""Where the folders of fetched files lie, and how they are brought to another place.

They are copied before anything is removed: at each moment, also when the program is killed, one
place has all of them, and the settings name that one.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.data_folder import CHOSEN
from csvdownloader.core.errors import StorageError, own_storage_error
from csvdownloader.core.messages import Message
from csvdownloader.engine.disk import make_private_folder, sync_file, sync_folder

_BLOCK = 1 << 20  # bytes
_DRAFT = ".moving"


def require_root(root: Path) -> None:
    """Refuses a root that was chosen and is not there, such as on a disk that is not connected.

    Raises:
        StorageError: Else the program would begin anew at the place where the disk should be.
    """
    if root.name == CHOSEN and not root.is_dir():
        raise StorageError(
            Message("The folder for fetched files is not there: {root}", root=root),
            Message("Connect its disk, or choose another folder in Settings, Fetched files."),
        )


def job_folders(root: Path) -> list[Path]:
    """The folders of jobs below the root. Raises OSError."""
    entries = sorted(root.iterdir()) if root.is_dir() else []
    return [entry for entry in entries if _is_job_folder(entry)]


def copy_folders(old: Path, new: Path, cancel: Cancel) -> None:
    """Copies all folders of jobs from one root to another, and makes them durable.

    Where both are on one disk, files get a second name and take no room.

    Raises:
        StorageError: They cannot be read, or written there; nothing is left there.
        Cancelled: As before.
    """
    if new.is_relative_to(old):
        raise StorageError(
            Message("{new} is inside of the present folder", new=new.parent),
            Message("Choose another folder."),
        )
    try:
        make_private_folder(new)
        for folder in job_folders(old):
            _copy_folder(folder, new / folder.name, cancel)
        sync_folder(new)
    except OSError as error:
        remove_folders(new)
        raise own_storage_error(error, new) from error
    except BaseException:
        remove_folders(new)
        raise


def remove_folders(root: Path) -> None:
    """Removes all folders of jobs below the root; and the root, if it was chosen and is empty."""
    with suppress(OSError):
        for folder in [*job_folders(root), *root.glob(f"*{_DRAFT}")]:
            shutil.rmtree(folder, ignore_errors=True)
        if root.name == CHOSEN:
            root.rmdir()


def _copy_folder(source: Path, target: Path, cancel: Cancel) -> None:
    draft = target.with_name(f"{target.name}{_DRAFT}")
    for left in (target, draft):  # of an earlier move that was killed
        shutil.rmtree(left, ignore_errors=True)
    make_private_folder(draft)
    for path in _files(source):
        copy = draft / path.relative_to(source)
        make_private_folder(copy.parent)
        _copy_file(path, copy, cancel)
    draft.rename(target)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def _copy_file(source: Path, target: Path, cancel: Cancel) -> None:
    cancel.check()
    with suppress(OSError):  # on another disk, or one that knows no second names
        os.link(source, target)
        return
    with source.open("rb") as reader, target.open("wb") as writer:
        while block := reader.read(_BLOCK):
            cancel.check()
            writer.write(block)
    shutil.copystat(source, target)
    sync_file(target)


def _is_job_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and _is_job_id(path.name)


def _is_job_id(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False
