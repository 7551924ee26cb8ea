"""A file that grows by whole bodies, and can be rolled back to a checkpoint."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from csvdownloader.core.control import Cancel
from csvdownloader.core.overrides import override
from csvdownloader.engine.disk.durable import make_private_file, sync_file

if TYPE_CHECKING:
    from hashlib import _Hash

    from _typeshed import ReadableBuffer

_BUFFER = 1 << 20  # bytes


class LostRowsError(Exception):
    """The rows on disk are not those of the checkpoint: the export has to start over."""


class WorkingFile:
    """The file, of which only the first `size` bytes count.

    Attributes:
        size: In bytes.
        sha256: Of those bytes, hexadecimal.
    """

    def __init__(self, path: Path) -> None:
        from hashlib import sha256

        self.path, self.size = path, 0
        self._digest = sha256()
        self.sha256 = self._digest.hexdigest()

    @contextmanager
    def growing(self) -> Iterator[BinaryIO]:
        """Opens the file for more bytes; they count if this ends without error. Raises OSError."""
        if not self.path.exists():
            make_private_file(self.path)
        with _HashedAppend(self.path, self._digest.copy()) as file:
            file.truncate(self.size)
            file.seek(self.size)
            yield file
            size = file.tell()
        self._commit(size, file.digest)

    def sync(self) -> None:
        """Waits until the bytes are on disk. Raises OSError."""
        if self.path.exists():
            sync_file(self.path)

    def restore(self, size: int, sha256: str, cancel: Cancel) -> None:
        """Rolls the file back to its first `size` bytes.

        Raises:
            LostRowsError: They are not the bytes of the checkpoint.
            OSError: The disk refused.
            Cancelled: `cancel` was set.
        """
        if size and not self.path.exists():
            raise LostRowsError
        digest = self._digest.copy()
        if size and not self._hash(size, digest, cancel):
            raise LostRowsError
        if digest.hexdigest() != sha256:
            raise LostRowsError
        if self.path.exists():
            os.truncate(self.path, size)
        self._commit(size, digest)

    def _hash(self, size: int, digest: "_Hash", cancel: Cancel) -> bool:
        """Hashes the first `size` bytes; False when there are fewer."""
        left = size
        with self.path.open("rb", buffering=0) as file:
            while block := file.read(min(_BUFFER, left)):
                cancel.check()
                digest.update(block)
                left -= len(block)
        return not left

    def _commit(self, size: int, digest: "_Hash") -> None:
        self.size, self._digest, self.sha256 = size, digest, digest.hexdigest()


class _HashedAppend(io.BufferedRandom):
    """Hashes what is written, all of which is appended."""

    def __init__(self, path: Path, digest: "_Hash") -> None:
        super().__init__(io.FileIO(path, "r+"), _BUFFER)
        self.digest = digest

    @override
    def write(self, data: "ReadableBuffer") -> int:
        self.digest.update(data)
        return super().write(data)
