"""A private folder for each headless job, which outlives a kill only if the job is resumable."""

import contextlib
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.storage import own_storage_error
from csvdownloader.core.file_lock import locked
from csvdownloader.core.jobs.retention import is_too_old
from csvdownloader.core.messages import Message
from csvdownloader.core.settings.settings import Settings
from csvdownloader.engine.disk.durable import make_private_folder, write_atomically
from csvdownloader.engine.jobs.spool import CHECKPOINT, SIDECAR, has_checkpoint, read_finished
from csvdownloader.engine.saving.drafts import remove_all_drafts

_AGING = "aging-since"
_LOCK_SUFFIX = ".lock"
_TRIES, _BETWEEN_TRIES = 10, 0.02  # seconds


@contextlib.contextmanager
def private_root(
    parent: Path, job_id: str, settings: Settings | None, seen_time: Callable[[], float]
) -> Iterator[Path]:
    """The folder of a job below `parent`, for as long as the block lasts.

    Afterwards it is removed, unless the job is resumable. The system frees the lock beside it when
    the process dies, however it dies. So the next run knows which folders have no owner, and
    removes those that are not resumable, or that waited too long.

    Args:
        parent: The folder of all headless jobs.
        job_id: Names the folder.
        settings: How long an unfinished job is kept; with None, none is removed by its age.
        seen_time: Gives the seen time, in seconds; asked for only where a job was left.

    Raises:
        UserError: Another process runs this job, or the folder cannot be made.
    """
    root = parent / job_id
    try:
        make_private_folder(parent)
        _remove_orphans(parent, root, settings, seen_time)
        lock = _acquire(root)
        make_private_folder(root)
        (root / _AGING).unlink(missing_ok=True)  # whoever takes it up begins its age anew
    except OSError as error:
        raise own_storage_error(error, root) from error
    with lock:
        try:
            yield root
        finally:
            if not is_resumable(_job_folder(root)):
                _remove(root, lock)


def unfinished_folders(parent: Path) -> Iterator[tuple[Path, bool]]:
    """The folders below `parent` of jobs that run or are resumable; and whether they run."""
    for lock_path in sorted(parent.glob(f"*{_LOCK_SUFFIX}")):
        root = lock_path.with_suffix("")
        runs = _has_owner(lock_path)
        if runs or is_resumable(_job_folder(root)):
            yield root, runs


def is_resumable(folder: Path) -> bool:
    """Whether a job's folder holds its finished file, or a checkpoint."""
    return has_checkpoint(folder) or read_finished(folder) is not None


def make_unresumable(folder: Path) -> None:
    """Removes checkpoint and sidecar from a job's folder. Raises nothing."""
    for name in (CHECKPOINT, SIDECAR):
        with contextlib.suppress(OSError):
            (folder / name).unlink()


def _job_folder(root: Path) -> Path:
    return root / root.name  # as the exporter names it, by the job's id


def _remove_orphans(
    parent: Path,
    current_root: Path,
    settings: Settings | None,
    seen_time: Callable[[], float],
) -> None:
    for lock_path in parent.glob(f"*{_LOCK_SUFFIX}"):
        root = lock_path.with_suffix("")
        lock = None if root == current_root else _try_acquire(lock_path)
        if lock is None:
            continue
        with lock:
            if not is_resumable(_job_folder(root)) or _is_too_old(root, settings, seen_time()):
                _remove(root, lock)


def _is_too_old(root: Path, settings: Settings | None, seen: float) -> bool:
    since = _aging_since(root, seen)
    return settings is not None and is_too_old(since, seen, settings)


def _aging_since(root: Path, seen: float) -> float:
    """The seen time from which the age of an unfinished job counts: that of the first look at it.

    One that is ahead of `seen` was counted by another seen time, which is lost.
    """
    note = root / _AGING
    with contextlib.suppress(OSError, ValueError):
        since = float(note.read_text(encoding="ascii"))
        if since <= seen:
            return since
    with contextlib.suppress(OSError):
        write_atomically(note, repr(seen), durable=False)
    return seen


def _acquire(root: Path) -> IO[str]:
    lock_path = root.with_suffix(_LOCK_SUFFIX)
    for _ in range(_TRIES):  # `_has_owner` of another process holds it for a moment
        lock = locked(lock_path.open("a"), lock_path)
        if lock is not None:
            return lock
        time.sleep(_BETWEEN_TRIES)
    raise UserError(Message("This export runs at this moment"), Message("Wait until it has ended."))


def _try_acquire(lock_path: Path) -> IO[str] | None:
    """The lock, held; None when it has an owner, or was just removed."""
    try:
        return locked(lock_path.open("r+"), lock_path)
    except OSError:
        return None


def _has_owner(lock_path: Path) -> bool:
    lock = _try_acquire(lock_path)
    if lock is None:
        return True
    lock.close()
    return False


def _remove(root: Path, lock: IO[str]) -> None:
    """Removes the folder, and its lock as the last thing."""
    remove_all_drafts(root)
    shutil.rmtree(root, ignore_errors=True)
    if sys.platform == "win32":
        lock.close()  # an open file cannot be removed there; elsewhere it is held until it is gone
    with contextlib.suppress(OSError):
        root.with_suffix(_LOCK_SUFFIX).unlink()
