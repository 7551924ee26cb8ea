"""Whether what a save would write lies at its place already."""

import os
import stat
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.ports.running import Report
from csvdownloader.core.saving.saved import Saved, SavedFile
from csvdownloader.engine.proof.verify import check_unchanged
from csvdownloader.engine.saving.copies import Copy, saved_copy


def already_saved(
    copies: Sequence[Copy], earlier: Iterable[Saved], report: Report, cancel: Cancel
) -> Saved | None:
    """What `save` would give for the copies, if all of it lies there, byte by byte; else None.

    Args:
        copies: The files, as for `save`.
        earlier: What was saved of the last one: another form is known by that alone.
        report: Gets the progress.
        cancel: Checked after each block.

    Raises:
        Cancelled: `cancel` was set.
    """
    last = copies[-1]
    saved = _as_it_would_be(last, earlier)
    if saved is None:
        return None
    beside = [file for copy in copies[:-1] for file in saved_copy(copy).files]
    for file in (*beside, *saved.files):
        if not _lies_there(file, last.receipt, report, cancel):
            return None
    return replace(saved, was_there=True)


def _as_it_would_be(copy: Copy, earlier: Iterable[Saved]) -> Saved | None:
    if copy.writing is None:
        return saved_copy(copy)
    for saved in earlier:
        if saved.options == copy.writing and [f.path for f in saved.files] == copy.targets:
            return saved
    return None


def _lies_there(file: SavedFile, receipt: Receipt, report: Report, cancel: Cancel) -> bool:
    counted = file.measured
    proof = replace(receipt, bytes=counted.bytes, sha256=counted.sha256, checksum=counted.checksum)

    def report_progress(read: int) -> None:
        percent = 99 * read / counted.bytes
        report(Progress(Stage.SAVING, counted.row_count, read, percent=percent))

    try:
        status = os.lstat(file.path)
        if not stat.S_ISREG(status.st_mode) or status.st_size != counted.bytes:
            return False
        check_unchanged(file.path, proof, report_progress, cancel)
    except (OSError, StorageError, NotWholeError):
        return False
    return True
