"""What is timed, each in a process of its own: `python -m tests.benchmarks.tasks NAME ARGUMENTS`.

Each task prints one line of JSON.
"""

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

Figures = dict[str, float]

COLUMNS = """
    i AS id,
    TIMESTAMP '2024-01-01' + to_seconds(i % 86400000) AS ordered_at,
    'customer ' || (i * 7919 % 100003) AS customer,
    ['Berlin', 'Paris', 'Washington, DC', 'Rome'][1 + i % 4] AS city,
    md5(i::VARCHAR) AS token,
    i % 97 AS quantity,
    ((i % 100000) / 100)::DECIMAL(12, 2) AS price,
    CASE WHEN i % 50 = 0 THEN 'said "hi", twice' WHEN i % 3 <> 0 THEN 'plain note' END AS note
"""


def make_parquet(path: str, rows: str) -> Figures:
    """A Parquet file of eight columns of common types."""
    import duckdb

    duckdb.execute(f"COPY (SELECT {COLUMNS} FROM range({int(rows)}) t(i)) TO '{path}'")
    return {"bytes": float(Path(path).stat().st_size)}


def duckdb_copy(path: str, folder: str) -> Figures:
    """The peer: DuckDB's own COPY, as its manual shows it."""
    import duckdb

    target = Path(folder) / f"{uuid4()}.csv"
    begin = time.perf_counter()
    duckdb.execute(f"COPY (FROM read_parquet('{path}')) TO '{target}' (HEADER)")
    seconds = time.perf_counter() - begin
    target.unlink()
    return {"seconds": seconds, "peak": peak_memory()}


def whole_job(request: str, folder: str) -> Figures:
    """Our job from request to receipt; `over_idle` is the memory that it took."""
    from csvdownloader.core.control import Cancel
    from csvdownloader.engine.exporter import JobExporter
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
    from csvdownloader.engine.spool import JobSpool
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
    from csvdownloader.core.models import JobState
    from tests.support.builders import make_job

    return make_job("big.csv", JobState.RUNNING, request=_request(request))


def _request(text: str) -> Any:
    from csvdownloader.core.models import Request

    source, parameters = json.loads(text)
    return Request(source, parameters)


def make_csv(path: str, rows: str) -> Figures:
    """A CSV file of eight columns of common types."""
    import duckdb

    duckdb.execute(f"COPY (SELECT {COLUMNS} FROM range({int(rows)}) t(i)) TO '{path}' (HEADER)")
    return {"bytes": float(Path(path).stat().st_size)}


def make_xlsx(path: str, rows: str) -> Figures:
    """A workbook as Excel writes it, with one sheet of eight columns of common types."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet, moment = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        names = ["id", "ordered_at", "customer", "city", "quantity", "price", "paid", "note"]
        sheet.write_row(0, 0, names)
        for i in range(int(rows)):
            sheet.write_number(i + 1, 0, i)
            sheet.write_number(i + 1, 1, 45292 + i / 86400, moment)
            sheet.write_string(i + 1, 2, f"customer {i * 7919 % 100003}")
            sheet.write_string(i + 1, 3, ("Berlin", "Paris", "Washington, DC", "Rome")[i % 4])
            sheet.write_number(i + 1, 4, i % 97)
            sheet.write_number(i + 1, 5, i % 100000 / 100)
            sheet.write_boolean(i + 1, 6, i % 3 == 0)
            if i % 50 == 0 or i % 3:
                sheet.write_string(i + 1, 7, "plain note" if i % 50 else 'said "hi", twice')
    return {"bytes": float(Path(path).stat().st_size)}


def polars_excel(path: str, folder: str) -> Figures:
    """The peer: polars with fastexcel, as a whole process."""
    target = Path(folder) / f"{uuid4()}.csv"
    script = "import polars, sys; polars.read_excel(sys.argv[1]).write_csv(sys.argv[2])"
    return _timed([sys.executable, "-c", script, path, str(target)], target)


def curl(url: str, folder: str) -> Figures:
    """The peer: curl, as a whole process."""
    target = Path(folder) / f"{uuid4()}.csv"
    return _timed(["curl", "-sSo", str(target), url], target)


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


def headless(source: str, folder: str) -> Figures:
    """Our command as a whole process, from its start to the saved file."""
    target = Path(folder) / f"{uuid4()}.csv"
    command = [sys.executable, "-m", "csvdownloader", "export", source, "-o", str(target)]
    return _timed(command, target)


def duckdb_csv(path: str, folder: str) -> Figures:
    """The peer: DuckDB reading every value as text, as a whole process."""
    return _duckdb(f"read_csv('{path}', all_varchar = true)", folder)


def make_json_lines(path: str, rows: str) -> Figures:
    """JSON lines of eight keys of common types."""
    import duckdb

    duckdb.execute(
        f"COPY (SELECT {COLUMNS} FROM range({int(rows)}) t(i)) TO '{path}' (FORMAT json)"
    )
    return {"bytes": float(Path(path).stat().st_size)}


def duckdb_json(path: str, folder: str) -> Figures:
    """The peer: DuckDB's reader of JSON, as a whole process."""
    return _duckdb(f"read_json('{path}', format = 'newline_delimited')", folder)


def _duckdb(rows: str, folder: str) -> Figures:
    target = Path(folder) / f"{uuid4()}.csv"
    copy = f"COPY (FROM {rows}) TO '{target}' (HEADER)"
    return _timed([sys.executable, "-c", f"import duckdb; duckdb.execute({copy!r})"], target)


def make_sqlite(path: str, rows: str) -> Figures:
    """A SQLite file with one table `big` of eight columns of common types."""
    import sqlite3

    connection = sqlite3.connect(path)
    connection.executescript(
        f"""
        CREATE TABLE big (id INTEGER PRIMARY KEY, ordered_at TEXT, customer TEXT, city TEXT,
            token TEXT, quantity INTEGER, price REAL, note TEXT);
        INSERT INTO big
        WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t WHERE i < {int(rows)})
        SELECT i, datetime(1704067200 + i, 'unixepoch'), 'customer ' || (i * 7919 % 100003),
            CASE i % 3 WHEN 0 THEN 'Berlin' WHEN 1 THEN 'Paris' ELSE 'Washington, DC' END,
            hex(i * 7919), i % 97, (i * 37 % 100000) / 100.0,
            CASE WHEN i % 50 = 0 THEN 'said "hi", twice' WHEN i % 3 <> 0 THEN 'plain note' END
        FROM t;
        """
    )
    connection.close()
    return {"bytes": float(Path(path).stat().st_size)}


def sqlite_tool(path: str, folder: str) -> Figures:
    """The peer: SQLite's own command line."""
    target = Path(folder) / f"{uuid4()}.csv"
    return _timed(["sqlite3", "-csv", "-header", path, "SELECT * FROM big"], target, stdout=True)


def make_postgres(uri: str, rows: str) -> Figures:
    """A table `big` in a PostgreSQL server."""
    import psycopg

    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(
            f"""
            CREATE TABLE big AS SELECT i AS id, TIMESTAMP '2024-01-01' + i * INTERVAL '1 s' AS at,
                'customer ' || (i % 10007) AS customer, (i * 37 % 100000)::numeric / 100 AS amount,
                (i % 97)::int AS quantity, i * 0.1::float8 AS weight, i % 3 = 0 AS flag,
                md5(i::text) AS token
            FROM generate_series(1, {int(rows)}::bigint) AS i
            """
        )
        connection.execute("VACUUM ANALYZE big")
    return {}


def postgres_tool(uri: str, folder: str, psql: str) -> Figures:
    """The peer: PostgreSQL's own command line."""
    target = Path(folder) / f"{uuid4()}.csv"
    copy = f"\\copy (SELECT * FROM big) TO '{target}' (FORMAT csv, HEADER)"
    return _timed([psql, uri, "-qc", copy], target)


def _timed(command: list[str], target: Path, *, stdout: bool = False) -> Figures:
    import subprocess

    begin = time.perf_counter()
    if stdout:
        with target.open("wb") as file:
            subprocess.run(command, stdout=file, check=True)
    else:
        subprocess.run(command, check=True, cwd=target.parent)
    seconds = time.perf_counter() - begin
    size = target.stat().st_size
    target.unlink()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024.0
    return {"seconds": seconds, "bytes": float(size), "peak": peak}


def bare_window() -> Figures:
    """The peer: the smallest Qt window."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Bare(QMainWindow):
        def paintEvent(self, event):
            _say_painted()

    application = QApplication([])
    window = Bare()
    window.show()
    application.exec()
    return {}


def our_window() -> Figures:
    """The program's own window, over the data folder of the environment."""
    from csvdownloader.ui import main_window

    class Timed(main_window.MainWindow):
        def paintEvent(self, event):
            super().paintEvent(event)
            _say_painted()

    main_window.MainWindow = Timed

    from csvdownloader import app

    app.main("")
    return {}


def _say_painted() -> None:
    os.write(1, b"{}\n")
    os._exit(0)


def fill_list(folder: str, jobs: str) -> Figures:
    """A data folder with that many finished jobs."""
    from csvdownloader.core.models import JobState
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
    from PySide6.QtCore import QSettings, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from csvdownloader.app import compose
    from csvdownloader.core.data_folder import DataFolder
    from csvdownloader.core.models import JobState
    from csvdownloader.ui.main_window import MainWindow

    application = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        parts = compose(DataFolder(Path(name)), application)
        settings = QSettings(f"{name}/window.ini", QSettings.Format.IniFormat)
        window = MainWindow(
            parts.service, parts.connections, parts.profiles, parts.lookups, settings
        )
        window.show()
        service, gaps, last = parts.service, [], [time.perf_counter()]

        def beat() -> None:
            now = time.perf_counter()
            gaps.append(now - last[0])
            last[0] = now

        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(beat)
        service.recover()
        _spin_until(application, lambda: not service.busy)
        request = _request(request_text)
        timer.start(5)
        job_id = service.start(request)
        _spin_until(application, lambda: service.status(job_id) is JobState.COMPLETED)
        timer.stop()
        job_id = service.start(request)
        reports = []
        service.progressed.connect(lambda *progress: reports.append(progress))
        _spin_until(application, lambda: bool(reports))
        begin = time.perf_counter()
        service.cancel(job_id)
        _spin_until(application, lambda: service.status(job_id) is JobState.CANCELLED)
        cancel = time.perf_counter() - begin
        service.shut_down(10_000)
    gaps.sort()
    return {"p99": gaps[int(len(gaps) * 0.99)], "max": gaps[-1], "cancel": cancel}


def _spin_until(application, condition: Callable[[], bool]) -> None:
    from PySide6.QtCore import QEventLoop

    while not condition():
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def peak_memory() -> float:
    """The most memory that this process held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0


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
        duckdb_csv,
        make_json_lines,
        duckdb_json,
        make_sqlite,
        make_postgres,
        duckdb_copy,
        sqlite_tool,
        postgres_tool,
        whole_job,
        copy_alone,
        bare_window,
        our_window,
        fill_list,
        in_the_window,
    )
}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
