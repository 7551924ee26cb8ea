"""What the user chose in Save as."""

from dataclasses import dataclass
from pathlib import Path

from csvdownloader.core.writing import WriteOptions


@dataclass(frozen=True, slots=True)
class SaveWish:
    """Where a file is to be saved, and how.

    Attributes:
        target: The path.
        options: How it is written.
        receipts: Whether receipts lie beside it.
        overwrite: Whether what is there may be replaced.
    """

    target: Path
    options: WriteOptions
    receipts: bool
    overwrite: bool = False
