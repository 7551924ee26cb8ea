"""The rows of the table about PostgreSQL and MariaDB, over servers of their own."""

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.measuring import (
    MIB,
    ROUNDS,
    Figures,
    compared,
    in_turn,
    responsiveness,
    row,
    run,
)
from tests.support.mariadb import MariaDb, missing
from tests.support.postgres import Server

_POSTGRES_ROWS, _MARIADB_ROWS = 5_000_000, 2_000_000
_CELL = 200_000_000  # bytes
_RIVET = "rivet-cli 0.32, full export to CSV"


def postgresql(folder: Path) -> None:
    """PostgreSQL to CSV."""
    server = Server()
    try:
        server.start()
        url = f"postgresql://postgres@{server.host}:{server.port}/postgres"
        run("make_postgres", url, _POSTGRES_ROWS)
        psql = lambda: run("postgres_tool", url, folder, server.bin / "psql")  # noqa: E731
        ours = _exports(
            "PostgreSQL 5 M rows", url, "psql \\copy", ("<= 1.1 x", "<= 1.5 x"), folder, psql
        )
        _rivet("PostgreSQL 5 M rows", ours, "postgres", url, folder)
    finally:
        server.stop()


def mariadb(folder: Path) -> None:
    """MariaDB to CSV."""
    if lacking := missing():
        row("MariaDB 2 M rows", "-", "-", f"not on this machine: {', '.join(lacking)}")
        return
    with tempfile.TemporaryDirectory(prefix="mariadb-") as place:  # a socket's path is limited
        server = MariaDb(Path(place))
        try:
            server.start()
            run("make_mariadb", server.socket, _MARIADB_ROWS)
            url = f"mysql://root@127.0.0.1:{server.port}/t"
            tool = lambda: run("mariadb_tool", server.port, folder)  # noqa: E731
            against = "mariadb --batch --quick"
            ours = _exports(
                "MariaDB 2 M rows", f"{url}?tls=disable", against, ("<= 1.5 x", "-"), folder, tool
            )
            _rivet("MariaDB 2 M rows", ours, "mysql", url, folder)
        finally:
            server.stop()


def _exports(
    what: str,
    url: str,
    against: str,
    goals: tuple[str, str],
    folder: Path,
    peer: Callable[[], Figures],
) -> list[Figures]:
    """The rows that both have; returns our own figures."""
    ours, peers = in_turn(ROUNDS, lambda: run("headless", url, folder, "--table", "big"), peer)
    for key, title, goal in zip(("seconds", "cpu"), ("", ", CPU"), goals, strict=True):
        compared(f"{what}, whole process with receipt{title}", ours, against, peers, goal, key)
    peaks = [f"{figures['peak'] / MIB:.0f} MiB" for figures in (ours[-1], peers[-1])]
    row(f"{what}, peak memory", against, "<= 100 MiB", " against ".join(peaks))
    query = f"SELECT 1 AS a, repeat('0123456789', {_CELL // 10}) AS b"
    peak = run("headless", url, folder, "--query", query)["peak"]
    figures = f"{peak / _CELL:.2f} x, {peak / MIB:.0f} MiB"
    row(f"{what.split()[0]}, one cell of 200 MB, peak memory", "the cell", "<= 2.5 x", figures)
    responsiveness(what, json.dumps(["database", {"connection": url, "table": "big"}]))
    return ours


def _rivet(what: str, ours: list[Figures], kind: str, url: str, folder: Path) -> None:
    """Against one run of rivet-cli: it takes ten times as long."""
    if shutil.which("rivet") is None:
        row(what, _RIVET, "-", "not here: uv run --with rivet-cli==0.32.2 ...")
        return
    peer = run("rivet", kind, url, folder)
    if "seconds" not in peer:
        row(what, _RIVET, "-", "it ends with an error, which stands above")
        return
    compared(f"{what}, whole process with receipt", ours[-1:], _RIVET, [peer], "-")
