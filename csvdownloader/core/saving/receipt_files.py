"""The receipts that lie beside a saved file, for other programs: their names, and who wants them.

`orders.csv.sha256` is what `sha256sum -c` reads; `orders.csv.datapackage.json` is a Data Package
(https://datapackage.org), see `core.saving.data_package`.
"""

from pathlib import Path

from msgspec import Struct

SHA256 = ".sha256"
PACKAGE = ".datapackage.json"


class ReceiptFiles(Struct, frozen=True):
    """Whether a file is saved with its receipts, and what they say of where its rows came from.

    Attributes:
        are_wanted: If not, only a file that is replaced beside receipts gets new ones: the old
            ones would speak of another file.
        source: What the command line takes as SOURCE, without a secret: "connection:Shop". Empty
            where the source is not installed any more.
        command: The command line that repeats the request, without a secret; empty like `source`.
    """

    are_wanted: bool = False
    source: str = ""
    command: str = ""


NO_RECEIPTS = ReceiptFiles()


def receipt_targets(target: Path) -> tuple[Path, Path]:
    """Where the receipts of a saved file lie."""
    return target.with_name(target.name + SHA256), target.with_name(target.name + PACKAGE)
