"""What the user chose in Save as."""

from pathlib import Path

from msgspec import Struct

from csvdownloader.core.writing.options import WriteOptions


class SaveWish(Struct, frozen=True):
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
