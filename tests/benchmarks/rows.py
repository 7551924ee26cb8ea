"""What is measured: each function prints the rows of one subject."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.benchmarks.database_files import duckdb_files, sqlite_queries
from tests.benchmarks.fileserver import serving
from tests.benchmarks.measuring import (
    MIB,
    ROUNDS,
    Figures,
    column,
    compared,
    compared_processes,
    in_turn,
    ratio,
    responsiveness,
    row,
    run,
    seconds,
    seen,
)
from tests.benchmarks.servers import mariadb, postgresql

_START_ROUNDS = 9
_PARQUET_ROWS = {"1 M": 1_000_000, "10 M": 10_000_000, "50 M": 50_000_000}
_CSV_ROWS, _JSON_ROWS, _EXCEL_ROWS = 4_700_000, 380_000, 200_000
_SQLITE_ROWS, _HTTP_ROWS = 3_000_000, 10_000_000
_SAVED_ROWS, _VIEWED_ROWS = 1_048_575, 10_000_000
_MEMORY_ROWS = {1_000_000: "1 M", 10_000_000: "10 M"}
_STARTS = (
    ("painted", "first paint", "<= 1.3 x"),
    ("shown", "the window on the screen", "<= 1.9 x"),
)
_LEFT_OUT_QUICKLY = "50 M"


def start(folder: Path) -> None:
    """Process start to first paint and to the window, and what 1,000 jobs change."""
    homes = {count: folder / f"home-{count}" for count in (0, 10, 1000)}
    for count, home in homes.items():
        home.mkdir(mode=0o700)
        run("fill_list", home, count)

    def window(count: int, moment: str = "painted") -> Callable[[], Figures]:
        return partial(seen, "ours", moment, homes[count])

    for moment, what, goal in _STARTS:
        peer = partial(seen, "bare", moment, homes[0])
        bare, empty = in_turn(_START_ROUNDS, peer, window(0, moment))
        ours, peers = column(empty, "wall"), column(bare, "wall")
        figures = f"{ratio(ours, peers)} ({seconds(ours)} against {seconds(peers)})"
        row(f"process start to {what}", "a bare QMainWindow", goal, figures)
    few, many = in_turn(_START_ROUNDS, window(10), window(1000))
    figures = ratio(column(many, "wall"), column(few, "wall"))
    row("opening with 1,000 jobs in the list", "opening with 10", "<= 1.2 x", figures)


def csv(folder: Path) -> None:
    """CSV to CSV, the commonest job."""
    path = folder / "big.csv"
    size = run("make_csv", path, _CSV_ROWS)["bytes"]
    what = f"CSV {size / MIB:.0f} MiB"
    _file(what, path, "DuckDB read_csv(all_varchar) + COPY", "duckdb_csv", "<= 1.2 x", folder)


def json_lines(folder: Path) -> None:
    """JSON lines to CSV. The peer's numbers lose their digits."""
    path = folder / "big.jsonl"
    size = run("make_json_lines", path, _JSON_ROWS)["bytes"]
    what = f"JSON lines {size / MIB:.0f} MiB"
    _file(what, path, "DuckDB read_json + COPY", "duckdb_json", "<= 2.5 x", folder)


def excel(folder: Path) -> None:
    """A workbook to CSV."""
    path = folder / "big.xlsx"
    run("make_xlsx", path, _EXCEL_ROWS)
    what = f"Excel {_EXCEL_ROWS:,} x 8"
    _file(what, path, "polars/fastexcel read_excel + write_csv", "polars_excel", "<= 3 x", folder)


def _file(what: str, path: Path, against: str, peer: str, goal: str, folder: Path) -> None:
    ours, peers = in_turn(
        ROUNDS, lambda: run("headless", path, folder), lambda: run(peer, path, folder)
    )
    compared_processes(what, ours, against, peers, goal)
    responsiveness(what, _from_file(path))
    path.unlink()


def parquet(folder: Path) -> None:
    """Parquet to CSV, with and without the check."""
    path = _parquet_file(folder, "10 M")
    job, peer, copy = in_turn(
        ROUNDS,
        lambda: run("whole_job", _from_file(path), folder),
        lambda: run("duckdb_copy", path, folder),
        lambda: run("copy_alone", _from_file(path), folder),
    )
    against = "DuckDB COPY of the same file"
    compared("Parquet 10 M rows, whole job with receipt", job, against, peer, "<= 1.2 x")
    compared("the same without any check", copy, against, peer, "<= 1.05 x")
    responsiveness("Parquet 10 M rows", _from_file(path))


def memory(folder: Path) -> None:
    """Peak memory of whole jobs of Parquet, by rows."""
    _memory(folder, [*_PARQUET_ROWS])


def quick_memory(folder: Path) -> None:
    """The same without the file of 50 million rows."""
    _memory(folder, [rows for rows in _PARQUET_ROWS if rows != _LEFT_OUT_QUICKLY])


def viewing(folder: Path) -> None:
    """The rows of a finished file: a long one, and one of many columns."""
    long, wide = folder / "long", folder / "wide"
    size = run("make_finished", long, _VIEWED_ROWS)["bytes"]
    run("make_finished", wide, 100, 3000)
    what = f"{size / (1 << 30):.2f} GiB, 10 M rows"
    looked = run("look_into", long)
    row(f"{what}, opened headless", "-", "<= 300 ms", _milliseconds(looked["opening"]))
    jumps = f"median {_milliseconds(looked['median'])}, p99 {_milliseconds(looked['p99'])}"
    row(f"{what}, a jump and 60 rows", "-", "<= 10 ms", jumps)
    searches = {"a text that is nowhere": "zebra", "a text of each 90th row": "customer 77"}
    for name, text in searches.items():
        ours, peers = in_turn(
            ROUNDS, lambda t=text: run("find_all", long, t), lambda t=text: run("ripgrep", long, t)
        )
        compared(f"{what}, find {name}", ours, "ripgrep -c, which knows no cells", peers, "<= 6 s")
    row("the same", "qsv and csvlens, which know cells", "-", "missing: no package has them")
    expression = run("find_all", long, "^customer 7[0-9]*77$", "regex")
    figures = f"{expression['seconds']:.2f} s, first hit {_milliseconds(expression['first'])}"
    row(f"{what}, find an expression", "-", "<= 6 s, first <= 0.3 s", figures)
    views: dict[str, tuple[object, ...]] = {
        "filter by a city": ("is", 3, "Berlin"),
        "filter by a price": ("greater", 6, 500),
        "filter by a part of a text": ("contains", 7, "said"),
        "sort by a number": ("sort", 6),
        "sort by a date": ("sort", 1),
        "sort by a text": ("sort", 2),
    }
    for name, words in views.items():
        viewed = run("view_all", long, *words)
        figures = f"{viewed['seconds']:.2f} s, {viewed['peak'] / MIB:.0f} MiB"
        row(f"{what}, {name}, with the first look at the file", "-", "<= 10 s", figures)
    for name, path in ((what, long), ("100 rows x 3,000 columns", wide)):
        seen = run("scroll", path)
        row(f"{name}, opened in a table", "-", "<= 300 ms", _milliseconds(seen["opening"]))
        gaps = f"p99 {_milliseconds(seen['p99'])}, max {_milliseconds(seen['max'])}"
        row(f"{name}, gaps while it scrolls", "the frame budget", "<= 50 ms", gaps)
        memory = f"{seen['over_idle'] / MIB:.0f} MiB"
        row(f"{name}, memory over idle", "-", "<= 20 MiB", memory)
    for name, pause in (("quick switches", 20), ("switches, two a second,", 500)):
        seen = run("switch", 300, 2000, pause)
        gaps = f"p99 {_milliseconds(seen['p99'])}, max {_milliseconds(seen['max'])}"
        what = f"100 {name} between files of 2,000 columns, gaps of a 5 ms heartbeat"
        row(what, "the frame budget", "p99 <= 16, max <= 50 ms", gaps)


def _milliseconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value >= 0.01 else f"{value * 1000:.1f} ms"


def saving(folder: Path) -> None:
    """Other forms of a finished file, with their verification; memory by rows."""
    path = folder / "finished.csv"
    run("make_csv", path, _SAVED_ROWS)
    copy = lambda ending: lambda: run("duckdb_save", path, ending)  # noqa: E731
    every, csv_peer, typed, parquet_peer, book, book_peer = in_turn(
        ROUNDS,
        lambda: run("save_as", path, "csv", "every option"),
        copy("csv"),
        lambda: run("save_as", path, "parquet"),
        copy("parquet"),
        lambda: run("save_as", path, "xlsx"),
        lambda: run("xlsxwriter_save", path),
    )
    what = f"{_SAVED_ROWS:,} x 8, saved as"
    one_thread = "DuckDB COPY on one thread"
    compared(f"{what} CSV with every option", every, one_thread, csv_peer, "<= 1.5 x")
    compared(f"{what} Parquet", typed, one_thread, parquet_peer, "<= 1.2 x")
    compared(f"{what} XLSX", book, "XlsxWriter, constant memory", book_peer, "<= 0.25 x")
    peaks = f"{max(column(book, 'peak')) / MIB:.0f} MiB"
    row(f"{what} XLSX, peak memory", "itself", "<= 350 MiB", peaks)
    for ending in ("csv", "parquet", "xlsx"):
        _saved_memory(folder, ending)


def _saved_memory(folder: Path, ending: str) -> None:
    peaks = []
    for rows, name in _MEMORY_ROWS.items():
        path = folder / f"{rows}.csv"
        if not path.exists():
            run("make_csv", path, rows)
        peak = run("save_as", path, ending, *(["every option"] if ending == "csv" else []))["peak"]
        peaks.append(f"{name}: {peak / MIB:.0f} MiB")
    what = f"peak memory of saving as {ending.upper()}, {' -> '.join(_MEMORY_ROWS.values())} rows"
    row(what, "itself", "flat, <= 350 MiB", ", ".join(peaks))


def _memory(folder: Path, sizes: list[str]) -> None:
    peaks = []
    for rows in sizes:
        path = _parquet_file(folder, rows)
        peak = run("whole_job", _from_file(path), folder)["peak"]
        peaks.append(f"{rows}: {peak / MIB:.0f} MiB")
    row(f"peak memory, {' -> '.join(sizes)} rows", "itself", "flat, <= 350 MiB", ", ".join(peaks))


def _parquet_file(folder: Path, rows: str) -> Path:
    path = folder / f"{_PARQUET_ROWS[rows]}.parquet"
    if not path.exists():
        run("make_parquet", path, _PARQUET_ROWS[rows])
    return path


def http(folder: Path) -> None:
    """A CSV over HTTP on loopback, from the request to the saved file."""
    path = folder / "big.csv"
    size = run("make_csv", path, _HTTP_ROWS)["bytes"]
    with serving(path) as url:
        request = json.dumps(["web", {"profile": "download", "param.url": url}])
        command, peer, job, transfer = in_turn(
            ROUNDS,
            lambda: run("headless", url, folder),
            lambda: run("curl", url, folder),
            lambda: run("whole_job", request, folder),
            lambda: run("transfer_alone", url, folder),
        )
        what = f"HTTP {size / (1 << 30):.2f} GiB"
        goal = "<= 1.6 x"
        compared(f"{what}, whole process with receipt and saving", command, "curl", peer, goal)
        compared(f"{what}, whole job with receipt", job, "curl", peer, "-")
        compared("the transfer alone", transfer, "curl", peer, "<= 1.1 x")
        over_idle = max(column(job, "over_idle"))
        row(f"{what}, memory over idle", "-", "-", f"{over_idle / MIB:.0f} MiB")
        responsiveness(what, request)
    path.unlink()


def sqlite(folder: Path) -> None:
    """SQLite to CSV."""
    path = folder / "big.sqlite"
    run("make_sqlite", path, _SQLITE_ROWS)
    _database("SQLite 3 M rows", f"sqlite:///{path}", "sqlite3 -csv", "<= 1.0 x", "-", folder,
              lambda: run("sqlite_tool", path, folder))  # fmt: skip


def _database(
    what: str,
    url: str,
    against: str,
    goal: str,
    memory_goal: str,
    folder: Path,
    peer_run: Callable[[], Figures],
) -> None:
    """The rows of the table that each database has."""
    request = json.dumps(["database", {"connection": url, "table": "big"}])
    job, peer, copy = in_turn(
        ROUNDS,
        lambda: run("whole_job", request, folder),
        peer_run,
        lambda: run("copy_alone", request, folder),
    )
    compared(f"{what}, whole job with receipt", job, against, peer, "-")
    compared("the same without any check", copy, against, peer, goal)
    over_idle = max(column(job, "over_idle"))
    row(f"{what}, memory over idle", "-", memory_goal, f"{over_idle / MIB:.0f} MiB")
    responsiveness(what, request)


def _from_file(path: Path) -> str:
    """The request for all rows of a file, as the tasks read it."""
    return json.dumps(["file", {"path": str(path)}])


ROWS: dict[str, Callable[[Path], None]] = {
    "start": start,
    "csv": csv,
    "json": json_lines,
    "excel": excel,
    "parquet": parquet,
    "memory": memory,
    "saving": saving,
    "viewing": viewing,
    "http": http,
    "sqlite": sqlite,
    "sqlite-queries": sqlite_queries,
    "duckdb": duckdb_files,
    "postgresql": postgresql,
    "mariadb": mariadb,
}
QUICK_ROWS = ROWS | {"memory": quick_memory}
