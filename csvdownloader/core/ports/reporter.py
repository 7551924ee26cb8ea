"""What is told of trouble."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path


class Reporter(Protocol):
    """Reports how the program stands, without any value. Each method runs in a worker."""

    def text(self) -> str:
        """The report. What cannot be found out is named in it."""

    def log_of(self, job_id: str) -> str:
        """The lines of the log that are about the job. Raises StorageError."""

    def save(self, target: Path, *, overwrite: bool) -> None:
        """Writes the report and the log as one zip, readable by the user only.

        Raises:
            TargetExistsError: The file is there, and `overwrite` is not set.
            StorageError: It cannot be written.
        """
