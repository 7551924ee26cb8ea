"""Writes a finished file in the way that is asked for, and verifies what was written."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.messages import Message
from csvdownloader.core.ports.running import Report
from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from csvdownloader.core.writing.rules import check_writing
from csvdownloader.engine.disk.durable import sync_file
from csvdownloader.engine.writers.finished_table import (
    FinishedTable,
    finished_table,
    read_surely,
    with_lines,
)
from csvdownloader.engine.writers.order import WriteOrder
from csvdownloader.engine.writers.packed import is_only_packed, measure_packed, pack
from csvdownloader.engine.writers.parquet_writer import measure_parquet, write_parquet
from csvdownloader.engine.writers.parts import Filled, NewDraft, Part, SaveProgress
from csvdownloader.engine.writers.recount import recount_text
from csvdownloader.engine.writers.text_writer import write_text
from csvdownloader.engine.writers.workbook_writer import measure_workbook, write_workbook


class Finished(Struct, frozen=True):
    """A finished file.

    Attributes:
        path: Where it lies.
        receipt: What it is.
        format: How it was fetched.
        lines: How many lines it has, as `LineBreaks` counts them; None where that is not known.
    """

    path: Path
    receipt: Receipt
    format: Format
    lines: int | None = None


def write_drafts(
    finished: Finished,
    options: WriteOptions,
    new_draft: Callable[[], NewDraft],
    report: Report,
    cancel: Cancel,
) -> tuple[Filled, list[Measured]]:
    """Fills drafts, forces them to disk, and counts them once more.

    Args:
        finished: What is written.
        options: How.
        new_draft: Gives the next draft.
        report: Gets the progress.
        cancel: Checked after each block.

    Returns:
        The drafts, and what each of them holds.

    Raises:
        InvalidRequestError: It cannot be written so.
        NotWholeError: What was written is not what was to be written.
        UserError: The finished file cannot be read.
        OSError: A draft cannot be written.
        Cancelled: `cancel` was set.
    """
    check_writing(options)
    rows = finished.receipt.row_count
    table = finished_table(finished.path, finished.receipt, finished.format, options.columns)
    table = with_lines(table, finished.lines)
    progress = SaveProgress(report, rows)
    drafts = _Drafts(new_draft)
    order = WriteOrder(table, options, drafts, progress, cancel)
    filled = _filled(order, drafts)
    measured = [
        _measured(part, order, _share(progress, filled, index))
        for index, part in enumerate(filled.parts)
    ]
    return filled, measured


class _Drafts:
    """The drafts of a save; the same ones when it begins anew."""

    def __init__(self, make: Callable[[], NewDraft]) -> None:
        self._make, self._given = make, 0
        self._made: list[NewDraft] = []

    def __call__(self) -> NewDraft:
        if self._given == len(self._made):
            self._made.append(self._make())
        self._given += 1
        return self._made[self._given - 1]

    def begin_anew(self) -> None:
        """Empties them. Raises OSError."""
        for draft in self._made:
            draft.path.unlink(missing_ok=True)
        self._given = 0


def _filled(order: WriteOrder, drafts: _Drafts) -> Filled:
    def fill(table: FinishedTable) -> Filled:
        drafts.begin_anew()
        return _fill(replace(order, table=table))

    return read_surely(order.table, fill)


def _fill(order: WriteOrder) -> Filled:
    filled = _writer(order)(order)
    if sum(part.row_count for part in filled.parts) != order.table.receipt.row_count:
        raise NotWholeError(Message("The fetched file has other rows than its receipt says"))
    return filled


def _writer(order: WriteOrder) -> Callable[[WriteOrder], Filled]:
    if order.options.format is SavedFormat.PARQUET:
        return write_parquet
    if order.options.format is SavedFormat.XLSX:
        return write_workbook
    return pack if is_only_packed(order) else write_text


def _share(progress: SaveProgress, filled: Filled, index: int) -> Callable[[float], None]:
    return lambda share: progress.verified((index + share) / len(filled.parts))


def _measured(part: Part, order: WriteOrder, share: Callable[[float], None]) -> Measured:
    """What the draft holds, once it is on disk; what was written into it must be the same."""
    sync_file(part.path)
    size = max(1, part.path.stat().st_size)
    options, receipt = order.options, order.table.receipt

    def report(read: int) -> None:
        share(read / size)

    if options.format is SavedFormat.PARQUET:
        measured = measure_parquet(part, report, order.cancel)
    elif options.format is SavedFormat.XLSX:
        measured = measure_workbook(part, options, report, order.cancel)
    elif is_only_packed(order):
        measured = measure_packed(part, receipt, options.compression, report, order.cancel)
    else:
        measured = recount_text(part.path, options, report, order.cancel)
    if part.checksum not in {"", measured.checksum}:
        raise NotWholeError(Message("The file on disk is not what was written into it"))
    has_records = measured.row_count or options.has_names
    width = len(order.table.columns) if has_records else 0
    if (measured.row_count, measured.columns) != (part.row_count, width):
        raise NotWholeError(
            Message(
                "{rows:,} rows were written, but the file has {found:,}",
                rows=part.row_count,
                found=measured.row_count,
            )
        )
    return measured
