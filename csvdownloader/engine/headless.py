"""A private folder for one headless run, removed with it, even when it was killed."""

import contextlib
import shutil
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from csvdownloader.core.errors import storage_error
from csvdownloader.engine.disk import make_private_folder
from csvdownloader.engine.save import remove_drafts

_LOCK_SUFFIX = ".lock"


@contextlib.contextmanager
def private_root(parent: Path) -> Iterator[Path]:
    """A folder below `parent` for as long as the block lasts.

    The system frees the lock beside it when the process dies, however it dies; so the next run
    knows which folders have no owner, and removes them.

    Raises:
        StorageError: The folder cannot be made.
    """
    root = parent / str(uuid.uuid4())
    try:
        make_private_folder(parent)
        _remove_orphans(parent)
        lock = root.with_suffix(_LOCK_SUFFIX).open("w")
        _try_lock(lock)
        make_private_folder(root)
    except OSError as error:
        raise storage_error(error, root) from error
    try:
        yield root
    finally:
        lock.close()
        _remove(root)


def _remove_orphans(parent: Path) -> None:
    for lock_path in parent.glob(f"*{_LOCK_SUFFIX}"):
        with contextlib.suppress(OSError), lock_path.open("r+") as lock:
            ownerless = _try_lock(lock)
            lock.close()
            if ownerless:
                _remove(lock_path.with_suffix(""))


def _remove(root: Path) -> None:
    for folder in root.glob("*/"):
        remove_drafts(folder)
    shutil.rmtree(root, ignore_errors=True)
    root.with_suffix(_LOCK_SUFFIX).unlink(missing_ok=True)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[str]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
