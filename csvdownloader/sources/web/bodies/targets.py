"""Where a body is downloaded to."""

import os
from pathlib import Path

from csvdownloader.core.errors.storage import storage_error
from csvdownloader.core.ports.running import Spool
from csvdownloader.engine.disk.durable import make_private_file


class PartTarget:
    """The part file itself, so that it is verified while it is downloaded."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool

    @property
    def path(self) -> Path:
        return self._spool.part

    def reset(self) -> None:
        self._spool.reset()

    def truncate(self, size: int) -> None:
        self._spool.truncate(size)


class FileTarget:
    """A file of its own in the job's folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def reset(self) -> None:
        try:
            self.path.unlink(missing_ok=True)
            make_private_file(self.path)
        except OSError as error:
            raise storage_error(error, self.path) from error

    def truncate(self, size: int) -> None:
        try:
            os.truncate(self.path, size)
        except OSError as error:
            raise storage_error(error, self.path) from error
