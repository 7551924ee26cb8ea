"""Opens the window of the built package unseen: part of `tests.package.check`."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.package.waiting import PATIENCE, wait_until


@contextmanager
def opened_window(program: Path, home: Path) -> Iterator[subprocess.Popen]:
    """The process, once it listens for a second start. It has no standard streams, as a program
    that Windows starts without a console, or a desktop that gives it none."""
    window = subprocess.Popen(
        [program],
        env=os.environ | {"CSVDOWNLOADER_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        preexec_fn=lambda: [os.close(number) for number in range(3)],
    )
    try:
        socket = home / "window" / "socket"
        wait_until("the window", lambda: socket.exists() or window.poll() is not None)
        assert window.poll() is None, f"the window ended with {window.returncode}"
        yield window
    finally:
        window.kill()
        window.wait(PATIENCE)


def crash(program: Path, folder: Path) -> None:
    """A crash is written down, and told by the next report, with the log."""
    home = folder / "crashed"
    with opened_window(program, home) as window:
        window.send_signal(signal.SIGSEGV)
        assert window.wait(PATIENCE) == -signal.SIGSEGV
    told = subprocess.run(
        [program, "doctor"],
        env=os.environ | {"CSVDOWNLOADER_HOME": str(home)},
        check=True, capture_output=True, text=True, timeout=PATIENCE,
    ).stdout  # fmt: skip
    assert "Fatal Python error: Segmentation fault" in told, told
    assert "in main" in told.split("\nCrashes\n")[1], told
    assert (home / "log" / "csvdownloader.log").exists(), "there is no log"
    print("a crash without any standard stream: told, with the log")
