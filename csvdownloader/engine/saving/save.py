"""Saves a finished file at the path that the user chose: whole, or not at all."""

import stat
from collections.abc import Sequence
from contextlib import ExitStack

from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.progress import Progress
from csvdownloader.core.ports.running import Report
from csvdownloader.core.saving.saved import Saved
from csvdownloader.engine.proof.finished_file import reading_finished
from csvdownloader.engine.saving.copied_draft import copied_draft, verify_draft
from csvdownloader.engine.saving.copies import Copy, saved_copy
from csvdownloader.engine.saving.drafts import Draft, noted_draft
from csvdownloader.engine.saving.files_beside import NOTHING, Beside, publish_with
from csvdownloader.engine.saving.targets import check_target, storing
from csvdownloader.engine.saving.written_drafts import written_drafts


def save(
    copies: Sequence[Copy],
    overwrite: bool,
    report: Report,
    cancel: Cancel,
    beside: Beside = NOTHING,
) -> Saved:
    """Writes files under temporary names, verifies them all, then renames them in their order.

    Never a hard link: editing the saved file would change the fetched one.

    Args:
        copies: The files: others that belong to the last one, and that.
        overwrite: Whether existing files may be replaced.
        report: Gets the progress of the last one.
        cancel: Checked after each block.
        beside: What is saved with them. These get their names last, and what they replace loses
            its own first: so at no moment one lies beside a file that it does not speak of.

    Raises:
        TargetExistsError, TargetNotAFileError, StorageError: A target cannot be written.
        InvalidRequestError: The last one cannot be written as it is asked for.
        NotWholeError: A fetched file is gone or no longer what its receipt says.
        Cancelled: `cancel` was set before the files had their names.

    Returns:
        What the last one was saved as.
    """
    _check_targets(copies, beside, overwrite)
    last = copies[-1]
    with ExitStack() as open_drafts:
        drafts = [
            open_drafts.enter_context(copied_draft(copy, _ignore, cancel)) for copy in copies[:-1]
        ]
        if last.writing is None:
            drafts.append(open_drafts.enter_context(copied_draft(last, report, cancel)))
            saved = saved_copy(last)
        else:
            written, saved = written_drafts(last, last.writing, open_drafts, report, cancel)
            drafts += written
        cancel.check()
        publish_with(beside, saved, drafts, overwrite, last.finished.parent)
    return saved


def move(
    copies: Sequence[Copy],
    overwrite: bool,
    report: Report,
    cancel: Cancel,
    beside: Beside = NOTHING,
) -> Saved:
    """Verifies the last file and moves it to its target: in one file system, no byte is copied.

    To another file system, or in another form, it is saved by `save`, which has the same arguments
    and errors, and does the same with the files that belong to it.
    """
    last = copies[-1]
    with storing(last.target):
        is_far = last.finished.stat().st_dev != last.target.parent.stat().st_dev
    if is_far or last.writing is not None:
        return save(copies, overwrite, report, cancel, beside)
    _check_targets(copies, beside, overwrite)
    saved = saved_copy(last)
    with ExitStack() as open_drafts:
        drafts = [
            open_drafts.enter_context(copied_draft(copy, _ignore, cancel)) for copy in copies[:-1]
        ]
        with storing(last.target):
            # Its bytes were hashed before they were forced to disk, and may have changed since.
            with reading_finished(last.receipt):
                verify_draft(last.finished, last.receipt, report, cancel)
            last.finished.chmod(_usual_mode(last))
        cancel.check()
        drafts.append(Draft(last.finished, last.target))
        publish_with(beside, saved, drafts, overwrite, last.finished.parent)
    with storing(last.target):
        last.finished.unlink(missing_ok=True)
    return saved


def _check_targets(copies: Sequence[Copy], beside: Beside, overwrite: bool) -> None:
    for target in (*(target for copy in copies for target in copy.targets), *beside.targets):
        check_target(target, overwrite)


def _usual_mode(copy: Copy) -> int:
    """The mode that the user's umask gives a new file in the folder of the target."""
    with noted_draft(copy.target, copy.finished.parent) as draft:
        draft.touch()
        return stat.S_IMODE(draft.stat().st_mode)


def _ignore(_progress: Progress) -> None:
    """For a small file beside another one."""
