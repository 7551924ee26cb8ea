"""A file that grows by whole bodies, and can be taken back to what was recorded."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from csvdownloader.core.control import Cancel
from csvdownloader.core.overrides import override
from csvdownloader.engine.disk import make_private_file, sync_file

if TYPE_CHECKING:
    from hashlib import _Hash

    from _typeshed import ReadableBuffer

_BUFFER = 1 << 20  # bytes


class LostRowsError(Exception):
    """What is here is not what was recorded of it: the export has to begin anew."""


class WorkingFile:
    """The file, of which only the first `size` bytes count.

    Attributes:
        size: In bytes.
        sha256: Of those bytes, hexadecimal.
    """

    def __init__(self, path: Path) -> None:
        from hashlib import sha256

        self.path, self.size = path, 0
        self._sum = sha256()
        self.sha256 = self._sum.hexdigest()

    @contextmanager
    def growing(self) -> Iterator[BinaryIO]:
        """Opens it for more bytes; they count once this has ended well. Raises OSError."""
        if not self.path.exists():
            make_private_file(self.path)
        with _Appended(self.path, self._sum.copy()) as file:
            file.truncate(self.size)
            file.seek(self.size)
            yield file
            size = file.tell()
        self._count(size, file.sum)

    def sync(self) -> None:
        """Waits until the bytes are on disk. Raises OSError."""
        if self.path.exists():
            sync_file(self.path)

    def restore(self, size: int, sha256: str, cancel: Cancel) -> None:
        """Cuts off what came after `size`.

        Raises:
            LostRowsError: The bytes before are others than those that were recorded.
            OSError: The disk refused.
            Cancelled: `cancel` was set.
        """
        if size and not self.path.exists():
            raise LostRowsError
        found = self._sum.copy()
        if size and not self._hash(size, found, cancel):
            raise LostRowsError
        if found.hexdigest() != sha256:
            raise LostRowsError
        if self.path.exists():
            os.truncate(self.path, size)
        self._count(size, found)

    def _hash(self, size: int, into: "_Hash", cancel: Cancel) -> bool:
        """Hashes so many bytes; False when there are fewer."""
        left = size
        with self.path.open("rb", buffering=0) as file:
            while block := file.read(min(_BUFFER, left)):
                cancel.check()
                into.update(block)
                left -= len(block)
        return not left

    def _count(self, size: int, found: "_Hash") -> None:
        self.size, self._sum, self.sha256 = size, found, found.hexdigest()


class _Appended(io.BufferedRandom):
    """Hashes what is written to its end."""

    def __init__(self, path: Path, digest: "_Hash") -> None:
        super().__init__(io.FileIO(path, "r+"), _BUFFER)
        self.sum = digest

    @override
    def write(self, data: "ReadableBuffer") -> int:
        self.sum.update(data)
        return super().write(data)
