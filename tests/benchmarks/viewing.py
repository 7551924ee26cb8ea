"""Looks into a finished file: opening, jumps, searches, scrolling; and a peer that searches."""

import random
import statistics
import subprocess
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import Figures, peak_memory

_JUMPS, _ROWS_OF_A_JUMP = 300, 60
_STEPS = 300  # of the scroll bar


def make_finished(path: str, rows: str, columns: str = "8") -> Figures:
    """A finished job below the folder of the path, with its receipt and its index."""
    import duckdb

    from csvdownloader.core.control import Cancel
    from csvdownloader.engine.jobs.spool import JobSpool
    from csvdownloader.workers.runner import TaskReport
    from tests.benchmarks.making import COLUMNS
    from tests.support.builders import complete, make_job

    job = make_job("big.csv")
    spool = JobSpool.create(Path(path) / job.id, job)
    width = int(columns)
    wide = ", ".join(f"i * {n} AS column_{n}" for n in range(width))
    selected = wide if width != 8 else COLUMNS
    duckdb.execute(
        f"COPY (SELECT {selected} FROM range({int(rows)}) t(i)) TO '{spool.part}' (HEADER)"
    )
    report = TaskReport(lambda progress: None)
    receipt = spool.publish(complete(int(rows)), report, Cancel())
    return {"bytes": float(receipt.bytes)}


def look_into(path: str) -> Figures:
    """Opens the file of a finished job, and reads 60 rows here and there."""
    idle = peak_memory()
    begin = time.perf_counter()
    rows = _opened(path)
    rows.header()
    opening = time.perf_counter() - begin
    times = []
    chosen = random.Random(1)
    for _ in range(_JUMPS):
        first = chosen.randint(1, rows.count - _ROWS_OF_A_JUMP)
        begin = time.perf_counter()
        assert len(list(islice(rows.read(first), _ROWS_OF_A_JUMP))) == _ROWS_OF_A_JUMP
        times.append(time.perf_counter() - begin)
    times.sort()
    over = peak_memory() - idle
    median, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    return {"opening": opening, "median": median, "p99": p99, "over_idle": over}


def find_all(path: str, text: str, is_regex: str = "") -> Figures:
    """A search through the whole file; `first` is when the first hit is there."""
    from csvdownloader.core.control import Cancel
    from csvdownloader.core.tables.search import Search

    rows, hits, first = _opened(path), 0, 0.0
    begin = time.perf_counter()
    for part in rows.find(Search(text=text, match_case=True, is_regex=bool(is_regex)), Cancel()):
        if part.hits and not hits:
            first = time.perf_counter() - begin
        hits += len(part.hits)
    seconds = time.perf_counter() - begin
    return {"seconds": seconds, "first": first, "hits": float(hits), "peak": peak_memory()}


def view_all(path: str, kind: str, column: str, *texts: str) -> Figures:
    """A view of the whole file: `kind` is "sort", or the operator of a condition."""
    from csvdownloader.core.control import Cancel
    from csvdownloader.core.tables.view import Condition, Operator, Sort, TableView
    from csvdownloader.engine.jobs.library import FileLibrary
    from csvdownloader.workers.runner import TaskReport

    if kind == "sort":
        view = TableView(sort=Sort(int(column)))
    else:
        view = TableView((Condition(int(column), Operator(kind), texts),))
    library, job, report = FileLibrary(Path(path)), _job(path), TaskReport(lambda progress: None)
    begin = time.perf_counter()
    rows = library.view_rows(job, view, report, Cancel())
    seconds = time.perf_counter() - begin
    return {"seconds": seconds, "rows": float(rows.count), "peak": peak_memory()}


def ripgrep(path: str, text: str) -> Figures:
    """The peer: lines with the text. It knows no cells."""
    (file,) = Path(path).glob("*/big.csv")
    begin = time.perf_counter()
    done = subprocess.run(["rg", "-c", text, file], stdout=subprocess.PIPE, check=False)
    return {"seconds": time.perf_counter() - begin, "hits": float(done.stdout or 0)}


def scroll(path: str) -> Figures:
    """The table in a window: until all rows are there, the gaps while it scrolls, its memory."""
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QApplication

    from csvdownloader.engine.jobs.exporter import JobExporter
    from csvdownloader.engine.jobs.library import FileLibrary
    from csvdownloader.ui.viewer.viewer import Viewer
    from csvdownloader.workers.lookups import Lookups
    from csvdownloader.workers.runner import TaskRunner

    application, job = QApplication([]), _job(path)
    owner = QObject()
    runner = TaskRunner(owner)
    lookups = Lookups(runner, JobExporter(Path(path), {}), FileLibrary(Path(path)))
    viewer = Viewer(lookups)
    viewer.summaries.show(True)
    viewer.resize(1000, 700)
    viewer.show()
    application.processEvents()
    idle, begin = peak_memory(), time.perf_counter()
    viewer.show_job(job)
    assert job.receipt is not None
    count = job.receipt.row_count
    _spin_until(application, lambda: viewer.model.count == count)
    opening = time.perf_counter() - begin
    bars = viewer.table.verticalScrollBar(), viewer.table.horizontalScrollBar()
    gaps = []
    for step in range(_STEPS):
        begin = time.perf_counter()
        for bar in bars:
            bar.setValue(bar.maximum() * step // _STEPS)
        application.processEvents()
        gaps.append(time.perf_counter() - begin)
    _spin_until(application, lambda: not runner.running)
    gaps.sort()
    over = peak_memory() - idle
    runner.shut_down(10_000)
    return {"opening": opening, "p99": gaps[-4], "max": gaps[-1], "over_idle": over}


def _spin_until(application: Any, condition: Callable[[], bool]) -> None:
    while not condition():
        application.processEvents()


def _opened(path: str) -> Any:
    from csvdownloader.core.control import Cancel
    from csvdownloader.engine.jobs.library import FileLibrary

    return FileLibrary(Path(path)).open_rows(_job(path), Cancel())


def _job(path: str) -> Any:
    from csvdownloader.engine.jobs.spool import read_finished

    (folder,) = [each for each in Path(path).iterdir() if each.is_dir()]
    return read_finished(folder)
