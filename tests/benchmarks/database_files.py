"""Rows of the table about queries of SQLite and DuckDB files, each as a whole process."""

import json
from pathlib import Path

from tests.benchmarks.measuring import (
    MIB,
    ROUNDS,
    Figures,
    column,
    compared,
    compared_processes,
    in_turn,
    row,
    run,
)

_SQLITE_ROWS, _DUCKDB_ROWS = 3_000_000, 5_000_000
_NUMBERS = 150_000  # of a list in a query, whose text takes 1 MB
_PLAIN = "SELECT * FROM big WHERE id > 0"
_COMPUTED = "SELECT *, abs(quantity) AS pieces FROM big"
_FROM_PYTHON = "COPY from Python"


def sqlite_queries(folder: Path) -> None:
    """Views and queries of a SQLite file, and its first rows."""
    path = folder / "queries.sqlite"
    run("make_sqlite", path, _SQLITE_ROWS)
    table, view, plain, tool, computed, computed_tool = in_turn(
        ROUNDS,
        lambda: _export(path, folder, "--table", "big"),
        lambda: _export(path, folder, "--table", "seen"),
        lambda: _export(path, folder, "--query", _PLAIN),
        lambda: run("sqlite_tool", path, folder),
        lambda: _export(path, folder, "--query", _COMPUTED),
        lambda: run("sqlite_tool", path, folder, _COMPUTED),
    )
    for what, ours in (("a view", view), ("a query that computes nothing", plain)):
        compared(f"SQLite 3 M rows, {what}", ours, "the same rows as a table", table, "<= 1.1 x")
        compared("the same", ours, "sqlite3 -csv", tool, "<= 1.2 x")
    what = "SQLite 3 M rows, a query that computes"
    compared_processes(what, computed, "sqlite3 -csv", computed_tool, "<= 1.2 x")
    request = json.dumps(["database", {"connection": f"sqlite:///{path}", "table": "seen"}])
    took = run("first_rows", request, folder)
    times = f"{took['first'] * 1000:.0f} ms, then {took['again'] * 1000:.0f} ms"
    row("SQLite 3 M rows, the first five of them in the window", "-", "-", times)


def duckdb_files(folder: Path) -> None:
    """A table of a DuckDB file, and a query whose text is long."""
    path, table, long = folder / "big.duckdb", folder / "table.sql", folder / "long.sql"
    run("make_duckdb", path, _DUCKDB_ROWS)
    table.write_text("FROM big")
    numbers = ", ".join(str(number * 7) for number in range(_NUMBERS))
    long.write_text(f"SELECT id, city FROM big WHERE id IN ({numbers})")
    job, copy, asked, itself = in_turn(
        ROUNDS,
        lambda: _export(path, folder, "--table", "big"),
        lambda: run("duckdb_file", path, folder, table),
        lambda: _export(path, folder, "--query-file", str(long)),
        lambda: run("duckdb_file", path, folder, long),
    )
    compared("DuckDB 5 M rows, whole process with receipt", job, _FROM_PYTHON, copy, "<= 1.15 x")
    peaks = (f"{max(column(results, 'peak')) / MIB:.0f} MiB" for results in (job, copy))
    row("DuckDB 5 M rows, peak memory", _FROM_PYTHON, "<= 350 MiB", " against ".join(peaks))
    compared("a DuckDB query of 1 MB of text", asked, _FROM_PYTHON, itself, "<= 1.3 x")


def _export(path: Path, folder: Path, *options: str) -> Figures:
    return run("headless", f"{path.suffix[1:]}:///{path}", folder, *options)
