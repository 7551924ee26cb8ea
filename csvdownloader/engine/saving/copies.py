"""The files of a save: what each is copied or written from, and where it goes."""

from pathlib import Path

from msgspec import Struct

from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.saving.names import PartName, part_targets
from csvdownloader.core.saving.saved import Saved, SavedFile
from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from csvdownloader.engine.writers.parts import part_count


class Copy(Struct, frozen=True):
    """A file to save.

    Attributes:
        finished: The fetched file.
        receipt: What the copy must match.
        target: The path of the copy; its parts have numbers behind their name.
        format: How the file was fetched.
        writing: How it is saved; None for a copy of its bytes.
        part_name: What names its parts, also where it is only one; None for the usual names.
    """

    finished: Path
    receipt: Receipt
    target: Path
    format: Format = Format.CSV
    writing: WriteOptions | None = None
    part_name: PartName | None = None

    @property
    def targets(self) -> list[Path]:
        """The files that are saved. Raises InvalidRequestError where these are too many."""
        if self.writing is None:
            return [self.target]
        count = part_count(self.writing, self.receipt.row_count)
        if self.part_name is not None:
            return list(map(self.part_name, range(1, count + 1)))
        return part_targets(self.target, count)


def saved_copy(copy: Copy) -> Saved:
    """What `save` gives for a copy of bytes."""
    receipt = copy.receipt
    counts = receipt.row_count, receipt.columns, receipt.bytes
    measured = Measured(*counts, receipt.sha256, receipt.checksum)
    options = WriteOptions(format=SavedFormat(copy.format.value))
    return Saved(options, (SavedFile(copy.target, measured),))
