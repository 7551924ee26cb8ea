"""Runs of the window's program in processes of their own, offscreen, with code at their start."""

import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROGRAM = """
import faulthandler
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from csvdownloader import app
finish_start = app._finish_start
def once_started(services):
{code}
def services_of(arguments):
    return next(each for each in arguments if isinstance(each, app.WindowServices))
def finish_and_go_on(*arguments):
    finish_start(*arguments)
    QTimer.singleShot(0, lambda: once_started(services_of(arguments)))
app._finish_start = finish_and_go_on
raise SystemExit(app.main(""))
"""


@contextmanager
def started(code: str) -> "Iterator[subprocess.Popen[str]]":
    """The running program, which runs `code` once its window is there; killed at the end.

    The code has the `services` of `app.compose`, and `QApplication`, `QTimer` and `faulthandler`.
    """
    program = _PROGRAM.format(code="\n".join(f"    {line}" for line in code.split("\n")))
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def run(code: str) -> "subprocess.CompletedProcess[str]":
    """The program, which runs `code` once its window is there, at its end."""
    with started(code) as process:
        out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)
