"""Writes the first rows of a finished file as a save would: by the same writers, for a preview."""

from pathlib import Path
from uuid import uuid4

from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.ports.running import Report
from csvdownloader.core.writing.first_lines import FirstBytes, FirstCells, FirstLines
from csvdownloader.core.writing.options import Compression, SavedFormat, WriteOptions
from csvdownloader.core.writing.rules import check_writing
from csvdownloader.engine.proof.finished_file import reading_finished
from csvdownloader.engine.writers.finished_table import (
    LONGEST_ROW,
    RowTooLongError,
    finished_table,
)
from csvdownloader.engine.writers.first_cells import parquet_cells, workbook_cells
from csvdownloader.engine.writers.order import WriteOrder
from csvdownloader.engine.writers.packed import is_only_packed
from csvdownloader.engine.writers.parquet_writer import write_parquet
from csvdownloader.engine.writers.parts import NewDraft, SaveProgress
from csvdownloader.engine.writers.text_writer import write_text
from csvdownloader.engine.writers.workbook_writer import write_workbook
from csvdownloader.engine.writers.write import Finished

FIRST_ROWS = 50
MOST_BYTES = 1 << 16
FIRST_LINES = "first-"  # the names of drafts begin so


def first_lines(
    finished: Finished, options: WriteOptions, report: Report, cancel: Cancel
) -> FirstLines:
    """What the first file of a save would begin with.

    Args:
        finished: The finished file.
        options: How it would be saved.
        report: Gets the progress.
        cancel: Interrupts it.

    Raises:
        InvalidRequestError: It cannot be written so, or one of its first rows cannot.
        UserError: The finished file cannot be read.
        OSError: The disk refused.
        Cancelled: `cancel` was set.
    """
    check_writing(options)
    rows = min(FIRST_ROWS, finished.receipt.row_count, options.split_rows or FIRST_ROWS)
    is_all = rows == finished.receipt.row_count
    options = replace(options, compression=Compression.NONE, split_rows=None)
    table = finished_table(finished.path, finished.receipt, finished.format, options.columns)
    table = replace(table, most_rows=rows)
    # What a killed program leaves there is removed by its next start.
    draft = finished.path.with_name(f"{FIRST_LINES}{uuid4().hex}")
    progress = SaveProgress(report, rows)
    order = WriteOrder(table, options, lambda: NewDraft(draft, ""), progress, cancel)
    if is_only_packed(order):
        return _copied(finished)
    try:
        return _written(order, draft, is_all)
    except RowTooLongError:
        draft.unlink(missing_ok=True)
        order = replace(order, table=replace(table, longest_row=LONGEST_ROW))
        return _written(order, draft, is_all)
    finally:
        draft.unlink(missing_ok=True)


def _copied(finished: Finished) -> FirstBytes:
    """The beginning of the finished file: it is saved as it is."""
    with reading_finished(finished.receipt), finished.path.open("rb") as file:
        return FirstBytes(file.read(MOST_BYTES), finished.receipt.bytes <= MOST_BYTES)


def _written(order: WriteOrder, draft: Path, is_all: bool) -> FirstLines:
    match order.options.format:
        case SavedFormat.PARQUET:
            write_parquet(order)
            return FirstCells(*parquet_cells(draft, order.cancel), is_all)
        case SavedFormat.XLSX:
            write_workbook(order)
            return FirstCells(*workbook_cells(draft, order.names, order.options), is_all)
    write_text(order)
    with draft.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    return FirstBytes(data[:MOST_BYTES], is_all and len(data) <= MOST_BYTES)
