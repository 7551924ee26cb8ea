"""What helps against a full disk on which a file cannot be saved."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.messages import Message

_ELSEWHERE = Message("Choose a folder on another disk, or free some space.")


@contextmanager
def advising(folder: Path, target: Path) -> Iterator[None]:
    """Inside, a full disk is told with what helps: old downloads make room on their own disk only.

    Args:
        folder: Where the fetched file lies.
        target: Where it is saved.
    """
    try:
        yield
    except DiskFullError as error:
        if _are_on_one_disk(folder, target.parent):
            error.remedy = Remedy.FREE_SPACE
        else:
            error.remedy, error.hint = Remedy.SAVE_ELSEWHERE, _ELSEWHERE
        raise


def _are_on_one_disk(*folders: Path) -> bool:
    try:
        return len({folder.stat().st_dev for folder in folders}) == 1
    except OSError:
        return False
