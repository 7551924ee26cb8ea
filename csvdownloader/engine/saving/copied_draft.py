"""A draft with the bytes of a finished file, compared with its receipt."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import TypeAlias

from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.engine.disk.durable import sync_file
from csvdownloader.engine.disk.space import require_space
from csvdownloader.engine.proof.finished_file import reading_finished
from csvdownloader.engine.proof.verify import BLOCK, check_unchanged
from csvdownloader.engine.saving.copies import Copy
from csvdownloader.engine.saving.drafts import Draft, noted_draft
from csvdownloader.engine.saving.targets import storing

_FICLONE = 0x40049409  # Linux ioctl_ficlone(2): the copy shares the blocks until one side changes
_OnProgress: TypeAlias = Callable[[Progress], None]


@contextmanager
def copied_draft(copy: Copy, report: _OnProgress, cancel: Cancel) -> Iterator[Draft]:
    """A copy beside its target under a temporary name; what has that name afterwards is removed.

    Raises:
        StorageError: It cannot be written.
        NotWholeError: The finished file is gone, or no longer what its receipt says.
        Cancelled: `cancel` was set.
    """
    with noted_draft(copy.target, copy.finished.parent) as draft:
        with storing(copy.target):
            _copy(copy.finished, draft, copy.receipt, report, cancel)
            sync_file(draft)
            verify_draft(draft, copy.receipt, report, cancel)
        yield Draft(draft, copy.target)


def verify_draft(draft: Path, receipt: Receipt, report: _OnProgress, cancel: Cancel) -> None:
    """Compares a draft with its receipt, as the second half of the progress; errors as above."""
    check_unchanged(
        draft, receipt, lambda read: report(_progress(read, receipt, receipt.bytes)), cancel
    )


def _copy(
    finished: Path, draft: Path, receipt: Receipt, report: _OnProgress, cancel: Cancel
) -> None:
    with reading_finished(receipt):
        source = finished.open("rb", buffering=0)
    # Mode "x" creates with the user's own umask, as any other program's saved file.
    with source, draft.open("xb", buffering=0) as copy:
        if _clone(source.fileno(), copy.fileno()):
            return
        require_space(draft.parent, receipt.bytes)
        written = 0
        while block := _next_block(source, receipt):
            _write_all(copy.write, block)
            written += len(block)
            report(_progress(written, receipt, 0))
            cancel.check()


def _next_block(source: FileIO, receipt: Receipt) -> bytes:
    with reading_finished(receipt):  # it is not the target that failed
        return source.read(BLOCK)


def _clone(source: int, copy: int) -> bool:
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        fcntl.ioctl(copy, _FICLONE, source)
    except OSError:
        return False  # another file system, or one that shares no blocks
    return True


def _write_all(write: Callable[[memoryview], int | None], block: bytes) -> None:
    view = memoryview(block)
    while view:  # a raw write may take only a part, without an error
        view = view[write(view) or 0 :]


def _progress(done: int, receipt: Receipt, before: int) -> Progress:
    percent = 99 * (before + done) / (2 * receipt.bytes)  # a header at least
    return Progress(Stage.SAVING, receipt.row_count, done, receipt.row_count, percent)
