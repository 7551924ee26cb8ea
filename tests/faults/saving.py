"""A process that is killed while it saves a file with its receipts; see `support/forks.py`."""

import os
import signal
from pathlib import Path
from typing import Any

from csvdownloader.core.control import Cancel
from csvdownloader.core.saving.receipt_files import ReceiptFiles
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.engine.jobs.spool import read_finished
from tests.fakes.report import Recorder

_STEPS = ("link", "rename", "replace", "unlink", "fsync")


class _Killer:
    """Kills the process just before its `last`th step that changes or syncs a folder."""

    def __init__(self, last: int) -> None:
        self._left = last

    def watch(self, step: str) -> None:
        real = getattr(os, step)

        def watched(*arguments: Any, **options: Any) -> Any:
            self._left -= 1
            if not self._left:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        setattr(os, step, watched)


def save_and_die(folder: str, target: str, way: str, overwrite: str, last: str) -> None:
    """Saves the finished file of a job's folder by `save` or `hand_over`, as far as it comes."""
    job = read_finished(Path(folder))
    assert job is not None
    library = FileLibrary(Path(folder).parent)
    killer = _Killer(int(last))
    for step in _STEPS:
        killer.watch(step)
    save = getattr(library, way)
    save(job, Path(target), overwrite == "True", Recorder(), Cancel(), ReceiptFiles(True))
