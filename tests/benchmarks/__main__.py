"""`python -m tests.benchmarks` prints ratios against real peers, measured in this very run.

It asserts nothing: machines differ, and a busy one would only make tests fail. `--quick` leaves
out the 50-million-row file.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.fileserver import serving
from tests.support.postgres import Server

ROUNDS = 3
START_ROUNDS = 9
SQLITE_ROWS, POSTGRES_ROWS, HTTP_ROWS = 3_000_000, 5_000_000, 10_000_000
MIB = 1 << 20


def run(task: str, *arguments: object, **variables: str) -> dict[str, float]:
    """Runs a task in a process of its own; `wall` is its time as seen from outside."""
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.tasks", task, *map(str, arguments)],
        env=_environment() | variables,
        capture_output=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures | {"wall": time.perf_counter() - begin}


def _environment() -> dict[str, str]:
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's program starts from bytecode
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    return environment


def in_turn(rounds: int, *tasks: Callable[[], dict[str, float]]) -> list[list[dict[str, float]]]:
    """Runs the tasks A B A B ..., after one round that does not count."""
    results: list[list[dict[str, float]]] = [[] for _ in tasks]
    for number in range(rounds + 1):
        for task, counted in zip(tasks, results, strict=True):
            figures = task()
            if number:
                counted.append(figures)
    return results


def ratio(ours: list[float], peers: list[float]) -> str:
    """The median of the ratios pair by pair."""
    return f"{statistics.median(a / b for a, b in zip(ours, peers, strict=True)):.2f} x"


def column(results: list[dict[str, float]], key: str) -> list[float]:
    """One figure of all results."""
    return [figures[key] for figures in results]


def row(what: str, against: str, goal: str, measured: str) -> None:
    """Prints a row of the table as soon as it is known."""
    print(f"| {what} | {against} | {goal} | {measured} |", flush=True)


def seconds(values: list[float]) -> str:
    """The median, for people."""
    return f"{statistics.median(values):.2f} s"


def start_up(folder: Path) -> None:
    """Process start to first paint, and what 1,000 jobs change."""
    homes = {count: folder / f"home-{count}" for count in (0, 10, 1000)}
    for count, home in homes.items():
        home.mkdir(mode=0o700)
        run("fill_list", home, count)

    def window(count: int) -> Callable[[], dict[str, float]]:
        return lambda: run("our_window", CSVDOWNLOADER_HOME=str(homes[count]))

    bare, empty = in_turn(START_ROUNDS, lambda: run("bare_window"), window(0))
    ours, peers = column(empty, "wall"), column(bare, "wall")
    figures = f"{ratio(ours, peers)} ({seconds(ours)} against {seconds(peers)})"
    row("process start to first paint", "a bare QMainWindow", "<= 1.3 x", figures)
    few, many = in_turn(START_ROUNDS, window(10), window(1000))
    figures = ratio(column(many, "wall"), column(few, "wall"))
    row("opening with 1,000 jobs in the list", "opening with 10", "<= 1.2 x", figures)


def parquet(folder: Path, path: Path) -> None:
    """Parquet to CSV, with and without the check."""
    job, peer, copy = in_turn(
        ROUNDS,
        lambda: run("whole_job", from_file(path), folder),
        lambda: run("duckdb_copy", path, folder),
        lambda: run("copy_alone", from_file(path), folder),
    )
    against = "DuckDB COPY of the same file"
    compared("Parquet 10 M rows, whole job with receipt", job, against, peer, "<= 1.4 x")
    compared("the same without any check", copy, against, peer, "<= 1.05 x")


def http(folder: Path) -> None:
    """A CSV over HTTP on loopback, from the request to the saved file."""
    path = folder / "big.csv"
    size = run("make_csv", path, HTTP_ROWS)["bytes"]
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
        compared(f"{what}, whole process with receipt and saving", command, "curl", peer, "-")
        compared(f"{what}, whole job with receipt", job, "curl", peer, "-")
        compared("the transfer alone", transfer, "curl", peer, "<= 1.1 x")
        over_idle = max(column(job, "over_idle"))
        row(f"{what}, memory over idle", "-", "-", f"{over_idle / MIB:.0f} MiB")
        responsiveness(what, request)
    path.unlink()


def sqlite(folder: Path) -> None:
    """SQLite to CSV."""
    path = folder / "big.sqlite"
    run("make_sqlite", path, SQLITE_ROWS)
    database("SQLite 3 M rows", f"sqlite:///{path}", "sqlite3 -csv", "<= 1.0 x", "-", folder,
             lambda: run("sqlite_tool", path, folder))  # fmt: skip


def postgres(folder: Path) -> None:
    """PostgreSQL to CSV, over a server of its own."""
    server = Server()
    try:
        server.start()
        uri = f"postgresql://postgres@{server.host}:{server.port}/postgres"
        run("make_postgres", uri, POSTGRES_ROWS)
        database("PostgreSQL 5 M rows", uri, "psql \\copy", "<= 1.25 x", "<= 100 MiB", folder,
                 lambda: run("postgres_tool", uri, folder, server.bin / "psql"))  # fmt: skip
    finally:
        server.stop()


def database(
    what: str,
    url: str,
    against: str,
    goal: str,
    memory_goal: str,
    folder: Path,
    peer_run: Callable[[], dict[str, float]],
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


def compared(
    what: str,
    ours: list[dict[str, float]],
    against: str,
    peers: list[dict[str, float]],
    goal: str,
) -> None:
    """A row with a ratio of seconds."""
    mine, theirs = column(ours, "seconds"), column(peers, "seconds")
    figures = f"{ratio(mine, theirs)} ({seconds(mine)} against {seconds(theirs)})"
    row(what, against, goal, figures)


def from_file(path: Path) -> str:
    """The request for all rows of a file, as the tasks read it."""
    return json.dumps(["file", {"path": str(path)}])


def memory(folder: Path, paths: dict[str, Path]) -> None:
    """Peak memory of a whole job, by rows."""
    peaks = [f"{rows}: {run('whole_job', from_file(path), folder)['peak'] / MIB:.0f} MiB"
             for rows, path in paths.items()]  # fmt: skip
    row(f"peak memory, {' -> '.join(paths)} rows", "itself", "flat, <= 350 MiB", ", ".join(peaks))


def responsiveness(what: str, request: str) -> None:
    """What a person at the window notices."""
    figures = run("in_the_window", request)
    gaps = f"p99 {figures['p99'] * 1000:.0f} ms, max {figures['max'] * 1000:.0f} ms"
    row(f"{what}, gaps of a 5 ms heartbeat", "the frame budget", "p99 <= 16, max <= 50 ms", gaps)
    row(f"{what}, cancel, click to CANCELLED", "-", "<= 1 s", f"{figures['cancel']:.2f} s")


def main() -> None:
    """Measures everything and prints a table in Markdown."""
    sizes = {"1 M": 1_000_000, "10 M": 10_000_000, "50 M": 50_000_000}
    if "--quick" in sys.argv:
        del sizes["50 M"]
    print(f"Python {platform.python_version()}, {platform.platform()}, {os.cpu_count()} cores\n")
    print("| what | against | goal | measured |\n|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start_up(folder)
        paths = {}
        for rows, number in sizes.items():
            paths[rows] = folder / f"{number}.parquet"
            run("make_parquet", paths[rows], number)
        parquet(folder, paths["10 M"])
        responsiveness("Parquet 10 M rows", from_file(paths["10 M"]))
        memory(folder, paths)
        http(folder)
        sqlite(folder)
        postgres(folder)


if __name__ == "__main__":
    main()
