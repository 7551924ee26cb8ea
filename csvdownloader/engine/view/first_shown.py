"""What a save of a view would begin with: its first rows as a small finished file."""

import uuid
from hashlib import sha256
from itertools import islice

from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.ports.rows import ViewedRows
from csvdownloader.core.ports.running import Report
from csvdownloader.core.tables.columns import untyped
from csvdownloader.core.writing.first_lines import FirstLines
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.engine.disk.durable import make_private_file
from csvdownloader.engine.rows.csv_writer import CsvLineWriter, header_line
from csvdownloader.engine.writers.first_lines import FIRST_LINES, FIRST_ROWS, first_lines
from csvdownloader.engine.writers.write import Finished


def first_lines_shown(
    finished: Finished, rows: ViewedRows, options: WriteOptions, report: Report, cancel: Cancel
) -> FirstLines:
    """As `first_lines`, of the rows of a view of the finished file."""
    path = finished.path.with_name(f"{FIRST_LINES}rows-{uuid.uuid4().hex}")
    first = list(islice(rows.read(1), FIRST_ROWS + 1))  # one more says that these are not all
    lines = map(CsvLineWriter(finished.format).line, first)
    data = header_line(rows.header(), finished.format) + "".join(lines).encode()
    schema = finished.receipt.schema or untyped(rows.header())
    receipt = replace(
        finished.receipt,
        row_count=len(first),
        bytes=len(data),
        sha256=sha256(data).hexdigest(),
        checksum="",
        schema=schema,
    )
    try:
        make_private_file(path)
        path.write_bytes(data)
        shown = Finished(path, receipt, finished.format)
        # The options keep the view: without it they may ask for no more than a copy of this file.
        return first_lines(shown, options, report, cancel)
    finally:
        path.unlink(missing_ok=True)
