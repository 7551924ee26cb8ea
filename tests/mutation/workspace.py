"""A copy of the checkout in which modules are changed and tests run."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "build", "dist")


class Workspace:
    """The copy. Nothing in it changes the working tree."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "checkout"
        shutil.copytree(ROOT, self._folder, ignore=_LEFT_OUT)

    def read(self, module: str) -> str:
        """The text of a module, named relative to the package."""
        return self._path(module).read_text(encoding="utf-8")

    @contextmanager
    def changed(self, module: str, text: str) -> Iterator[None]:
        """While inside, the module has another text."""
        before = self.read(module)
        self._write(module, text)
        try:
            yield
        finally:
            self._write(module, before)

    def _write(self, module: str, text: str) -> None:
        path = self._path(module)
        path.write_text(text, encoding="utf-8")
        for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
            compiled.unlink()  # of a text that may be as long, and of the same second

    def pytest(
        self, arguments: Sequence[str], seconds: float | None, **variables: str
    ) -> tuple[int | None, str]:
        """Runs tests. The exit code, None where they took too long, and what was printed."""
        with subprocess.Popen(
            [sys.executable, "-m", "pytest", "-q", "--no-header", *arguments],
            cwd=self._folder,
            # The path is for child processes, which would import the working tree.
            env={**os.environ, "PYTHONPATH": str(self._folder), **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                printed, _ = process.communicate(timeout=seconds)
                return process.returncode, printed
            except subprocess.TimeoutExpired:
                return None, ""
            finally:  # the servers of a run that was ended, too
                _end_group(process.pid)

    def _path(self, module: str) -> Path:
        return self._folder / "csvdownloader" / module


def _end_group(leader: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
