"""Of which finished file the rows are, where a view of it is saved; and how complete that is."""

from typing import Any

from msgspec import Struct

from csvdownloader.core.jobs.receipt import Completeness, Receipt
from csvdownloader.core.tables.view import TableView, plain_view


def completeness_of(receipt: Receipt, view: TableView) -> Completeness:
    """How complete the rows of a view are: what is filtered is limited, to what was asked for.

    A doubt about the file is one about each view of it.
    """
    is_sure = receipt.completeness is not Completeness.UNVERIFIED
    return Completeness.LIMITED if view.conditions and is_sure else receipt.completeness


class ShownOf(Struct, frozen=True):
    """From which finished file the rows are, where only a view of it was saved.

    Attributes:
        receipt: Of that file.
        view: Which of its rows.
    """

    receipt: Receipt
    view: TableView

    @property
    def plain(self) -> dict[str, Any]:
        """As values that JSON has."""
        receipt = self.receipt
        return {
            "name": receipt.name,
            "rows": receipt.row_count,
            "bytes": receipt.bytes,
            "sha256": receipt.sha256,
            "completeness": receipt.completeness.value,
            "statement": receipt.statement,
            "view": plain_view(self.view),
        }
