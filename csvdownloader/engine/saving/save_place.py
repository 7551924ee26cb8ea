"""Looks at the places of saved files: at what is there before a save, and long after it."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.saving import TargetExistsError
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.lifecycle import receipt_of
from csvdownloader.core.messages import Message
from csvdownloader.core.saving.names import aside_target, numbered, part_targets
from csvdownloader.core.saving.receipt_files import receipt_targets
from csvdownloader.core.saving.save_place import SavedState, SavePlace
from csvdownloader.core.saving.saved import Saved, SavedFile
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.engine.proof.verify import BLOCK
from csvdownloader.engine.saving.targets import check_target
from csvdownloader.engine.writers.parts import part_count

_MOST_NUMBERS = 999  # that are tried behind a name that is taken
_MOST_READ = 1 << 26  # bytes of a file that is hashed to see whether it changed


def save_place(
    job: Job,
    target: Path,
    options: WriteOptions,
    sources: Sequence[Path],
    *,
    receipts: bool,
) -> SavePlace:
    """What is there already of the files that a save would write.

    Args:
        job: What would be saved.
        target: Where.
        options: How: parts have names of their own.
        sources: The files that the job reads.
        receipts: Whether receipts would lie beside it.

    Raises:
        InvalidRequestError: It is one of the sources, or there would be too many parts.
        UserError: Nothing can be written there.
    """
    taken = _taken(job, target, options, receipts=receipts)
    if any(_is_same(path, source) for path in taken for source in sources):
        sentence = Message("{name} is the file that the rows came from", name=target.name)
        raise InvalidRequestError({"target": sentence})
    free = target
    for number in range(1, _MOST_NUMBERS):
        if not (taken if number == 1 else _taken(job, free, options, receipts=receipts)):
            break
        free = target.with_name(numbered(target.name, number))
    return SavePlace(target, taken, free)


def saved_state(saved: Saved, cancel: Cancel) -> SavedState:
    """Whether all files of a save are still what was written. Raises Cancelled."""
    states = {_state(file, cancel) for file in saved.files}
    return next(state for state in reversed(SavedState) if state in states)


def _taken(job: Job, target: Path, options: WriteOptions, *, receipts: bool) -> tuple[Path, ...]:
    receipt = receipt_of(job)
    targets = part_targets(target, part_count(options, receipt.row_count))
    targets += [aside_target(target)] if receipt.aside else []
    targets += receipt_targets(target) if receipts else ()
    return tuple(path for path in targets if _is_taken(path))


def _is_taken(path: Path) -> bool:
    try:
        check_target(path, overwrite=False)
    except TargetExistsError:
        return True
    return False


def _is_same(path: Path, source: Path) -> bool:
    with suppress(OSError):
        return path.samefile(source)
    return False


def _state(file: SavedFile, cancel: Cancel) -> SavedState:
    try:
        found = file.path.stat()
        if found.st_size != file.measured.bytes:
            return SavedState.CHANGED
        if found.st_size > _MOST_READ:
            is_dated = found.st_mtime_ns == file.modified
            return SavedState.UNCHANGED if is_dated else SavedState.UNSURE
        is_same = _sha256(file.path, cancel) == file.measured.sha256
    except OSError:  # no such file, a disk that is away, or one that may not be read any more
        return SavedState.GONE
    return SavedState.UNCHANGED if is_same else SavedState.CHANGED


def _sha256(path: Path, cancel: Cancel) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            cancel.check()
            digest.update(block)
    return digest.hexdigest()
