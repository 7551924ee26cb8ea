"""What a writer is asked to do."""

from collections.abc import Callable

from msgspec import Struct

from csvdownloader.core.control import Cancel
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.engine.writers.finished_table import FinishedTable
from csvdownloader.engine.writers.parts import NewDraft, SaveProgress


class WriteOrder(Struct, frozen=True):
    """One save.

    Attributes:
        table: What is written.
        options: How.
        new_draft: Gives the next draft.
        progress: Hears of the rows.
        cancel: Checked after each batch of rows.
    """

    table: FinishedTable
    options: WriteOptions
    new_draft: Callable[[], NewDraft]
    progress: SaveProgress
    cancel: Cancel

    @property
    def names(self) -> list[str]:
        """The names of the columns that are written."""
        return [column.name for column in self.table.columns]
