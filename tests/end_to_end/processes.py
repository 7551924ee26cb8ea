"""Processes of the program that tests observe while they run."""

import os
import pty
import select
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.end_to_end.reports import SECRET, command, environment_without_display


@contextmanager
def started(
    folder: Path, *arguments: object, **variables: str
) -> "Iterator[subprocess.Popen[str]]":
    """The running program, with the token; it is killed at the end of the block."""
    with subprocess.Popen(
        command(*arguments),
        cwd=folder,
        env=environment_without_display(**(SECRET | variables)),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until(condition: Callable[[], object], process: "subprocess.Popen[str]") -> None:
    """Looks until the condition holds; a process that ended first is a failure."""
    while not condition():
        try:
            process.wait(0.02)
        except subprocess.TimeoutExpired:
            continue
        pytest.fail(f"the process ended with {process.returncode}")


def end_by(process: "subprocess.Popen[str]", number: int) -> str:
    """Sends the signal, and waits for the end; what the process wrote to standard error."""
    process.send_signal(number)
    return process.communicate(timeout=20)[1]


class Terminal:
    """The program on a terminal of its own."""

    def __init__(self, folder: Path, *arguments: object, **variables: str) -> None:
        argv, environment = command(*arguments), environment_without_display(**variables)
        self.child, self._handle = pty.fork()
        if not self.child:
            os.chdir(folder)
            os.execvpe(argv[0], argv, environment)
        self.seen = b""

    def read_until(self, text: bytes, after: bytes = b"") -> None:
        while text not in (self.seen.partition(after)[2] if after else self.seen):
            self.seen += os.read(self._handle, 1024)

    def type(self, text: bytes) -> None:
        os.write(self._handle, text)

    def end(self, again: bytes = b"") -> int:
        """Reads to the end, and returns the exit code.

        Args:
            again: A key to press again while nothing happens: a Ctrl+C that comes just before
                Python begins to read the terminal interrupts nothing.
        """
        with suppress(OSError):  # the end of a terminal is an error on Linux
            while True:
                if again and not select.select([self._handle], [], [], 1.0)[0]:
                    self.type(again)
                elif block := os.read(self._handle, 1024):
                    self.seen += block
                else:
                    break
        os.close(self._handle)
        return os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])
