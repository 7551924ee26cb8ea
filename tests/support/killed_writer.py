"""A store as a writer leaves it that was killed in the middle of a write."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

_MANY_PAGES = 200  # more than the writer keeps in memory, so that some are in the file already


def leave_hot_journal(store: Path) -> None:
    """Lets a process be killed while it overwrites every job of the store."""
    child = subprocess.run([sys.executable, __file__, str(store)], check=False, timeout=60)
    assert child.returncode == -signal.SIGKILL
    assert Path(f"{store}-journal").stat().st_size


def _write_and_die(store: str) -> None:
    connection = sqlite3.connect(store, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE jobs SET document = 'half a change'")
    filler = [(str(number), "x" * 4000) for number in range(_MANY_PAGES)]
    connection.executemany("INSERT INTO settings VALUES (?, ?)", filler)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    _write_and_die(sys.argv[1])
