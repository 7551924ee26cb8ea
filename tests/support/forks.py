"""Processes of the program that start in a moment: forked from one that has imported all of it.

Run as a module this is that process. It forks once for each line of its standard input.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
import traceback
from collections import deque
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_ENDED = "ended "


class Forks:
    """A process that forks; one fork at a time."""

    def __init__(self, module: str) -> None:
        """`module` is imported once, with all that it needs."""
        self._fork: Fork | None = None
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
        )

    def start(self, function: str, *arguments: object) -> "Fork":
        """A fork that waits to be let go; then it calls that function of the module."""
        self._end_fork()
        self._tell(json.dumps([function, *map(str, arguments)]))
        self._fork = Fork(self, int(self._hear()))
        return self._fork

    def close(self) -> None:
        self._end_fork()
        self._process.communicate(timeout=60)

    def _end_fork(self) -> None:
        """Kills the one of a test that failed."""
        if self._fork is not None and self._fork.code is None:
            os.kill(self._fork.pid, signal.SIGKILL)
            deque(self._fork.printed(), maxlen=0)

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _hear(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the process that forks has ended"
        return line.rstrip("\n")


class Fork:
    """A process that was forked.

    Attributes:
        pid: Its number.
        lines: What it has printed so far.
        code: Its exit code, or the negative number of the signal that killed it; once it ended.
    """

    def __init__(self, forks: Forks, pid: int) -> None:
        self._forks, self.pid = forks, pid
        self.lines: list[str] = []
        self.code: int | None = None

    def let_go(self) -> None:
        self._forks._tell("go")

    def printed(self) -> Iterator[str]:
        """Each line that it prints, until its end."""
        while not (line := self._forks._hear()).startswith(_ENDED):
            self.lines.append(line)
            yield line
        self.code = int(line.removeprefix(_ENDED))

    def run(self) -> int:
        """Lets it go, and waits for its end; the exit code."""
        self.let_go()
        deque(self.printed(), maxlen=0)
        assert self.code is not None
        return self.code


def _fork(module: object, function: str, *arguments: str) -> int:
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        print(os.getpid(), flush=True)
        os.read(0, 3)  # "go" and the line's end
        getattr(module, function)(*arguments)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def _main() -> None:
    module = importlib.import_module(sys.argv[1])
    while line := sys.stdin.readline():
        _, status = os.waitpid(_fork(module, *json.loads(line)), 0)
        print(f"{_ENDED}{os.waitstatus_to_exitcode(status)}", flush=True)


if __name__ == "__main__":
    _main()
