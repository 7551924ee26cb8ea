"""What was saved: the files, and what had to be changed in them."""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.writing.options import WriteOptions


class SavedFile(Struct, frozen=True):
    """One saved file, or a part of it.

    Attributes:
        path: Where it lies.
        measured: Rows below the header and columns, counted by code that did not write them; the
            size and the hashes of the file as it lies there, compressed or not.
        modified: When the file was changed last, as its disk says (nanoseconds since 1970); None
            where nobody looked.
    """

    path: Path
    measured: Measured
    modified: int | None = None


class Saved(Struct, frozen=True):
    """What a save has written.

    Attributes:
        options: How.
        files: One, or the parts in their order.
        guarded: Cells and names before which an apostrophe was set.
        replaced: Characters that the encoding does not have.
        cut: Cells whose text was too long.
        was_there: Whether the very same file lay there already, so that none was written.
    """

    options: WriteOptions
    files: tuple[SavedFile, ...]
    guarded: int = 0
    replaced: int = 0
    cut: int = 0
    was_there: bool = False

    @property
    def path(self) -> Path:
        """The file, or the first part."""
        return self.files[0].path


class Save(Struct, frozen=True):
    """One time that a finished file was saved.

    Attributes:
        saved: What was written.
        at: When, UTC; None where a version before did not note it.
    """

    saved: Saved
    at: datetime | None = None


def with_save(saves: tuple[Save, ...], new: Save) -> tuple[Save, ...]:
    """The saves and a new one, which takes the place of one that had the same path."""
    return (*(save for save in saves if save.saved.path != new.saved.path), new)
