"""Saves a finished file in other forms, and has peers do the same."""

import csv
import time
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from tests.benchmarks.measuring import Figures, peak_memory

EVERY_OPTION = {
    "delimiter": "semicolon",
    "decimal": "comma",
    "guard": "on",
    "null": "NULL",
    "line_end": "crlf",
    "bom": "yes",
    "datetime": "%d.%m.%Y %H:%M:%S",
}


def save_as(path: str, ending: str, with_options: str = "") -> Figures:
    """Our save of a finished file, with its verification; `cpu` is of this process."""
    from csvdownloader.core.control import Cancel
    from csvdownloader.core.tables.columns import untyped
    from csvdownloader.core.writing.formats import Format
    from csvdownloader.core.writing.rules import write_options
    from csvdownloader.engine.jobs.preview import read_header
    from csvdownloader.engine.saving.copies import Copy
    from csvdownloader.engine.saving.save import save
    from csvdownloader.workers.runner import TaskReport
    from tests.support.builders import make_receipt

    source, target = Path(path), Path(path).with_name(f"{uuid4()}.{ending}")
    with source.open("rb") as file:
        rows = sum(1 for _ in file) - 1  # no value of `making` has a line break
    header = read_header(source, Format.CSV)
    with source.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    receipt = make_receipt(
        source.name,
        row_count=rows,
        columns=len(header),
        bytes=source.stat().st_size,
        sha256=digest.hexdigest(),
        schema=untyped(header),
    )
    options = write_options(EVERY_OPTION if with_options else {}, target.name)
    copy = Copy(source, receipt, target, Format.CSV, options)
    begin, cpu = time.perf_counter(), time.process_time()
    save([copy], False, TaskReport(lambda progress: None), Cancel())
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    target.unlink()
    return {"seconds": seconds, "cpu": cpu, "peak": peak_memory()}


def duckdb_save(path: str, ending: str) -> Figures:
    """The peer: DuckDB's own COPY of the file, on one thread; loading DuckDB counts, as in ours."""
    target = Path(path).with_name(f"{uuid4()}.{ending}")
    form = "FORMAT parquet, COMPRESSION zstd" if ending == "parquet" else "HEADER"
    begin, cpu = time.perf_counter(), time.process_time()
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    source = f"read_csv('{path}', all_varchar = true)"
    connection.execute(f"COPY (FROM {source}) TO '{target}' ({form})")
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    target.unlink()
    return {"seconds": seconds, "cpu": cpu}


def xlsxwriter_save(path: str) -> Figures:
    """The peer: XlsxWriter with constant memory, of rows of Python's csv."""
    import xlsxwriter

    target = Path(path).with_name(f"{uuid4()}.xlsx")
    begin, cpu = time.perf_counter(), time.process_time()
    options = {"constant_memory": True, "strings_to_numbers": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(target, options) as book, Path(path).open(newline="") as file:
        sheet = book.add_worksheet()
        for number, row in enumerate(csv.reader(file)):
            sheet.write_row(number, 0, row)
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    target.unlink()
    return {"seconds": seconds, "cpu": cpu}
