"""What is timed, each in a process of its own: `python -m tests.benchmarks.tasks NAME ARGUMENTS`.

Each task prints one line of JSON.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.benchmarks.heartbeat import figures, heartbeat
from tests.benchmarks.making import (
    make_csv,
    make_duckdb,
    make_json_lines,
    make_mariadb,
    make_parquet,
    make_postgres,
    make_sqlite,
    make_xlsx,
)
from tests.benchmarks.measuring import Figures, peak_memory, timed
from tests.benchmarks.peers import mariadb_tool, postgres_tool, rivet
from tests.benchmarks.saving import duckdb_save, save_as, xlsxwriter_save
from tests.benchmarks.switching import switch
from tests.benchmarks.viewing import find_all, look_into, make_finished, ripgrep, scroll, view_all


def duckdb_copy(path: str, folder: str) -> Figures:
    """The peer: DuckDB's own COPY, as its manual shows it; loading DuckDB counts, as in our job."""
    target = Path(folder) / f"{uuid4()}.csv"
    begin = time.perf_counter()
    import duckdb

    duckdb.execute(f"COPY (FROM read_parquet('{path}')) TO '{target}' (HEADER)")
    seconds = time.perf_counter() - begin
    target.unlink()
    return {"seconds": seconds, "peak": peak_memory()}


def whole_job(request: str, folder: str) -> Figures:
    """Our job from request to receipt; `over_idle` is the memory that it took."""
    from csvdownloader.core.control import Cancel
    from csvdownloader.engine.jobs.exporter import JobExporter
    from csvdownloader.workers.runner import TaskReport

    exporter, job = JobExporter(Path(folder), _sources()), _job(request)
    idle = peak_memory()
    begin = time.perf_counter()
    receipt = exporter.run(job, TaskReport(lambda progress: None), Cancel())
    seconds = time.perf_counter() - begin
    (Path(folder) / job.id / "big.csv").unlink()
    peak = peak_memory()
    return {
        "seconds": seconds,
        "rows": float(receipt.row_count),
        "peak": peak,
        "over_idle": peak - idle,
    }


def copy_alone(request: str, folder: str) -> Figures:
    """Our copy without any check."""
    from csvdownloader.core.control import Cancel
    from csvdownloader.engine.jobs.spool import JobSpool
    from csvdownloader.workers.runner import TaskReport

    job = _job(request)
    spool = JobSpool.create(Path(folder) / job.id, job)
    begin = time.perf_counter()
    source = _sources()[job.request.source]
    source.export(job.request, spool, TaskReport(lambda progress: None), Cancel())
    seconds = time.perf_counter() - begin
    spool.discard()
    return {"seconds": seconds}


def _sources() -> Any:
    from csvdownloader.core.data_folder import DataFolder
    from csvdownloader.sources.registry import own_sources
    from csvdownloader.store.key_store import SystemKeyStore

    return own_sources(DataFolder(Path("nowhere")), SystemKeyStore()).by_key


def _job(request: str) -> Any:
    from csvdownloader.core.jobs.job import JobState
    from tests.support.builders import make_job

    return make_job("big.csv", JobState.RUNNING, request=_request(request))


def _request(text: str) -> Any:
    from csvdownloader.core.requests.request import Request

    source, parameters = json.loads(text)
    return Request(source, parameters)


def polars_excel(path: str, folder: str) -> Figures:
    """The peer: polars with fastexcel, as a whole process."""
    target = Path(folder) / f"{uuid4()}.csv"
    script = "import polars, sys; polars.read_excel(sys.argv[1]).write_csv(sys.argv[2])"
    return timed([sys.executable, "-c", script, path, str(target)], target)


def curl(url: str, folder: str) -> Figures:
    """The peer: curl, as a whole process."""
    target = Path(folder) / f"{uuid4()}.csv"
    return timed(["curl", "-sSo", str(target), url], target)


def transfer_alone(url: str, folder: str) -> Figures:
    """Our transfer, without reading the rows, as curl does it."""
    from csvdownloader.core.clock import SystemClock
    from csvdownloader.core.control import Cancel
    from csvdownloader.engine.transfer.client import HttpClient
    from csvdownloader.engine.transfer.download import Expected, download
    from csvdownloader.engine.transfer.http import HttpRequest
    from csvdownloader.sources.web.bodies.targets import FileTarget

    target = FileTarget(Path(folder) / f"{uuid4()}.csv")
    request = HttpRequest("GET", url)
    begin = time.perf_counter()
    with HttpClient(SystemClock()) as client:
        body = download(
            client,
            lambda: request,
            target,
            Expected(),
            lambda _size, _total: None,
            Cancel(),
            waiting=lambda _until: None,
        )
    seconds = time.perf_counter() - begin
    target.path.unlink()
    return {"seconds": seconds, "bytes": float(body.size)}


def headless(source: str, folder: str, *options: str) -> Figures:
    """Our command as a whole process, from its start to the saved file."""
    target = Path(folder) / f"{uuid4()}.csv"
    command = [sys.executable, "-m", "csvdownloader", "export", source, *options]
    return timed([*command, "-o", str(target)], target)


def first_rows(request: str, folder: str) -> Figures:
    """The first five rows in a program that runs already: at first, and once more."""
    from csvdownloader.core.control import Cancel
    from csvdownloader.engine.jobs.exporter import JobExporter

    exporter, asked, took = JobExporter(Path(folder), _sources()), _request(request), []
    for _ in range(2):
        begin = time.perf_counter()
        exporter.first_rows(asked, 5, Cancel())
        took.append(time.perf_counter() - begin)
    return {"first": took[0], "again": took[1]}


def duckdb_csv(path: str, folder: str) -> Figures:
    """The peer: DuckDB reading every value as text, as a whole process."""
    return _duckdb(f"read_csv('{path}', all_varchar = true)", folder)


def duckdb_json(path: str, folder: str) -> Figures:
    """The peer: DuckDB's reader of JSON, as a whole process."""
    return _duckdb(f"read_json('{path}', format = 'newline_delimited')", folder)


def _duckdb(rows: str, folder: str) -> Figures:
    target = Path(folder) / f"{uuid4()}.csv"
    copy = f"COPY (FROM {rows}) TO '{target}' (HEADER)"
    return timed([sys.executable, "-c", f"import duckdb; duckdb.execute({copy!r})"], target)


def duckdb_file(path: str, folder: str, query: str) -> Figures:
    """The peer: DuckDB's COPY from Python, of the query in a file, as a whole process."""
    target = Path(folder) / f"{uuid4()}.csv"
    script = (
        "import duckdb, pathlib, sys\n"
        "path, query, target = sys.argv[1:]\n"
        "rows = pathlib.Path(query).read_text()\n"
        "connection = duckdb.connect(path, read_only=True)\n"
        "connection.execute(f\"COPY ({rows}) TO '{target}' (HEADER)\")\n"
    )
    return timed([sys.executable, "-c", script, path, query, str(target)], target)


def sqlite_tool(path: str, folder: str, query: str = "SELECT * FROM big") -> Figures:
    """The peer: SQLite's own command line."""
    target = Path(folder) / f"{uuid4()}.csv"
    return timed(["sqlite3", "-csv", "-header", path, query], target, stdout=True)


def fill_list(folder: str, jobs: str) -> Figures:
    """A data folder with that many finished jobs."""
    from csvdownloader.core.jobs.job import JobState
    from csvdownloader.store.sqlite import SqliteJobStore
    from tests.support.builders import make_job, make_receipt

    store = SqliteJobStore(Path(folder) / "jobs.sqlite")
    for number in range(int(jobs)):
        name = f"orders {number}.csv"
        store.put(make_job(name, JobState.COMPLETED, receipt=make_receipt(name), pinned=True))
    store.close()
    return {}


def in_the_window(request_text: str) -> Figures:
    """A job in the real window: gaps of a 5 ms heartbeat, then the time that Cancel takes."""
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from csvdownloader.app import compose, make_window
    from csvdownloader.core.data_folder import DataFolder
    from csvdownloader.core.jobs.job import JobState

    application = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        parts = compose(DataFolder(Path(name)), application)
        settings = QSettings(f"{name}/window.ini", QSettings.Format.IniFormat)
        window = make_window(parts, settings)
        window.show()
        service = parts.service
        service.recover()
        _spin_until(application, lambda: not service.busy)
        request = _request(request_text)
        with heartbeat() as gaps:
            job_id = service.start(request)
            _spin_until(application, lambda: service.book.job(job_id).state is JobState.COMPLETED)
        job_id = service.start(request)
        reports = []
        service.progressed.connect(lambda *progress: reports.append(progress))
        _spin_until(application, lambda: bool(reports))
        begin = time.perf_counter()
        service.cancel(job_id)
        _spin_until(application, lambda: service.book.job(job_id).state is JobState.CANCELLED)
        cancel = time.perf_counter() - begin
        service.shut_down(10_000)
    return {**figures(gaps), "cancel": cancel}


def _spin_until(application, condition: Callable[[], bool]) -> None:
    from PySide6.QtCore import QEventLoop

    while not condition():
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


TASKS: dict[str, Callable[..., Figures]] = {
    task.__name__: task
    for task in (
        make_parquet,
        make_csv,
        make_xlsx,
        polars_excel,
        curl,
        transfer_alone,
        headless,
        first_rows,
        make_duckdb,
        duckdb_file,
        duckdb_csv,
        make_json_lines,
        duckdb_json,
        make_sqlite,
        make_postgres,
        duckdb_copy,
        sqlite_tool,
        make_mariadb,
        postgres_tool,
        mariadb_tool,
        rivet,
        whole_job,
        copy_alone,
        fill_list,
        in_the_window,
        save_as,
        duckdb_save,
        xlsxwriter_save,
        make_finished,
        look_into,
        find_all,
        view_all,
        ripgrep,
        scroll,
        switch,
    )
}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
