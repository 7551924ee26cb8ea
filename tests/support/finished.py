"""Finished files as exports leave them, and what a save makes of them."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.requests.request import Request
from csvdownloader.core.saving.saved import Saved
from csvdownloader.core.tables.columns import Column, ColumnType, Schema
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.engine.rows.csv_writer import CsvLineWriter, header_line
from csvdownloader.engine.saving.copies import Copy
from csvdownloader.engine.saving.save import save
from tests.fakes.report import Recorder
from tests.support.builders import make_job, make_receipt

Rows = Sequence[Sequence[str | None]]


def schema_of_types(**types: ColumnType) -> Schema:
    """Columns of these names and types."""
    return tuple(Column(name, kind) for name, kind in types.items())


def make_finished(
    path: Path, schema: Schema, rows: Rows, fetched: Format = Format.CSV, data: bytes | None = None
) -> Copy:
    """The order to save a finished file with these rows; its target and options are to be set.

    Args:
        path: Where it lies.
        schema: Its columns.
        rows: Its rows.
        fetched: Its format.
        data: Its bytes, where they are not as the program itself writes them.
    """
    if data is None:
        lines = map(CsvLineWriter(fetched).line, rows)
        head = header_line([column.name for column in schema], fetched)
        data = head + "".join(lines).encode()
    path.write_bytes(data)
    receipt = make_receipt(
        path.name,
        row_count=len(rows),
        columns=len(schema),
        bytes=len(data),
        sha256=sha256(data).hexdigest(),
        schema=schema,
    )
    return Copy(path, receipt, path, fetched)


def finished_job(
    root: Path,
    schema: Schema,
    rows: Rows,
    name: str = "orders.csv",
    job_id: str = "11111111-2222-4333-8444-555555555555",
) -> Job:
    """A completed job of the library below that root, whose file has these rows."""
    fetched = Format(name.rpartition(".")[2])
    folder = root / job_id
    folder.mkdir(parents=True)
    copy = make_finished(folder / name, schema, rows, fetched)
    request = Request("sample", {"slow": False}, len(rows) or 1, fetched)
    job = make_job(name, JobState.COMPLETED, request=request, receipt=copy.receipt)
    return replace(job, id=job_id)


def save_as(
    finished: Copy,
    target: Path,
    options: WriteOptions,
    overwrite: bool = False,
    cancel: Cancel | None = None,
) -> Saved:
    """Saves the finished file in that way."""
    copy = Copy(finished.finished, finished.receipt, target, finished.format, options)
    return save([copy], overwrite, Recorder(), cancel or Cancel())
