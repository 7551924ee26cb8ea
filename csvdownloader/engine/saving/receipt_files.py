"""Makes the receipts that lie beside a saved file; see `core.saving.receipt_files`."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.saving.data_package import SavedTable, data_package
from csvdownloader.core.saving.receipt_files import ReceiptFiles, receipt_targets
from csvdownloader.core.saving.saved import Saved, SavedFile
from csvdownloader.core.saving.sha256_lines import sha256_lines
from csvdownloader.core.tables.columns import Column, ColumnType, Schema
from csvdownloader.core.tables.shown_of import ShownOf
from csvdownloader.core.writing.options import LineEnd, WriteOptions
from csvdownloader.engine.proof.finished_file import reading_finished
from csvdownloader.engine.rows.aside_file import COLUMNS
from csvdownloader.engine.rows.empty_rows import may_have_empty_row
from csvdownloader.engine.saving.copies import Copy
from csvdownloader.engine.writers.finished_table import finished_table

_ASIDE_SCHEMA = tuple(map(Column, COLUMNS, (ColumnType.INTEGER, ColumnType.TEXT)))
_QUOTED = re.compile(rb'"[^"]*+"')
_HEAD = 1 << 16  # bytes in which the first line end is looked for


def are_due(target: Path, overwrite: bool, wish: ReceiptFiles) -> bool:
    """Whether a file is to be saved with receipts; see `ReceiptFiles.are_wanted`."""
    return wish.are_wanted or (overwrite and any(map(os.path.lexists, receipt_targets(target))))


class ReceiptContents(Struct, frozen=True):
    """Makes the contents of the receipts beside the last one of some copies.

    Attributes:
        copies: The file, and before it that of the rows that were set aside, if there is one.
        job: What they come from.
        receipt: The job's.
        wish: What the receipts say of the source.
        cancel: Checked after each block.
        shown_of: See `core.saving.data_package`.
    """

    copies: Sequence[Copy]
    job: Job
    receipt: Receipt
    wish: ReceiptFiles
    cancel: Cancel
    shown_of: ShownOf | None

    def make(self, saved: Saved) -> list[bytes]:
        """The contents, in the order of `receipt_targets`.

        Raises:
            NotWholeError: A fetched file cannot be read.
            Cancelled: `cancel` was set.
        """
        tables = [*self._tables(saved), *self._aside()]
        digests = [(table.name, table.measured.sha256) for table in tables]
        package = data_package(tables, saved, self.job, self.receipt, self.wish, self.shown_of)
        return [sha256_lines(digests), package]

    def _tables(self, saved: Saved) -> list[SavedTable]:
        last = self.copies[-1]
        options, schema = saved.options, self.receipt.schema
        with reading_finished(self.receipt):
            has_empty_row = may_have_empty_row(
                last.finished, last.format.delimiter.encode(), self.receipt.columns, self.cancel
            )
            if last.writing is None:
                options = replace(options, line_end=_line_end(last.finished))
        if options.columns:
            # Of other columns, other rows may be empty.
            has_empty_row, schema = True, _written_schema(last, options)
        return [_table(file, options, schema, has_empty_row, saved) for file in saved.files]

    def _aside(self) -> list[SavedTable]:
        if self.receipt.aside is None:
            return []
        name = self.copies[0].target.name
        return [SavedTable(name, self.receipt.aside, _ASIDE_SCHEMA, WriteOptions())]


def _written_schema(copy: Copy, options: WriteOptions) -> Schema:
    return finished_table(copy.finished, copy.receipt, copy.format, options.columns).columns


def _table(
    file: SavedFile, options: WriteOptions, schema: Schema, has_empty_row: bool, saved: Saved
) -> SavedTable:
    # What was changed in the rows may have been changed in the header, too.
    is_changed = bool(saved.guarded or saved.replaced or options.guard)
    return SavedTable(file.path.name, file.measured, schema, options, has_empty_row, not is_changed)


def _line_end(path: Path) -> LineEnd:
    """That of the header: a file from the web may have stayed as it came."""
    with path.open("rb") as file:
        head = _QUOTED.sub(b"", file.read(_HEAD))
    return LineEnd.CRLF if head.partition(b"\n")[0].endswith(b"\r") else LineEnd.LF
