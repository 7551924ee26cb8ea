"""What was saved: the files, and what had to be changed in them."""

from dataclasses import dataclass
from pathlib import Path

from csvdownloader.core.models import Measured
from csvdownloader.core.writing import WriteOptions


@dataclass(frozen=True, slots=True)
class SavedFile:
    """One saved file, or a part of it.

    Attributes:
        path: Where it lies.
        measured: Rows below the header and columns, counted by code that did not write them; the
            size and the hashes of the file as it lies there, compressed or not.
    """

    path: Path
    measured: Measured


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save has written.

    Attributes:
        options: How.
        files: One, or the parts in their order.
        guarded: Cells and names before which an apostrophe was set.
        replaced: Characters that the encoding does not have.
        cut: Cells whose text was too long.
    """

    options: WriteOptions
    files: tuple[SavedFile, ...]
    guarded: int = 0
    replaced: int = 0
    cut: int = 0

    @property
    def path(self) -> Path:
        """The file, or the first part."""
        return self.files[0].path
