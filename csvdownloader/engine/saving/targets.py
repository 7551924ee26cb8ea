"""Whether a file can be saved at a path."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from csvdownloader.core.errors.saving import FolderGoneError, TargetExistsError, TargetNotAFileError
from csvdownloader.core.errors.storage import storage_error


def check_target(target: Path, overwrite: bool) -> None:
    """Refuses a target that cannot be written, before the long work begins.

    Raises:
        TargetExistsError, TargetNotAFileError, StorageError: See `save.save`.
    """
    try:
        mode = os.lstat(target).st_mode
    except (FileNotFoundError, NotADirectoryError):
        _check_folder(target)
        return
    except OSError as error:
        raise storage_error(error, target) from error
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        raise TargetNotAFileError(target)
    if not overwrite:
        raise TargetExistsError(target)


def _check_folder(target: Path) -> None:
    # A file without a name, where the system has such: nothing stays when the program is killed.
    try:
        with TemporaryFile(dir=target.parent):
            pass
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FolderGoneError(target.parent) from error
    except OSError as error:
        raise storage_error(error, target) from error


@contextmanager
def storing(target: Path) -> Iterator[None]:
    """Says of an OSError inside that it is the target's. Raises StorageError."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, target) from error
