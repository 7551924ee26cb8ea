"""A file that grows by whole bodies, and can be taken back to what was recorded."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from csvdownloader.engine.disk import make_private_file, sync_file

_BUFFER = 1 << 20  # bytes


class LostRowsError(Exception):
    """The file is shorter than what was recorded of it: the export has to begin anew."""


class WorkingFile:
    """The file, of which only the first `size` bytes count."""

    def __init__(self, path: Path) -> None:
        self.path, self.size = path, 0

    @contextmanager
    def growing(self) -> Iterator[BinaryIO]:
        """Opens it for more bytes; they count once this has ended well. Raises OSError."""
        if not self.path.exists():
            make_private_file(self.path)
        with self.path.open("r+b", buffering=_BUFFER) as file:
            file.truncate(self.size)
            file.seek(self.size)
            yield file
            size = file.tell()
        self.size = size

    def sync(self) -> None:
        """Waits until the bytes are on disk. Raises OSError."""
        if self.path.exists():
            sync_file(self.path)

    def restore(self, size: int) -> None:
        """Cuts off what came after `size`. Raises LostRowsError or OSError."""
        found = self.path.stat().st_size if self.path.exists() else 0
        if found < size:
            raise LostRowsError
        if found > size:
            os.truncate(self.path, size)
        self.size = size
