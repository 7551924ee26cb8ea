"""Copies a finished file to the path that the user chose: whole, or not at all."""

import contextlib
import errno
import os
import re
import shutil
import stat
import sys
import uuid
from collections.abc import Callable
from pathlib import Path

from csvdownloader.core import units
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import (
    DiskFullError,
    NotWholeError,
    TargetExistsError,
    TargetNotAFileError,
    storage_error,
)
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Progress, Receipt, Stage
from csvdownloader.core.ports import Report
from csvdownloader.engine.disk import sync_file, sync_name
from csvdownloader.engine.verify import BLOCK, hash_file

_FICLONE = 0x40049409  # Linux ioctl_ficlone(2): the copy shares the blocks until one side changes
_DRAFT = re.compile(r"\.csvdownloader-[0-9a-f-]{36}\.part")
_NOTE_SUFFIX = ".draft"
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EINVAL})


def save(
    finished: Path,
    receipt: Receipt,
    target: Path,
    overwrite: bool,
    report: Report,
    cancel: Cancel,
) -> Path:
    """Copies `finished` to `target` under a temporary name, verifies it, then renames it.

    Never a hard link: editing the saved file would change the fetched one.

    Args:
        finished: The fetched file.
        receipt: What the copy must match.
        target: The path of the copy.
        overwrite: Whether an existing file may be replaced.
        report: Gets the progress of the copy.
        cancel: Checked after each block.

    Raises:
        TargetExistsError, TargetNotAFileError, StorageError: The target cannot be written.
        NotWholeError: The fetched file is gone or no longer what its receipt says.
        Cancelled: `cancel` was set before the file had its name.
    """
    check_target(target, overwrite)
    draft = _draft(target)
    note = finished.with_name(f"{draft.name}{_NOTE_SUFFIX}")
    try:
        note.write_text(str(draft), encoding="utf-8")
        _copy(finished, draft, receipt, report, cancel)
        sync_file(draft)
        _verify(draft, receipt, report, cancel)
        cancel.check()
        _publish(draft, target, overwrite)
    except OSError as error:
        raise storage_error(error, target) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
            note.unlink(missing_ok=True)
    sync_name(target)
    return target


def move(
    finished: Path,
    receipt: Receipt,
    target: Path,
    overwrite: bool,
    report: Report,
    cancel: Cancel,
) -> Path:
    """Verifies `finished` and moves it to `target`: within one file system, no byte is copied.

    To another file system it is copied by `save`, which has the same arguments and errors.
    """
    try:
        if finished.stat().st_dev != target.parent.stat().st_dev:
            return save(finished, receipt, target, overwrite, report, cancel)
        check_target(target, overwrite)
        # Its bytes were hashed before they were forced to disk, and may have changed since.
        _verify(finished, receipt, report, cancel)
        finished.chmod(_usual_mode(target))
        cancel.check()
        _publish(finished, target, overwrite)
        finished.unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(error, target) from error
    sync_name(target)
    return target


def _usual_mode(target: Path) -> int:
    """The mode that the user's umask gives a new file in that folder."""
    draft = _draft(target)
    draft.touch()
    try:
        return stat.S_IMODE(draft.stat().st_mode)
    finally:
        draft.unlink()


def remove_drafts(folder: Path) -> None:
    """Removes the drafts that a killed program left beside their targets, by its notes in `folder`.

    A note is only followed to a file that has the name of a draft.
    """
    for note in folder.glob(f"*{_NOTE_SUFFIX}"):
        with contextlib.suppress(OSError, ValueError):
            draft = Path(note.read_text(encoding="utf-8"))
            if draft.name == note.name.removesuffix(_NOTE_SUFFIX) and _DRAFT.fullmatch(draft.name):
                draft.unlink(missing_ok=True)
            note.unlink()


def check_target(target: Path, overwrite: bool) -> None:
    """Refuses a target that cannot be written, before the long work begins.

    Raises:
        TargetExistsError, TargetNotAFileError, StorageError: See `save`.
    """
    try:
        mode = os.lstat(target).st_mode
    except FileNotFoundError:
        _check_folder(target)
        return
    except OSError as error:
        raise storage_error(error, target) from error
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        raise TargetNotAFileError(target)
    if not overwrite:
        raise TargetExistsError(target)


def _check_folder(target: Path) -> None:
    draft = _draft(target)
    try:
        draft.touch()
        draft.unlink()
    except OSError as error:
        raise storage_error(error, target) from error


def _draft(target: Path) -> Path:
    return target.with_name(f".csvdownloader-{uuid.uuid4()}.part")


def _copy(finished: Path, draft: Path, receipt: Receipt, report: Report, cancel: Cancel) -> None:
    try:
        source = finished.open("rb", buffering=0)
    except OSError as error:
        raise NotWholeError(
            Message("The fetched file of {name} is gone", name=receipt.name)
        ) from error
    # Mode "x" creates with the user's own umask, as any other program's saved file.
    with source, draft.open("xb", buffering=0) as copy:
        if _clone(source.fileno(), copy.fileno()):
            return
        _check_space(draft.parent, receipt.bytes)
        written = 0
        while block := source.read(BLOCK):
            _write_all(copy.write, block)
            written += len(block)
            report(_progress(written, receipt, 0))
            cancel.check()


def _clone(source: int, copy: int) -> bool:
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        fcntl.ioctl(copy, _FICLONE, source)
    except OSError:
        return False  # another file system, or one that shares no blocks
    return True


def _check_space(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DiskFullError(
            Message(
                "The disk is full: {folder} has {free} free, the file needs {needed}",
                folder=folder,
                free=units.size(free),
                needed=units.size(needed),
            )
        )


def _write_all(write: Callable[[memoryview], int | None], block: bytes) -> None:
    view = memoryview(block)
    while view:  # a raw write may take only a part, without an error
        view = view[write(view) or 0 :]


def _verify(draft: Path, receipt: Receipt, report: Report, cancel: Cancel) -> None:
    digest = hash_file(draft, lambda read: report(_progress(read, receipt, receipt.bytes)), cancel)
    if digest != receipt.sha256:
        raise NotWholeError(
            Message("The fetched file of {name} was changed after its check", name=receipt.name)
        )


def _progress(done: int, receipt: Receipt, before: int) -> Progress:
    percent = 99 * (before + done) / max(1, 2 * receipt.bytes)
    return Progress(Stage.SAVING, receipt.row_count, done, receipt.row_count, percent)


def _publish(draft: Path, target: Path, overwrite: bool) -> None:
    if overwrite:
        check_target(target, overwrite)
        draft.replace(target)
        return
    try:
        os.link(draft, target)  # unlike a rename, fails when the target was made meanwhile
    except FileExistsError:
        raise TargetExistsError(target) from None
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        check_target(target, overwrite)
        draft.rename(target)
