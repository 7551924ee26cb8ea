"""Writes the rows of a view as a finished file of its own, from which they are saved."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.storage import own_storage_error
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.messages import Message, joined
from csvdownloader.core.ports.running import Report
from csvdownloader.core.sources.output import Output
from csvdownloader.core.tables.shown_of import completeness_of
from csvdownloader.core.tables.view import TableView
from csvdownloader.core.tables.view_texts import view_texts
from csvdownloader.engine.disk.durable import make_private_file
from csvdownloader.engine.duckdb.copy import DuckdbCopy, copy_query
from csvdownloader.engine.duckdb.text import without_null_line
from csvdownloader.engine.proof.finished_file import reading_finished
from csvdownloader.engine.proof.verify import IncrementalVerifier, check_unchanged
from csvdownloader.engine.view.view_maker import ViewMaker, spill_path
from csvdownloader.engine.writers.finished_table import reading

_NAME = "shown-"  # what a kill leaves of them goes with the next start


@contextmanager
def shown_file(
    maker: ViewMaker, view: TableView, report: Report, cancel: Cancel
) -> Iterator[tuple[Path, Receipt]]:
    """A file of the rows of a view beside the finished file, while inside, and its receipt.

    The finished file is compared with its receipt first; the new one is verified by code that did
    not write it.

    Raises:
        NotWholeError: The finished file, or what was written, is not what it should be.
        UserError: It cannot be read, or the disk refused.
        Cancelled: `cancel` was set.
    """
    table = maker.table
    receipt, file_format = table.receipt, table.format
    with reading_finished(receipt):
        check_unchanged(table.path, receipt, lambda _: None, cancel)
    part = table.path.with_name(f"{_NAME}{uuid.uuid4().hex}")
    try:
        make_private_file(part)
        with reading(table, cancel, part, spill_path(table)) as connection:
            names = [column.name for column in table.columns]
            rows = maker.shown_rows(view, connection, report, table.cells)
            query = f"SELECT {', '.join(without_null_line(table.cells))} FROM {rows}"  # noqa: S608
            copy = DuckdbCopy(query, names, receipt.name, has_percent=False)
            written = copy_query(connection, copy, Output(part, file_format, None, report, cancel))
        yield part, _receipt(maker, view, part, written, cancel)
    except OSError as error:
        raise own_storage_error(error, part) from error
    finally:
        part.unlink(missing_ok=True)


def _receipt(
    maker: ViewMaker, view: TableView, part: Path, written: int, cancel: Cancel
) -> Receipt:
    receipt, file_format = maker.table.receipt, maker.table.format
    verifier = IncrementalVerifier(part, file_format)
    verifier.verify_more(lambda _: None, cancel)
    measured = verifier.result()
    if (measured.row_count, measured.columns) != (written, maker.table.width):
        raise NotWholeError(
            Message(
                "{rows:,} rows were written, but the file has {found:,}",
                rows=written,
                found=measured.row_count,
            )
        )
    return replace(
        receipt,
        row_count=measured.row_count,
        bytes=measured.bytes,
        sha256=measured.sha256,
        checksum=measured.checksum,
        completeness=completeness_of(receipt, view),
        statement=_statement(maker, view, measured.row_count),
        schema=maker.table.columns,
        aside=None,
    )


def _statement(maker: ViewMaker, view: TableView, rows: int) -> Message:
    """From which file the rows are, and which of them."""
    receipt, header = maker.table.receipt, [column.name for column in maker.table.columns]
    return Message(
        "{rows:,} of the {total:,} rows of {name} (SHA-256 {sha256}): {view}. Of that file: "
        "{statement}",
        rows=rows,
        total=receipt.row_count,
        name=receipt.name,
        sha256=receipt.sha256,
        view=joined(view_texts(view, header), "; "),
        statement=receipt.statement,
    )
