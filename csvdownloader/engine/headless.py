"""A private folder for each headless job, which outlives a kill only when the job can go on."""

import contextlib
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from csvdownloader.core.errors import UserError, storage_error
from csvdownloader.engine.disk import make_private_folder
from csvdownloader.engine.save import remove_drafts
from csvdownloader.engine.spool import MEMORY, remembers

KEPT_DAYS = 30  # that a job waits to be taken up again
_DAY = 86_400  # seconds
_LOCK_SUFFIX = ".lock"
_TRIES, _BETWEEN_TRIES = 10, 0.02  # seconds


@contextlib.contextmanager
def private_root(parent: Path, job_id: str) -> Iterator[Path]:
    """The folder of a job below `parent`, for as long as the block lasts.

    Afterwards it is removed, unless the job remembers how far it came. The system frees the lock
    beside it when the process dies, however it dies; so the next run knows which folders have no
    owner, and removes those that cannot go on.

    Raises:
        UserError: Another process runs this job, or the folder cannot be made.
    """
    root = parent / job_id
    try:
        make_private_folder(parent)
        _remove_orphans(parent, root)
        lock = _owned(root)
        make_private_folder(root)
    except OSError as error:
        raise storage_error(error, root) from error
    try:
        yield root
    finally:
        lock.close()
        if not _can_go_on(root):
            _remove(root)


def left_behind(parent: Path) -> Iterator[tuple[Path, bool]]:
    """The folders below `parent` of jobs that run, or can go on; with whether they run."""
    for lock_path in sorted(parent.glob(f"*{_LOCK_SUFFIX}")):
        root = lock_path.with_suffix("")
        runs = _has_owner(lock_path)
        if runs or _can_go_on(root):
            yield root, runs


def _remove_orphans(parent: Path, but: Path) -> None:
    for lock_path in parent.glob(f"*{_LOCK_SUFFIX}"):
        root = lock_path.with_suffix("")
        if root != but and not _has_owner(lock_path) and not _can_go_on(root):
            _remove(root)


def _can_go_on(root: Path) -> bool:
    folder = root / root.name  # as the exporter names it, by the job's id
    if not remembers(folder):
        return False
    try:
        age = time.time() - (folder / MEMORY).stat().st_mtime
    except OSError:  # it ended meanwhile
        return False
    return age < KEPT_DAYS * _DAY


def _owned(root: Path) -> IO[str]:
    lock = root.with_suffix(_LOCK_SUFFIX).open("w")
    for _ in range(_TRIES):  # who only looks whether there is an owner holds it for a moment
        if _try_lock(lock):
            return lock
        time.sleep(_BETWEEN_TRIES)
    lock.close()
    raise UserError("This export runs at this moment", "Wait until it has ended.")


def _has_owner(lock_path: Path) -> bool:
    try:
        with lock_path.open("r+") as lock:
            return not _try_lock(lock)
    except OSError:  # removed meanwhile, by its owner
        return True


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
