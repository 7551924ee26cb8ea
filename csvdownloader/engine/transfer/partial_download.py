"""A partly downloaded file, and the resume point that lets another run continue it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import disk_usage
from typing import Final, Protocol

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.errors.wholeness import IncompleteError
from csvdownloader.core.messages import Message
from csvdownloader.core.units import size
from csvdownloader.engine.disk.space import require_space
from csvdownloader.engine.proof.checksum import Checksum, expected_digest
from csvdownloader.engine.transfer.http import Headers
from csvdownloader.engine.transfer.resume_point import (
    ResumePoint,
    about_whole,
    remove_resume_point,
    resource_digest,
    stored_headers,
    strong_validator,
)
from csvdownloader.engine.transfer.streamed_response import StreamedResponse

LEAST_FREE: Final = 256 << 20  # bytes that a body of unknown length leaves on the disk
_BLOCK = 1 << 20
_STAT_BLOCK = 512  # bytes; of st_blocks, whatever the file system's own are
_SAVE_AFTER = 8 << 20  # bytes
_SAVE_SHARE = 8  # 1/8 of the offset: after a crash, no more is fetched again


class Target(Protocol):
    """The file that a download writes."""

    @property
    def path(self) -> Path:
        """The file."""

    def reset(self) -> None:
        """Empties the file, or makes it. Raises StorageError."""

    def truncate(self, size: int) -> None:
        """Truncates the file to so many bytes. Raises StorageError."""


class PartialDownload:
    """What has been downloaded so far.

    Attributes:
        path: The file.
        offset: Bytes in it.
        total: Bytes of the whole; None when unknown.
        headers: What the first response said about the whole.
        uses_ranges: Whether the rest may be requested as a range.
    """

    total: int | None
    headers: tuple[tuple[str, str], ...]
    _validator: str | None
    _asked: str
    _answered: str

    def __init__(self, target: Target, cancel: Cancel, *, resume: bool) -> None:
        self._target, self._cancel, self.uses_ranges = target, cancel, resume
        self.path = target.path
        self._clear()

    def restore(self) -> None:
        """Continues what an earlier run left, if its resume point fits the file. Raises OSError."""
        resume_point = ResumePoint.read(self.path) if self.uses_ranges else None
        if resume_point is None or not self._holds(resume_point):
            self._restart()
            return
        self._target.truncate(resume_point.offset)
        self.offset, self.total = resume_point.offset, resume_point.total
        self.headers, self._validator = resume_point.headers, resume_point.validator
        self._asked, self._answered = resume_point.asked, resume_point.answered

    def resume_point(self, url: str) -> ResumePoint | None:
        """The resume point for a request of the URL; without one, the file is emptied."""
        resume_point = self._resume_point()
        if resume_point and resume_point.asked == resource_digest(url):
            return resume_point
        if self.offset:
            self._restart()
        return None

    def begin(self, url: str, response: StreamedResponse, total: int | None) -> None:
        """Starts a whole body of `total` bytes, the response to a request of `url`.

        Raises:
            DiskFullError: It surely does not fit on the disk.
            OSError: The disk refused.
        """
        if self.offset:
            self._restart()
        self._asked, self._answered = resource_digest(url), resource_digest(response.url)
        self.total, self.headers = total, response.headers.items
        self._validator = strong_validator(response.headers)
        self._require_room()

    def begin_range(self, headers: Headers, total: int) -> None:
        """Starts a range of a whole of `total` bytes; adds what its headers say about that.

        Raises:
            DiskFullError: The rest surely does not fit on the disk.
        """
        self.total = total
        self._require_room()
        known = {name.lower() for name, _ in self.headers}
        self.headers += tuple(i for i in about_whole(headers) if i[0].lower() not in known)

    def check_size(self, authority: str) -> None:
        """Raises IncompleteError when less than the whole came; `authority` sent it."""
        if self.total is not None and self.offset != self.total:
            raise IncompleteError(
                Message(
                    "{authority} sent {offset:,} of {total:,} bytes",
                    authority=authority,
                    offset=self.offset,
                    total=self.total,
                )
            )

    def disable_ranges(self) -> None:
        """Requests no more ranges: the server does not handle them well."""
        self.uses_ranges = False

    @contextmanager
    def writing(self) -> Iterator[Callable[[bytes | memoryview], None]]:
        """A function that appends a block. Raises OSError."""
        with self.path.open("r+b", buffering=0) as file:
            file.seek(self.offset)

            def write(block: bytes | memoryview) -> None:
                remaining = memoryview(block)
                while remaining:  # a raw write may take less than it was given
                    remaining = remaining[file.write(remaining) :]
                self._checksum.update(block)
                self.offset += len(block)
                if self.offset - self._saved_offset >= max(
                    _SAVE_AFTER, self._saved_offset // _SAVE_SHARE
                ):
                    self._write_resume_point()
                    self._check_room()

            yield write

    def _require_room(self) -> None:
        """Raises DiskFullError where the rest surely does not fit. Some of it may be allocated."""
        if self.total is not None:
            allocated = getattr(self.path.stat(), "st_blocks", 0) * _STAT_BLOCK
            require_space(self.path.parent, self.total - max(self.offset, allocated))

    def _check_room(self) -> None:
        """Raises DiskFullError before a body without an announced end fills the disk."""
        folder = self.path.parent
        if self.total is None and (free := disk_usage(folder).free) < LEAST_FREE:
            raise DiskFullError(
                Message(
                    "The answer has no announced length and came to {came}, and the disk is "
                    "almost full: {folder} has {free} free",
                    came=size(self.offset),
                    folder=folder,
                    free=size(free),
                )
            )

    @property
    def checksum(self) -> str:
        """The checksum of all bytes so far, hexadecimal."""
        return self._checksum.hexdigest()

    def remove_resume_point(self) -> None:
        """Removes the resume point: no run may continue the file. Raises OSError."""
        self._validator = None
        remove_resume_point(self.path)

    def save_resume_point(self) -> None:
        """Saves the resume point, if the download is resumable."""
        with suppress(OSError):  # then the next run starts from the beginning
            self._write_resume_point()

    def _resume_point(self) -> ResumePoint | None:
        if not (self.uses_ranges and self.offset and self._validator):
            return None
        return ResumePoint(
            self._asked,
            self._answered,
            self._validator,
            self.total,
            self.offset,
            stored_headers(self.headers),
            self.checksum,
        )

    def _write_resume_point(self) -> None:
        self._saved_offset = self.offset
        resume_point = self._resume_point()
        if resume_point:
            resume_point.write(self.path)

    def _holds(self, resume_point: ResumePoint) -> bool:
        """Whether the file begins with the bytes of the resume point; reads them."""
        digest, expected = expected_digest(resume_point)
        try:
            with self.path.open("rb") as file:
                remaining = resume_point.offset
                while block := file.read(min(_BLOCK, remaining)):
                    self._cancel.check()
                    self._checksum.update(block)
                    digest.update(block)
                    remaining -= len(block)
        except FileNotFoundError:
            return False
        return remaining == 0 and digest.hexdigest() == expected

    def _restart(self) -> None:
        self._target.reset()
        remove_resume_point(self.path)
        self._clear()

    def _clear(self) -> None:
        self.offset, self._saved_offset, self._checksum = 0, 0, Checksum()
        self.total, self.headers, self._validator = None, (), None
        self._asked, self._answered = "", ""
