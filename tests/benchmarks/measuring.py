"""Runs the tasks in turn and makes the lines of the table."""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 3
MIB = 1 << 20
Figures = dict[str, float]


def run(task: str, *arguments: object) -> Figures:
    """Runs a task in a process of its own; `wall` is its time as seen from outside."""
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.tasks", task, *map(str, arguments)],
        env=_environment(),
        stdout=subprocess.PIPE,
        check=True,
    )
    figures: Figures = json.loads(done.stdout)
    return figures | {"wall": time.perf_counter() - begin}


def seen(window: str, moment: str, home: Path) -> Figures:
    """From the start of a process until its window is seen, `ours` or the `bare` one."""
    command = [sys.executable, "-m", "tests.benchmarks.windows", window, moment]
    variables = {"CSVDOWNLOADER_HOME": str(home)}
    begin = time.perf_counter()
    subprocess.run(command, env=_environment() | variables, check=True)
    return {"wall": time.perf_counter() - begin}


def _environment() -> dict[str, str]:
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's program starts from bytecode
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    return environment


def timed(command: list[str], target: Path, *, stdout: bool = False) -> Figures:
    """Runs a program that writes `target`, or its standard output into that; it is then removed.

    Only one program may be timed in a process: `peak` is of all of them together.
    """
    # a data folder of its own: each start looks at the exports that did not finish in it
    environment = os.environ | {"CSVDOWNLOADER_HOME": str(target.with_name("home"))}
    begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    if stdout:
        with target.open("wb") as file:
            subprocess.run(command, stdout=file, check=True, env=environment)
    else:
        # DuckDB draws a bar on standard output, where the figures go, once it takes two seconds.
        quiet = subprocess.DEVNULL
        subprocess.run(command, stdout=quiet, check=True, cwd=target.parent, env=environment)
    seconds, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    size = target.stat().st_size
    target.unlink()
    return {
        "seconds": seconds,
        "cpu": cpu,
        "bytes": float(size),
        "peak": after.ru_maxrss * 1024.0,
    }


def peak_memory() -> float:
    """The most memory that this process held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0


def in_turn(rounds: int, *tasks: Callable[[], Figures]) -> list[list[Figures]]:
    """Runs the tasks A B A B ..., after one round that does not count."""
    results: list[list[Figures]] = [[] for _ in tasks]
    for number in range(rounds + 1):
        for task, counted in zip(tasks, results, strict=True):
            figures = task()
            if number:
                counted.append(figures)
    return results


def ratio(ours: list[float], peers: list[float]) -> str:
    """The median of the ratios pair by pair, and the least and the most."""
    ratios = [a / b for a, b in zip(ours, peers, strict=True)]
    return f"{statistics.median(ratios):.2f} x, {min(ratios):.2f} to {max(ratios):.2f}"


def column(results: list[Figures], key: str) -> list[float]:
    """One figure of all results."""
    return [figures[key] for figures in results]


def row(what: str, against: str, goal: str, measured: str) -> None:
    """Prints a row of the table as soon as it is known."""
    print(f"| {what} | {against} | {goal} | {measured} |", flush=True)


def seconds(values: list[float]) -> str:
    """The median, for people."""
    return f"{statistics.median(values):.2f} s"


def compared(
    what: str,
    ours: list[Figures],
    against: str,
    peers: list[Figures],
    goal: str,
    key: str = "seconds",
) -> None:
    """A row with a ratio of seconds: those that passed, or those of the processor (`cpu`)."""
    mine, theirs = column(ours, key), column(peers, key)
    figures = f"{ratio(mine, theirs)} ({seconds(mine)} against {seconds(theirs)})"
    row(what, against, goal, figures)


def compared_processes(
    what: str, ours: list[Figures], against: str, peers: list[Figures], goal: str
) -> None:
    """A row with a ratio of seconds, and another with the memory of both."""
    compared(f"{what}, whole process with receipt", ours, against, peers, goal)
    mine, theirs = (max(column(results, "peak")) / MIB for results in (ours, peers))
    row(f"{what}, peak memory", against, "<= 350 MiB", f"{mine:.0f} MiB against {theirs:.0f} MiB")


def responsiveness(what: str, request: str) -> None:
    """What a person at the window notices."""
    figures = run("in_the_window", request)
    gaps = f"p99 {figures['p99'] * 1000:.0f} ms, max {figures['max'] * 1000:.0f} ms"
    row(f"{what}, gaps of a 5 ms heartbeat", "the frame budget", "p99 <= 16, max <= 50 ms", gaps)
    row(f"{what}, cancel, click to CANCELLED", "-", "<= 1 s", f"{figures['cancel']:.2f} s")
