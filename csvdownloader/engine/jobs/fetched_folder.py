"""Where the folders of fetched files lie, and how they are brought to another place.

They are copied before anything is removed: at each moment, also when the program is killed, one
place has all of them, and the settings name that one.
"""

import os
import shutil
import uuid
from collections.abc import Iterator, Set
from contextlib import suppress
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.data_folder import CHOSEN
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.storage import own_storage_error
from csvdownloader.core.messages import Message
from csvdownloader.engine.disk.durable import make_private_folder, sync_file, sync_folder
from csvdownloader.engine.jobs.folder_owner import MARK

_BLOCK = 1 << 20  # bytes


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


def copy_folders(old: Path, new: Path, cancel: Cancel) -> frozenset[str]:
    """Copies all folders of jobs from one root to another, and makes them durable.

    Where both are on one disk, files get a second name and take no room.

    Returns:
        The names of the folders.

    Raises:
        StorageError: They cannot be read, or written there; nothing of them is left there.
        Cancelled: As before.
    """
    if _is_inside(new, old):
        raise StorageError(
            Message("{new} is inside of the present folder", new=new.parent),
            Message("Choose another folder."),
        )
    names = set[str]()
    try:
        make_private_folder(new)
        for folder in job_folders(old):
            names.add(folder.name)
            _copy_folder(folder, new / folder.name, cancel)
        sync_folder(new)
    except OSError as error:
        remove_folders(new, names)
        raise own_storage_error(error, new) from error
    except BaseException:
        remove_folders(new, names)
        raise
    return frozenset(names)


def remove_folders(root: Path, names: Set[str]) -> None:
    """Removes the folders of these names below the root, which are those of jobs.

    Those of another program that has its files there too stay. The root goes, too, if it was
    chosen and is empty then.
    """
    with suppress(OSError):
        for target in (root / name for name in names):
            for copy in (target, _draft_of(target)):
                shutil.rmtree(copy, ignore_errors=True)
        if root.name == CHOSEN:
            if not job_folders(root):
                (root / MARK).unlink(missing_ok=True)
            root.rmdir()


def remove_copies(root: Path, other: Path) -> None:
    """Removes the folders of jobs below the root that lie below the other one, too."""
    with suppress(OSError):
        if not root.samefile(other):
            remove_folders(root, {folder.name for folder in job_folders(other)})


def _is_inside(path: Path, folder: Path) -> bool:
    """Whether it is the folder or is below it, by whatever names: through links, for example."""
    for each in (path, *Path(os.path.realpath(path)).parents):
        with suppress(OSError):  # one that is not there, or cannot be looked at
            if each.samefile(folder):
                return True
    return False


def _draft_of(target: Path) -> Path:
    return target.with_name(f"{target.name}.moving")


def _copy_folder(source: Path, target: Path, cancel: Cancel) -> None:
    draft = _draft_of(target)
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
