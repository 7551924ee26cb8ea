"""What runs a job, and what is handed to the worker that does its work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from csvdownloader.core.control import Cancel
    from csvdownloader.core.jobs.job import Job
    from csvdownloader.core.jobs.progress import Progress
    from csvdownloader.core.jobs.receipt import Receipt
    from csvdownloader.core.requests.request import Request
    from csvdownloader.core.sources.first_rows import FirstRows
    from csvdownloader.core.sources.inspection import Inspection, Stamp
    from csvdownloader.core.tables.excerpt import Excerpt
    from csvdownloader.core.tables.measured import Measured


class Report(Protocol):
    """How a worker reports its progress."""

    def __call__(self, progress: Progress) -> None:
        """Shows `progress`. Cheap: may be called for every block."""

    def watching(self, probe: Callable[[], Progress | None]) -> AbstractContextManager[None]:
        """While inside, asks `probe` about ten times a second, on another thread.

        For a worker that waits inside a library. A probe that returns None reports nothing, and is
        of use all the same: the part file is verified in the background meanwhile. So the file may
        only grow.
        """


class ByteObserver(Protocol):
    """Sees the bytes of a file, from its start to its end."""

    def take(self, block: bytes) -> None:
        """Takes the next bytes; never empty. On any thread, but one block at a time."""


class Spool(Protocol):
    """The private file that a job writes."""

    @property
    def part(self) -> Path:
        """The part file: it exists, and only its owner may read it.

        It is empty, unless the job is resumed; see `load_checkpoint`.
        """

    @property
    def folder(self) -> Path:
        """The job's private folder. Files that the source adds to it go when the job has ended."""

    def reset(self) -> None:
        """Empties the part file; it is then verified from its start. Raises StorageError."""

    def truncate(self, size: int) -> None:
        """Truncates the part file to so many bytes; it is then verified from its start.

        Raises:
            StorageError: The disk refused.
        """

    def move_part(self, target: Path) -> None:
        """Moves the part file to `target` in the folder, and makes a new one, empty."""

    def verifying(self) -> AbstractContextManager[None]:
        """While inside, verifies the part file as it grows, on another thread: it may only grow."""

    def wrote(self, checksum: str) -> None:
        """Notes the checksum (hex) of what was written: the file on disk must have the same."""

    def observe(self, make: Callable[[], ByteObserver]) -> None:
        """Lets an observer see the bytes of the part file while it is verified.

        Args:
            make: Makes the observer; called now, and whenever the verification starts again.
        """

    def measured(self, cancel: Cancel) -> Measured | None:
        """What the part file holds; None when its records do not have the same number of fields.

        Reads only what was not verified yet. The last record may lack its line end.
        """

    def load_checkpoint(self) -> dict[str, Any] | None:
        """The checkpoint that an earlier run of this job saved; None when there is none.

        Raises:
            StartUnsureError: There is one, but it cannot be read.
        """

    def save_checkpoint(self, state: Mapping[str, Any]) -> None:
        """Saves JSON values for the next run; on disk when this returns. Raises StorageError.

        From then on the folder outlives a crash, the end of the program and a failure, and the
        job is resumable. The values must not hold a secret.
        """

    def clear_checkpoint(self) -> None:
        """Removes the checkpoint: the next run of the job starts from the beginning."""


class Exporter(Protocol):
    """Runs a request to a finished, proven file."""

    def use_folder(self, chosen: str) -> None:
        """Fetches into that folder from now on; empty for the usual one. While no job runs."""

    def run(self, job: Job, report: Report, cancel: Cancel) -> Receipt:
        """Exports, verifies and publishes the job's file. Raises UserError or Cancelled."""

    def inspect(self, request: Request, cancel: Cancel) -> Inspection:
        """See `Source.inspect`; with the stamp of before."""

    def stamp(self, request: Request) -> Stamp:
        """What the files of a source are now that asks for some; empty for other sources."""

    def excerpt(self, request: Request, line: int, cancel: Cancel) -> Excerpt:
        """See `Source.excerpt`."""

    def first_rows(self, request: Request, rows: int, cancel: Cancel) -> FirstRows:
        """The first rows of the request, whatever its own number is; nothing is kept.

        Raises UserError or Cancelled.
        """
