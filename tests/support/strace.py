"""strace, which makes a process's system calls fail, or kills the process at one."""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PATIENCE = 60


@contextmanager
def traced(pid: int, log: Path, *options: str) -> Iterator[None]:
    """Traces the process, which waits, and its threads until it ends; skips where none may.

    Args:
        pid: The process.
        log: Gets a line for each call: the number of the thread, the call, its result.
        options: Which calls, and what happens to them; see strace(1).
    """
    program = shutil.which("strace")
    if program is None:
        pytest.skip("there is no strace")
    command = [program, "-f", "-y", "-o", str(log), *options, "-p", str(pid)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "attached" in line:
                break
        else:
            pytest.skip("no process may be traced here")
        yield
        process.communicate(timeout=PATIENCE)  # it ends with the process


def only(paths: Iterable[Path]) -> list[str]:
    """The options for the calls that have to do with these paths."""
    return [part for path in sorted(paths) for part in ("-P", str(path))]


def paths_by_thread(log: Path, below: Path) -> list[set[Path]]:
    """The paths below a folder that each thread had to do with, in the order of the threads."""
    found: dict[str, set[Path]] = {}
    path = re.compile(rf'["<]({re.escape(str(below))}/[^">]*)[">]')
    for line in log.read_text().splitlines():
        thread = line.partition(" ")[0]
        found.setdefault(thread, set()).update(map(Path, path.findall(line)))
    return [paths for paths in found.values() if paths]


def injected(log: Path) -> list[str]:
    """The lines of the calls to which something was done."""
    return [line for line in log.read_text().splitlines() if "(INJECTED)" in line]
