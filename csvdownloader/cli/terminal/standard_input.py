"""Standard input as a file: it is stored first, since a reading looks at its middle and end too."""

import errno
import os
import select
import stat
import sys
from contextlib import suppress
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.storage import own_storage_error
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.messages import Message
from csvdownloader.core.ports.running import Report
from csvdownloader.engine.disk.durable import make_private_file
from csvdownloader.engine.disk.space import require_space

STANDARD_INPUT = "-"
_BLOCK = 1 << 20
_WAIT = 0.1  # seconds between two looks at `cancel`
_HINT = Message("Send a text there: cat FILE | csvdownloader export -")


def input_path(root: Path) -> Path:
    """Where the input is stored in a job's private folder; it gives the export its name."""
    return root / "stdin"


def store_standard_input(path: Path, report: Report, cancel: Cancel) -> None:
    """Copies standard input into a new file.

    Raises:
        SourceError: It is closed, empty, or cannot be read.
        StorageError: The disk refused.
        Cancelled: `cancel` was set.
    """
    try:
        make_private_file(path)
        require_space(path.parent, _known_size(sys.stdin.fileno()))
        size = _copy(sys.stdin.fileno(), path, report, cancel)
    except OSError as error:
        raise own_storage_error(error, path) from error
    if not size:
        raise SourceError(Message("Standard input is empty"), _HINT)


def _known_size(number: int) -> int:
    """Bytes that will come, where a file is the input; else 0."""
    with suppress(OSError):
        status = os.fstat(number)
        if stat.S_ISREG(status.st_mode):
            return status.st_size - os.lseek(number, 0, os.SEEK_CUR)
    return 0


def _copy(number: int, path: Path, report: Report, cancel: Cancel) -> int:
    size = 0
    with path.open("wb") as file:
        while block := _next_block(number, cancel):
            file.write(block)
            file.flush()
            size += len(block)
            report(Progress(Stage.WAITING, bytes=size))
    return size


def _next_block(number: int, cancel: Cancel) -> bytes:
    # A read waits for whoever writes. Windows can only wait for sockets in another way.
    while sys.platform != "win32" and not select.select([number], [], [], _WAIT)[0]:
        cancel.check()
    cancel.check()
    try:
        return os.read(number, _BLOCK)
    except OSError as error:
        if error.errno == errno.EBADF:
            raise SourceError(Message("Standard input is closed"), _HINT) from error
        raise SourceError(
            Message("Standard input cannot be read: {strerror}", strerror=error.strerror), _HINT
        ) from error
