"""Where the rows of one export go."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from csvdownloader.core.control import Cancel
    from csvdownloader.core.ports.running import Report
    from csvdownloader.core.writing.formats import Format

ASIDE = "set-aside"  # has no ending, so that no finished file has this name


def _ignore(_checksum: str) -> None:
    """For a part file whose checksum nobody compares."""


class Output(Struct, frozen=True):
    """Where the rows of one export go, and who hears of it.

    Attributes:
        part: The file to write; it is there already, and keeps its mode.
        format: Of the file; decides the delimiter.
        limit: Rows at most; None for all.
        report: Gets the progress, in percents of the export itself: 0 to 100.
        cancel: Stops the export.
        verifying: While inside, the part file is verified as it grows, so it may only grow. Without
            it, that happens at the end, or while `report` is watching.
        wrote: Called with the checksum (hex) of all bytes of the part file, as they were written.
    """

    part: Path
    format: Format
    limit: int | None
    report: Report
    cancel: Cancel
    verifying: Callable[[], AbstractContextManager[None]] = nullcontext
    wrote: Callable[[str], None] = _ignore

    @property
    def aside(self) -> Path:
        """Where rows that are set aside go. There is no file before the first one."""
        return self.part.with_name(ASIDE)
